import { type AfterCheck, afterChecks } from '../../../run/rollback/after.ts';
import type { RollbackState } from '../../../run/state.ts';
import { type Mark, sign, todo } from '../../text/marks.ts';
import { type Row, rule, span } from '../../text/row.ts';
import type { RunContext } from '../../view/context.ts';
import { type Figure, figures } from '../../view/figures.ts';
import { isOpenFigure, wellAgain } from './well.ts';

const outcomes: Record<
	NonNullable<RollbackState['outcome']>,
	{ title: string; style: 'good' | 'bad' }
> = {
	'rolled-back': { title: 'ROLLED BACK', style: 'good' },
	incomplete: { title: 'INCOMPLETE: something may still be on', style: 'bad' },
	failed: { title: 'FAILED', style: 'bad' },
	abandoned: { title: 'ABANDONED: what it named may still be on', style: 'bad' },
};

/**
 * The outcome, what to do, what may still be on, and which phases it took back, in so many rows at `most`: toggles for
 * which there is no row are counted.
 */
export function outcomeRows({ run }: RunContext, rollback: RollbackState, most: number): Row[] {
	if (!rollback.outcome) return [];
	const { title, style } = outcomes[rollback.outcome];
	const undone = run.runbook.phases.filter(
		({ id }) => run.state.phases[id]?.undoneBy === rollback.id,
	);
	const { length } = rollback.left;
	const around = 1 + (rollback.outcome === 'rolled-back' ? 0 : 1) + (undone.length > 0 ? 1 : 0);
	const room = Math.max(1, most - around);
	const shown = length > room ? room - 1 : length;
	return [
		{ left: [' ', span(` ${title} `, style === 'good' ? 'good' : 'danger')] },
		...(rollback.outcome === 'rolled-back' ? [] : [toDo(rollback)]),
		...rollback.left.slice(0, shown).map(
			({ name, certainty, why }): Row => ({
				left: [
					' ',
					span(certainty === 'on' ? 'STILL ON  ' : 'MAYBE ON  ', 'bad'),
					name,
					span(`  ${why}`, 'dim'),
				],
			}),
		),
		...(length > shown
			? [
					{
						left: [
							span(
								shown > 0 ? ` and ${length - shown} more: ` : ` ${length} may still be on: `,
								'bad',
							),
							span('v', 'key'),
							' lists them',
						],
					},
				]
			: []),
		...(undone.length > 0
			? [{ left: [` undone: ${undone.map(({ title: name }) => name).join(', ')}`] }]
			: []),
	];
}

/** What there is to do about an outcome that leaves something on. */
function toDo({ statements, progress }: RollbackState): Row {
	const undone = statements.some(({ id, deploys }) => deploys && progress[id]?.status !== 'ok');
	return {
		left: [
			' To do: look at what is on, then ',
			...(undone ? [span('d', 'key'), ' if done by hand, or '] : []),
			span('p', 'key'),
			' for another plan',
		],
	};
}

const checkMarks: Record<AfterCheck['status'], Mark> = {
	failed: { glyph: 'failed', style: 'bad', word: 'FAILED' },
	running: { glyph: 'running', style: 'info', word: 'running' },
	todo,
	ok: { glyph: 'done', style: 'good', word: 'holds' },
};
const figureMarks: Record<Figure['state'], Mark> = {
	over: { glyph: 'failed', style: 'bad', word: 'OVER' },
	lost: { glyph: 'unknown', style: 'warn', word: 'LOST: not measured any more' },
	outdated: { glyph: 'unknown', style: 'warn', word: 'not looked at since' },
	quiet: { glyph: 'todo', style: 'dim', word: 'not watched' },
	ok: { glyph: 'done', style: 'good', word: 'within' },
};

/** What failed and what is next stand before what went well; figures that are within their limits come last. */
const order: readonly AfterCheck['status'][] = ['failed', 'running', 'todo', 'ok'];

/** The guards' figures and the guide's own checks since the rollback. */
export function checkRows({ run, now, look }: RunContext, rollback: RollbackState): Row[] {
	if (!rollback.outcome) return [];
	const checks = afterChecks(run, rollback);
	const all = figures(run, now);
	const measured = all.slice(0, 3);
	if (checks.length === 0 && measured.length === 0) return [];
	const well = wellAgain(rollback, checks, all);
	const looked = checks.filter(({ status }) => status === 'ok' || status === 'failed');
	const marked = (mark: Mark, text: string): Row => ({
		left: [' ', sign(look, mark), ' ', text],
		right: [span(mark.word, mark.style)],
	});
	const figuresOf = (open: boolean) =>
		measured
			.filter((figure) => isOpenFigure(figure) === open)
			.map(({ metric, words, limit, state }) =>
				marked(figureMarks[state], `${metric} ${words}, limit ${limit}`),
			);
	return [
		rule(look, `well again? ${looked.length} of ${checks.length} checks run`, well ? [well] : []),
		...figuresOf(true),
		...order.flatMap((wanted) =>
			checks
				.filter(({ status }) => status === wanted)
				.map(({ statement }) => marked(checkMarks[wanted], statement.text)),
		),
		...figuresOf(false),
	];
}
