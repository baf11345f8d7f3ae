import type { Run } from '../../run/intent.ts';
import { background } from '../../run/progress.ts';
import { outcomeWords } from '../../run/sign-off/evidence.ts';
import type { Execution } from '../../run/state.ts';
import { viewOutput } from '../actions/looking.ts';
import { type Row, span } from '../text/row.ts';
import { between, duration, moment } from '../text/time.ts';
import type { RunContext } from '../view/context.ts';
import { silence } from '../view/silence.ts';
import type { ListOf } from './list.ts';

const firstLine = ({ text }: { text: string }): string => text.split('\n')[0] ?? '';

const textOf = ({ statements }: Execution): string => statements.map(firstLine).join('; ');

/** Of several commands the one that runs now. */
function shownText(execution: Execution): string {
	const now = execution.statements.find(({ id }) => id === execution.current);
	return now ? firstLine(now) : textOf(execution);
}

/** What ran in the background and has ended: the last of each that does not run again, newest first. */
function ended({ state }: Run, running: readonly Execution[]): Execution[] {
	const seen = new Set(running.map(textOf));
	return state.order
		.toReversed()
		.flatMap((id) => state.executions[id] ?? [])
		.filter((execution) => {
			const { mode, outcome, rollback } = execution;
			const text = textOf(execution);
			if (mode !== 'background' || !outcome || rollback !== undefined || seen.has(text))
				return false;
			seen.add(text);
			return true;
		});
}

function rowFor(context: RunContext, execution: Execution): Row {
	const { look, now } = context;
	const { id, outcome, startedAt, durationMs = 0 } = execution;
	const last = context.output(id)?.lines(0, 1)[0] ?? '';
	const quiet = outcome ? undefined : silence(context, id, startedAt);
	return {
		left: [
			outcome ? ' ' : span(look.glyphs.running, 'good'),
			' ',
			span(shownText(execution), outcome ? 'dim' : 'code'),
			span(last ? `  ${last}` : '', 'dim'),
		],
		right: outcome
			? [
					span(
						`${outcomeWords(outcome)}, ${moment(startedAt, now)} for ${duration(durationMs)}`,
						'dim',
					),
				]
			: [
					span(quiet === undefined ? '' : `${quiet}  `, 'warn'),
					span(duration(between(startedAt, now)), 'info'),
				],
	};
}

/** Everything of which no end is recorded, in front as well, in the order it began. */
const running = ({ state }: Run): Execution[] =>
	state.order
		.flatMap((id) => state.executions[id] ?? [])
		.filter(({ outcome }) => outcome === undefined);

/**
 * What runs in the background, and what did: Enter looks at its output, keys stop it, begin it again, watch with it.
 * Who only follows the run sees all that its holder runs.
 */
export const backgroundList: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'Background', entries: [], empty: 'no run yet' };
	const { record, run } = context;
	const followed = record.kind === 'read-only';
	const holder = followed ? record.holder : undefined;
	const now = followed ? running(run) : background(run);
	return {
		title: holder === undefined ? 'Background' : `What ${holder} runs, read only`,
		entries: [...now, ...ended(run, now)].map((execution) => ({
			row: (seen) => rowFor(seen.kind === 'run' ? seen : context, execution),
			act: () => viewOutput(context, execution.id),
			execution: execution.id,
		})),
		empty: followed
			? 'nothing runs'
			: 'nothing runs in the background: long commands go there by themselves, b sends the running one',
	};
};
