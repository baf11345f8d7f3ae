import { type Row, span } from '../text/row.ts';
import { wrapped } from '../text/width.ts';
import type { Confirm } from './view.ts';

/** The rows of a question as they fit a width, line by line: a command as it will be given to bash, whole sentences. */
export function questionRows({ rows }: Confirm, width: number): Row[] {
	return rows.flatMap((row): Row[] => {
		const [only] = row.left;
		if (row.left.length !== 1 || only === undefined) return [row];
		const { text, style } = typeof only === 'string' ? { text: only, style: undefined } : only;
		return wrapped(text, width - 4).map((line) => ({ left: [span(line, style)] }));
	});
}
