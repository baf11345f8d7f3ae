import { background } from '../../run/progress.ts';
import { viewOutput } from '../actions/looking.ts';
import { row, span } from '../text/row.ts';
import { between, duration } from '../text/time.ts';
import { open, send, tell } from '../view/view.ts';
import type { ListOf } from './list.ts';

/** What runs in the background: Enter looks at its output. */
export const backgroundList: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'Background', entries: [], empty: 'no run yet' };
	const { run, look, now } = context;
	return {
		title: 'Background',
		entries: background(run).map((execution) => {
			const last = context.output(execution.id)?.lines(0, 1)[0] ?? '';
			return {
				row: {
					left: [
						span(look.glyphs.running, 'good'),
						' ',
						span(execution.statements.map(({ text }) => text).join('; '), 'code'),
						span(last ? `  ${last}` : '', 'dim'),
					],
					right: [span(duration(between(execution.startedAt, now)), 'info')],
				},
				act: () => viewOutput(context, execution.id),
			};
		}),
		empty:
			'nothing runs in the background: long commands go there by themselves, b sends the running one',
	};
};

/** Stops the background command under the cursor, after one question. */
export function stopBackground(
	context: Parameters<typeof viewOutput>[0],
	cursor: number,
	read: number,
): ReturnType<typeof viewOutput> {
	const execution = background(context.run)[cursor];
	if (!execution) return [tell('nothing runs in the background')];
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: 'Stop this background command?',
				rows: execution.statements.map(({ text }) => row(span(text, 'code'))),
				yes: 'stop it',
				acts: [send({ kind: 'stop', execution: execution.id, how: 'interrupt' })],
			},
		}),
	];
}
