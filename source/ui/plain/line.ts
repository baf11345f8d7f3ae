import { keyTable } from '../keys/table.ts';
import { type Context, type Place, placeOf } from '../view/context.ts';

/**
 * What a typed line means: keys to press, each in a read of its own; text for the question that is open, then Enter;
 * or a number to go to.
 */
export type LineMeaning =
	| { kind: 'keys'; names: string[] }
	| { kind: 'text'; text: string /** Enter is not pressed after it. */; stays?: true }
	| { kind: 'go-to'; number: number }
	| { kind: 'nothing'; why: string };

/** A line of a single dot goes back, as in mail and ed: Esc cannot be typed as a line. */
const back = '.';

const keys = (...names: string[]): LineMeaning => ({ kind: 'keys', names });

/** Places whose rows are numbered. */
const numbered: ReadonlySet<Place> = new Set(['choose', 'start', 'steps', 'sign-off', 'list']);

const bound = (place: Place) => keyTable.filter(({ places }) => places.includes(place));

/** `Ctrl-X`, `^X` and `Esc` as the table writes them; a single letter stays as it is. */
function keyNamed(word: string): string {
	const control = /^(?:ctrl[-+]|\^)(.)$/i.exec(word)?.[1];
	if (control !== undefined) return `ctrl+${control.toLowerCase()}`;
	const names: Record<string, string> = { pgup: 'pageup', pgdn: 'pagedown' };
	return word.length === 1 ? word : (names[word.toLowerCase()] ?? word.toLowerCase());
}

/** The action of this place that is called so: by its id, or by the beginning of one that is no other's. */
function actionNamed(place: Place, word: string): string | undefined {
	const name = word.toLowerCase().replaceAll(' ', '-');
	const all = bound(place);
	const exact = all.find(({ id }) => id === name);
	const begins = all.filter(({ id }) => id.startsWith(name));
	const found = exact ?? (begins.length === 1 ? begins[0] : undefined);
	return found?.keys[0];
}

function command(place: Place, context: Context, line: string): LineMeaning {
	if (line === '') return keys('enter');
	if (line === back) return keys('esc');
	if (/^\d+$/.test(line) && numbered.has(place)) return { kind: 'go-to', number: Number(line) };
	const name = keyNamed(line);
	const letter = place === 'menu' && line.length === 1;
	if (letter || bound(place).some((binding) => binding.keys.includes(name))) return keys(name);
	const action = actionNamed(place, line);
	if (action !== undefined) return keys(action);
	const help = context.kind === 'run' || context.kind === 'start' ? ': ? lists what there is' : '';
	return { kind: 'nothing', why: `nothing here is called ${line}${help}` };
}

/** What a line means where it is typed. Pure. */
export function lineMeaning(context: Context, typed: string): LineMeaning {
	const place = placeOf(context);
	const line = typed.trim();
	switch (place) {
		case 'ask':
			// The one key that works wherever a line is typed.
			if (keyNamed(line) === 'ctrl+x') return keys('ctrl+x');
			return line === back ? keys('esc') : { kind: 'text', text: typed };
		case 'emergency-plan': {
			if (line === back) return keys('esc');
			if (line === '') return keys('enter');
			const name = keyNamed(line);
			const isKey = bound(place).some((binding) => binding.keys.includes(name));
			return isKey ? keys(name) : { kind: 'text', text: line };
		}
		case 'list-filter':
			if (line === '') return keys('enter');
			return line === back ? keys('esc') : { kind: 'text', text: line, stays: true };
		case 'viewer-search':
			return line === back ? keys('esc') : { kind: 'text', text: line };
		default:
			return command(place, context, line);
	}
}
