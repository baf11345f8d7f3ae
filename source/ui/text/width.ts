import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';

const plainAscii = /^[\x20-\x7e]*$/;

/** Columns that a text takes in a terminal; escape sequences take none, wide characters two. */
export function widthOf(text: string): number {
	return plainAscii.test(text) ? text.length : stringWidth(text);
}

/** The columns `from` to `to` of a text; styles that are open at the cut are kept and closed. */
export function columnsOf(text: string, from: number, to: number): string {
	return plainAscii.test(text) ? text.slice(from, to) : sliceAnsi(text, from, to);
}

/** The text within `width` columns, ended by `ellipsis` when something is missing. */
export function cut(text: string, width: number, ellipsis: string): string {
	if (width <= 0) return '';
	if (widthOf(text) <= width) return text;
	const mark = widthOf(ellipsis) < width ? ellipsis : '';
	return columnsOf(text, 0, width - widthOf(mark)) + mark;
}

/** The end of a text within `width` columns: where an operator types is always in sight. */
export function cutStart(text: string, width: number, ellipsis: string): string {
	const whole = widthOf(text);
	if (whole <= width) return text;
	if (width <= 0) return '';
	const mark = widthOf(ellipsis) < width ? ellipsis : '';
	return mark + columnsOf(text, whole - width + widthOf(mark), whole);
}

/** Lines of at most `width` columns, broken between words where there are any; never an empty list. */
export function wrapped(text: string, width: number): string[] {
	if (width <= 0) return [];
	const lines: string[] = [];
	for (const paragraph of text.split('\n')) lines.push(...wrappedLine(paragraph, width));
	return lines;
}

/** Lines of at most `width` columns; what goes on in the next stands further in than its beginning. */
export function hanging(text: string, width: number): string[] {
	if (widthOf(text) <= width) return [text];
	const inset = `${/^ */.exec(text)?.[0] ?? ''}    `;
	const [first = '', ...rest] = wrapped(text, width);
	const more = rest.join(' ');
	return [first, ...wrapped(more, width - inset.length).map((line) => `${inset}${line}`)];
}

const segmenter = new Intl.Segmenter();

function withoutFirst(text: string): string {
	const [first] = segmenter.segment(text);
	return text.slice(first?.segment.length ?? 1);
}

function wrappedLine(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/(?<= )/)) {
		if (widthOf(line + word.trimEnd()) <= width) {
			line += word;
			continue;
		}
		if (line.trim() !== '') lines.push(line.trimEnd());
		line = word;
		while (widthOf(line) > width) {
			const piece = columnsOf(line, 0, width);
			// A character wider than the whole line cannot be shown; it must not stop the rest.
			lines.push(piece || '?');
			line = piece ? columnsOf(line, widthOf(piece), widthOf(line)) : withoutFirst(line);
		}
	}
	return [...lines, line.trimEnd()];
}
