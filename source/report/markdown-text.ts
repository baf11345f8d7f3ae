/** Characters that would hide, reorder or break text: controls, bidirectional marks, zero-width ones, halves of pairs. */
const hidden =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/** Text with its hidden characters written out, as in `\u{202e}`, and tabs as spaces. */
export function shown(text: string): string {
	return text
		.replaceAll('\t', '    ')
		.replace(/\r\n?/g, '\n')
		.replace(hidden, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** Foreign text as plain Markdown text on one line: nothing in it is markup. */
export function plain(text: string): string {
	return shown(text)
		.replace(/\s*\n\s*/g, ' ')
		.trim()
		.replace(/[\\`*_[\]<>|#~]/g, '\\$&');
}

/** Foreign text as a code span on one line, whatever backticks are in it; lines are joined by a return sign. */
export function code(text: string): string {
	const line = shown(text)
		.trim()
		.replace(/\s*\n\s*/g, ' ⏎ ');
	const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
	const fence = '`'.repeat(longest + 1);
	const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
	return `${fence}${pad}${line}${pad}${fence}`;
}

/** A table; cells are Markdown, in which a bar must not end the cell. Nothing when there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	if (rows.length === 0) return [];
	const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

/** A bar that is not escaped yet is escaped; in tables that holds inside code spans, too. */
function inCell(cell: string): string {
	return cell.replace(/\\?\|/g, '\\|');
}
