import { type Binding, footerRank, isThere, labelOf } from '../keys/binding.ts';
import { keyName } from '../keys/key.ts';
import { keyTable } from '../keys/table.ts';
import { type Piece, plainText, type Row, span } from '../text/row.ts';
import { widthOf } from '../text/width.ts';
import { type Context, type Place, placeOf, textPlaces } from '../view/context.ts';
import { onCall } from '../view/status.ts';

/** Keys that a dialog names itself, in the words that fit it. */
const spokenFor: Partial<Record<Place, string>> = {
	confirm: 'y yes   n no   Esc back',
	quit: 'y leave   n stay   Esc back',
	charts: 'Esc back   Up/Down   = which figure of the guide',
	halt: '! roll back   H hold here   O override   T told   c contacts   y copy   W watch',
	ask: 'Enter answer   Esc back   Ctrl-U clear',
	menu: 'letter or Enter choose   Esc back   Up/Down move',
	list: 'Enter open   Esc back   / filter   Up/Down   PgUp/PgDn',
	'list-filter': 'type to narrow   Esc all entries   Enter open',
	help: 'type to narrow   Enter press it   Esc back',
	palette: 'type to narrow   Enter press it   Esc back',
	viewer:
		'Esc back   / search   n N   e first error   f follow   p pause   w wrap   c copy   P pager   Up/Down   PgUp/PgDn',
	drill: 'Enter roll the drill back   Ctrl-C stop the drill   Esc back',
	'viewer-search': 'type   Enter search   Esc back',
};

/** While nothing that was on its way is to answer a HALT. */
const deafWords = 'one moment: what was being typed answers nothing';

const backgroundWords = 'Enter output   Esc back   x stop   r restart   p watch with it   / filter';
const watchWords = 'Enter open   = which reading   P an address   / filter   Esc back';

/** On the plan a line is the word or the name of a key. */
const planLineWords =
	'the word runs it   Esc nothing ran   1-9 another plan   "tab" next option   "space" changes it   + adds what it forgets';

function wordsFor(context: Context, place: Place): string | undefined {
	if (place === 'halt' && context.deaf) return deafWords;
	if (place === 'emergency-plan' && context.look.linear) return planLineWords;
	const top = context.view.overlays.at(-1);
	if (place === 'list' && top?.kind === 'list' && top.list === 'watch') return watchWords;
	const readOnly = context.kind === 'run' && context.record.kind === 'read-only';
	if (place === 'list' && top?.kind === 'list' && top.list === 'background' && !readOnly)
		return backgroundWords;
	return spokenFor[place];
}

const can = (binding: Binding, context: Context): boolean =>
	binding.whyNot?.(context) === undefined;

/**
 * The keys of the place in the order of their footer rank; one that cannot be used now stands in brackets, and gives
 * way where there is one row for all.
 */
function hints(context: Context, place: Place, roomy: boolean): Piece[][] {
	const words = wordsFor(context, place);
	if (words !== undefined) return words.split('   ').map((hint) => [span(hint, 'dim')]);
	return keyTable
		.filter((binding) => binding.places.includes(place) && isThere(binding, context))
		.map((binding) => ({ binding, rank: footerRank(binding, context) }))
		.filter(({ binding, rank }) => rank !== undefined && (roomy || can(binding, context)))
		.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
		.map(({ binding }) => {
			const key = keyName(
				binding.keys.length > 3 ? `${binding.keys[0]}-9` : (binding.keys[0] ?? ''),
			);
			const label = labelOf(binding, context);
			return can(binding, context)
				? [span(key, 'key'), ` ${label}`]
				: [span(`(${key} ${label})`, 'dim')];
		});
}

/** Hints over as many rows as are given; what does not fit is in the help. */
function flowed(all: Piece[][], width: number, rows: number): Row[] {
	const flow: Row[] = [{ left: [' '] }];
	let used = 1;
	for (const hint of all) {
		const needs = widthOf(plainText({ left: hint })) + 2;
		if (used + needs > width && used > 1) {
			if (flow.length === rows) break;
			flow.push({ left: [' '] });
			used = 1;
		}
		flow.at(-1)?.left.push(...hint, '  ');
		used += needs;
	}
	return flow;
}

/** Before a run begins, the row of its on-call number says so. */
function nothingRan({ kind, size }: Context): string {
	if (kind !== 'start') return '';
	return size.columns < 60 ? 'Nothing has run.' : 'Nothing of the guide has run.';
}

function lastRow(context: Context, place: Place): Row {
	const typing = textPlaces.has(place);
	if (context.kind !== 'run') {
		return {
			left: [' ', span(nothingRan(context), 'dim')],
			right: [span('?', 'key'), ' all keys '],
		};
	}
	const contact = onCall(context.run);
	const short = context.size.columns < 60;
	const emergency = typing ? 'Ctrl-X' : '!';
	const there = place === 'emergency-plan' || place === 'emergency-run';
	return {
		left: [
			' ',
			contact
				? span(`${short ? '' : `${contact.name} `}${contact.reach}`, 'strong')
				: span('no on-call number', 'dim'),
		],
		right: [
			...(typing && place !== 'emergency-plan'
				? []
				: [span('?', 'key'), short ? ' keys ' : ' all keys   ']),
			...(there ? [] : [span(` ${emergency} ${short ? 'EMERG' : 'EMERGENCY'} `, 'danger')]),
		],
	};
}

/** The keys of the screen, the on-call number and the emergency key. */
export function footer(context: Context, rows: number): Row[] {
	const place = placeOf(context);
	return [
		...flowed(hints(context, place, rows > 1), context.size.columns, rows),
		lastRow(context, place),
	];
}
