import type { Going, RehearsalChoice } from '../../run/rehearsal.ts';

/**
 * What the stand-ins read: a line a call of how, text and call, with a tab between them; the longest call first, and of
 * two alike the one that was chosen last.
 */
export function choiceLines(choices: readonly RehearsalChoice[]): string {
	return choices
		.map((choice, index) => ({ ...choice, index }))
		.sort((a, b) => lengthOf(b.call) - lengthOf(a.call) || b.index - a.index)
		.map(({ call, goes, index }) => [...written(goes, index), oneLine(call)].join('\t'))
		.map((line) => `${line}\n`)
		.join('');
}

/** Every call comes last. */
const lengthOf = (call: string): number => (call === '*' ? -1 : call.length);

function written(goes: Going, index: number): [string, string] {
	if (typeof goes === 'object') {
		return 'fail' in goes ? ['fail', `${goes.fail}`] : ['prints', escaped(goes.prints)];
	}
	if (goes === 'fail') return ['fail', '1'];
	return [goes, goes === 'fail-once' ? `${index}` : '-'];
}

/** As `printf %b` reads it; never empty, since tabs that touch would count as one. */
const escaped = (text: string): string =>
	text === ''
		? '\\c'
		: text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
