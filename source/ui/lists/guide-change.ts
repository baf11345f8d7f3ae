import type { PlacedCommand, PlacedText } from '../../run/guide/change.ts';
import type { Change } from '../../run/guide/difference.ts';
import { counted } from '../text/count.ts';
import type { Style } from '../text/look.ts';
import { row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, close, open, send, tell } from '../view/view.ts';
import { type Entry, type ListOf, titled } from './list.ts';

const signs: Record<Change<never>['kind'], { word: string; style: Style }> = {
	added: { word: 'new', style: 'good' },
	removed: { word: 'gone', style: 'bad' },
	changed: { word: 'other', style: 'warn' },
	moved: { word: 'moved', style: 'dim' },
};

const before = <T>(change: Change<T>): T | undefined =>
	change.kind === 'added' ? undefined : change.before;
const now = <T>(change: Change<T>): T | undefined =>
	change.kind === 'removed' ? undefined : change.now;

/** One difference: where, and what it says now; a changed command is shown as it was, too. */
function entriesOf(change: Change<PlacedText | PlacedCommand>, style?: Style): Entry[] {
	const [was, is] = [before(change), now(change)];
	const shown = is ?? was;
	if (!shown) return [];
	const { word, style: tone } = signs[change.kind];
	const danger =
		('rollback' in shown && shown.rollback ? '  ROLLBACK' : '') +
		('deploys' in shown && shown.deploys ? '  DEPLOYS' : '');
	return [
		{
			row: {
				left: ['  ', span(word.padEnd(7), tone), span(shown.text, style), span(danger, 'bad')],
				right: [span(`${shown.place}, `, 'dim'), span(`line ${shown.line}`, 'dim')],
				rightYields: true,
				rightPieces: true,
			},
		},
		...(change.kind === 'changed' && was
			? [{ row: row('  ', span('was    ', 'dim'), span(was.text, style ?? 'dim')) }]
			: []),
	];
}

function follow(context: RunContext, read: number): Act[] {
	const { guideChange } = context;
	if (!guideChange) return [];
	const { commands, items, prose } = guideChange.change;
	return [
		open({
			kind: 'confirm',
			openedIn: read,
			confirm: {
				title: 'Follow the changed guide from now on?',
				rows: [
					row(
						[
							counted(commands.length, 'command'),
							counted(items.length, 'item'),
							counted(prose.length, 'text'),
						].join(', '),
						' changed',
					),
					row('what was done stays done; sign-offs whose text changed are open again'),
					row(span(`sha256 ${guideChange.sha256}`, 'dim')),
				],
				yes: 'follow it',
				acts: [
					close,
					send({ kind: 'adopt-guide', to: guideChange.sha256 }, tell('the new text is followed')),
				],
			},
		}),
	];
}

/** What the guide's file says otherwise than the run's own copy: what would run, what would be signed, then words. */
export const guideChanges: ListOf = (context) => {
	const empty = 'the guide says what it said when this run began';
	const title = 'The guide has changed since this run began';
	if (context.kind !== 'run' || !context.guideChange) return { title, entries: [], empty };
	const { commands, items, prose } = context.guideChange.change;
	return {
		title,
		entries: [
			{
				row: row(
					span('Follow the new text from now on', 'strong'),
					span('  Enter asks; until then this run keeps its own copy', 'dim'),
				),
				act: (read) => follow(context, read),
			},
			...titled(
				'Commands',
				commands.flatMap((change) => entriesOf(change, 'code')),
			),
			...titled(
				'Criteria and checklists',
				items.flatMap((change) => entriesOf(change)),
			),
			...titled(
				'Words',
				prose.flatMap((change) => entriesOf(change)),
			),
		],
		empty,
	};
};
