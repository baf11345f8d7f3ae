import { rollbackNext } from '../../../run/rollback/progress.ts';
import { outcomeWords } from '../../../run/sign-off/evidence.ts';
import type { RollbackState, StatementState } from '../../../run/state.ts';
import type { StatementToRun } from '../../../run/statement-to-run.ts';
import { shouted } from '../../actions/asking.ts';
import { sign, stateMark } from '../../text/marks.ts';
import { type Piece, type Row, rule, span } from '../../text/row.ts';
import { between, duration, moment } from '../../text/time.ts';
import type { RunContext, Size } from '../../view/context.ts';
import { lines, windowStart } from '../layout.ts';
import { hangs } from '../steps/next.ts';
import { outputRows } from '../steps/output.ts';
import { standInPieces } from '../steps/statements.ts';

function right(state: StatementState | undefined, now: Date): Piece[] {
	switch (state?.status) {
		case 'running':
			return [span(duration(between(state.startedAt, now)), 'info')];
		case 'ok':
			return [span(duration(state.run.durationMs), 'dim')];
		case 'failed':
			return [
				span(`FAILED ${outcomeWords(state.run.outcome)}  ${duration(state.run.durationMs)}`, 'bad'),
			];
		case 'unknown':
			return [span('UNKNOWN', 'warn')];
		case 'settled':
			return [span(`${state.how}: ${state.note}`, 'warn')];
		case undefined:
			return [];
	}
}

function statementRow(
	context: RunContext,
	rollback: RollbackState,
	statement: StatementToRun,
): Row {
	const state = rollback.progress[statement.id];
	const held = rollback.held.includes(statement.id) && state === undefined;
	return {
		left: [' ', sign(context.look, stateMark(state)), ' ', span(statement.text, 'code')],
		right: [
			statement.deploys
				? span(`${shouted(statement.environment ?? rollback.environment)}  `, 'warn')
				: '',
			...standInPieces(context, statement),
			held
				? span(rollback.outcome ? 'WAITS: s sends it' : 'HELD until the outcome is known', 'warn')
				: '',
			...right(state, context.now),
		],
	};
}

const outcomes: Record<
	NonNullable<RollbackState['outcome']>,
	{ title: string; style: 'good' | 'bad' }
> = {
	'rolled-back': { title: 'ROLLED BACK', style: 'good' },
	incomplete: { title: 'INCOMPLETE: something may still be on', style: 'bad' },
	failed: { title: 'FAILED', style: 'bad' },
	abandoned: { title: 'ABANDONED: what it named may still be on', style: 'bad' },
};

/** The outcome, and what may still be on. */
function outcomeRows({ look, now, run }: RunContext, rollback: RollbackState): Row[] {
	if (!rollback.outcome) return [];
	const { title, style } = outcomes[rollback.outcome];
	const undone = run.runbook.phases.filter(
		({ id }) => run.state.phases[id]?.undoneBy === rollback.id,
	);
	return [
		rule(look, 'outcome', [
			span(rollback.finishedAt ? moment(rollback.finishedAt, now) : '', 'dim'),
		]),
		{ left: [' ', span(` ${title} `, style === 'good' ? 'good' : 'danger')] },
		...rollback.left.map(
			({ name, certainty, why }): Row => ({
				left: [
					' ',
					span(certainty === 'on' ? 'STILL ON  ' : 'MAYBE ON  ', 'bad'),
					name,
					span(`  ${why}`, 'dim'),
				],
			}),
		),
		...(undone.length > 0
			? [{ left: [` lost their GO: ${undone.map(({ title: name }) => name).join(', ')}`] }]
			: []),
	];
}

/** A rollback under way, command by command, then its outcome. */
export function rollbackBody(context: RunContext, { columns, rows }: Size): string[] {
	const { rollback } = context.scene;
	const { look, now } = context;
	if (!rollback) return [];
	const all = rollback.statements.map((statement) => statementRow(context, rollback, statement));
	const next = rollbackNext(rollback);
	const at =
		next.kind === 'finished' || next.kind === 'waiting'
			? next.kind === 'finished'
				? all.length - 1
				: 0
			: rollback.statements.findIndex(({ id }) => id === next.statement.id);
	const outcome = outcomeRows(context, rollback);
	const room = rows - 1 - outcome.length;
	const commands = Math.max(1, Math.min(all.length, rows >= 12 ? room - 4 : room));
	const start = windowStart(at, all.length, commands);
	const title = rule(look, `rollback ${rollback.scope} on ${shouted(rollback.environment)}`, [
		span(`${rollback.by}, ${moment(rollback.startedAt, now)}`, 'dim'),
	]);
	return lines(
		[
			title,
			...all.slice(start, start + commands),
			...outputRows(context, Math.max(0, room - commands)),
			...outcome,
		].slice(0, rows),
		columns,
		look,
	);
}

/** What Enter does now while a rollback is on the screen. */
export function rollbackNextRow(context: RunContext): Row {
	const { scene, now } = context;
	const { rollback } = scene;
	if (!rollback) return { left: [] };
	const next = rollbackNext(rollback);
	switch (next.kind) {
		case 'waiting':
			return {
				left: [
					' ',
					span('WAITING', 'warn'),
					' for the running command to end; Ctrl-C asks it to stop',
				],
			};
		case 'running':
			return {
				left: [
					' ',
					span(`Running ${duration(between(rollback.startedAt, now))}  `, 'info'),
					span(next.statement.text, 'code'),
					...hangs(context, next.statement),
				],
			};
		case 'failed':
			return {
				left: [
					' ',
					span('FAILED', 'bad'),
					': Enter offers what to do about ',
					span(next.statement.text, 'code'),
				],
			};
		case 'unknown':
			return {
				left: [
					' ',
					span('UNKNOWN', 'warn'),
					': Enter asks what became of ',
					span(next.statement.text, 'code'),
				],
			};
		case 'run':
			return rollback.outcome
				? { left: [' ', span('a', 'key'), ' takes note of the outcome'] }
				: { left: [' Next: ', span(next.statement.text, 'code')] };
		case 'notify':
			return {
				left: [
					' A notice waits: ',
					span('s', 'key'),
					' sends it, ',
					span('e', 'key'),
					' changes it first, ',
					span('a', 'key'),
					' takes note without it',
				],
			};
		case 'finished':
			return { left: [' ', span('a', 'key'), ' takes note of the outcome'] };
	}
}
