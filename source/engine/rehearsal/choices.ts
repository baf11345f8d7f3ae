import { type Going, goingSchema, type RehearsalChoice } from '../../run/rehearsal.ts';

/**
 * What the stand-ins read: a line a choice of how, text, number and call, with a tab between them; the longest call
 * first, and of two alike the one that was chosen last. The number says which choice it was, from 0: what failed once
 * is remembered by it.
 */
export function choiceLines(choices: readonly RehearsalChoice[]): string {
	return choices
		.map((choice, index) => ({ ...choice, index }))
		.sort((a, b) => lengthOf(b.call) - lengthOf(a.call) || b.index - a.index)
		.map(({ call, goes, index }) => [...written(goes), `${index}`, oneLine(call)].join('\t'))
		.map((line) => `${line}\n`)
		.join('');
}

/** Reads back what {@link choiceLines} wrote, in the order in which it was chosen; other lines are left out. */
export function readChoices(text: string): RehearsalChoice[] {
	return text
		.split('\n')
		.flatMap((line) => {
			const [how = '', said = '', index = '', ...call] = line.split('\t');
			const goes = readGoing(how, said);
			return goes === undefined ? [] : [{ call: call.join(' '), goes, index: Number(index) }];
		})
		.sort((a, b) => a.index - b.index)
		.map(({ call, goes }) => ({ call, goes }));
}

/** Every call comes last. */
const lengthOf = (call: string): number => (call === '*' ? -1 : call.length);

function written(goes: Going): [string, string] {
	if (typeof goes === 'object') {
		return 'fail' in goes ? ['fail', `${goes.fail}`] : ['prints', escaped(goes.prints)];
	}
	return goes === 'fail' ? ['fail', '1'] : [goes, '-'];
}

function readGoing(how: string, said: string): Going | undefined {
	const read = goingSchema.safeParse(
		how === 'prints'
			? { prints: unescaped(said) }
			: how === 'fail' && said !== '1'
				? { fail: Number(said) }
				: how,
	);
	return read.success ? read.data : undefined;
}

/** As `printf %b` reads it; never empty, since tabs that touch would count as one. */
const escaped = (text: string): string =>
	text === ''
		? '\\c'
		: text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');

const meant: Record<string, string> = { '\\\\': '\\', '\\t': '\t', '\\n': '\n', '\\c': '' };

const unescaped = (text: string): string => text.replaceAll(/\\./g, (pair) => meant[pair] ?? pair);

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
