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

const textOf = ({ statements }: Execution): string =>
	statements.map(({ text }) => text.split('\n')[0]).join('; ');

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
			span(textOf(execution), outcome ? 'dim' : 'code'),
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

/** What runs in the background, and what did: Enter looks at its output, keys stop it, begin it again, watch with it. */
export const backgroundList: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'Background', entries: [], empty: 'no run yet' };
	const running = background(context.run);
	return {
		title: 'Background',
		entries: [...running, ...ended(context.run, running)].map((execution) => ({
			row: (seen) => rowFor(seen.kind === 'run' ? seen : context, execution),
			act: () => viewOutput(context, execution.id),
			execution: execution.id,
		})),
		empty:
			'nothing runs in the background: long commands go there by themselves, b sends the running one',
	};
};
