/** A line of text being typed: its graphemes and where the caret stands among them. */
export type Field = { text: string; caret: number };

export type FieldEdit =
	| { edit: 'insert'; text: string }
	| { edit: 'backspace' }
	| { edit: 'delete' }
	| { edit: 'word-back' }
	| { edit: 'clear-back' }
	| { edit: 'left' }
	| { edit: 'right' }
	| { edit: 'home' }
	| { edit: 'end' };

const segmenter = new Intl.Segmenter();

/** What a person sees as one character each. */
export function graphemes(text: string): string[] {
	return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

export function fieldOf(text = ''): Field {
	return { text, caret: graphemes(text).length };
}

/** Typed text is one line: control characters are dropped, line breaks of a paste become spaces. */
function oneLine(text: string): string {
	return text.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '');
}

function wordStart(before: string[]): number {
	let at = before.length;
	while (at > 0 && before[at - 1] === ' ') at -= 1;
	while (at > 0 && before[at - 1] !== ' ') at -= 1;
	return at;
}

/** The field after one edit; the caret never leaves the text. */
export function edited(field: Field, change: FieldEdit): Field {
	const all = graphemes(field.text);
	const before = all.slice(0, field.caret);
	const after = all.slice(field.caret);
	const joined = (left: string[], right: string[]): Field => {
		const text = [...left, ...right].join('');
		return { text, caret: Math.min(graphemes(left.join('')).length, graphemes(text).length) };
	};
	switch (change.edit) {
		case 'insert':
			return joined([...before, oneLine(change.text)], after);
		case 'backspace':
			return joined(before.slice(0, -1), after);
		case 'delete':
			return joined(before, after.slice(1));
		case 'word-back':
			return joined(before.slice(0, wordStart(before)), after);
		case 'clear-back':
			return joined([], after);
		case 'left':
			return { ...field, caret: Math.max(0, field.caret - 1) };
		case 'right':
			return { ...field, caret: Math.min(all.length, field.caret + 1) };
		case 'home':
			return { ...field, caret: 0 };
		case 'end':
			return { ...field, caret: all.length };
	}
}
