/**
 * The records that wrap.bash leaves in `marks`: seven fields, each closed by a NUL byte:
 * kind, statement's index, status of what ran before, seconds since 1970, bytes written so far, `declare -p` of the
 * toggles, and a dot.
 */
export type Mark = {
	kind: 'start' | 'end';
	index: number;
	/** `$?` when the mark was made: how the statement before it ended. */
	status: number;
	atMs: number;
	/** Size of the output then; undefined where only the filter can tell. */
	byte: number | undefined;
	toggles: string;
};

const fields = 7;

/**
 * Reads the complete records at the start of `text` and says how much of it they fill; half a record is left for the
 * next time. A record that makes no sense is passed over.
 */
export function readMarks(text: string): { marks: Mark[]; length: number } {
	const marks: Mark[] = [];
	let length = 0;
	for (;;) {
		const found: string[] = [];
		let at = length;
		while (found.length < fields) {
			const nul = text.indexOf('\0', at);
			if (nul < 0) return { marks, length };
			found.push(text.slice(at, nul));
			at = nul + 1;
		}
		length = at;
		const mark = markOf(found);
		if (mark) marks.push(mark);
	}
}

function markOf(found: string[]): Mark | undefined {
	const [kind, index, status, time, byte, toggles, dot] = found;
	if ((kind !== 'start' && kind !== 'end') || dot !== '.') return undefined;
	// EPOCHREALTIME is written with the locale's decimal mark.
	const seconds = Number(time?.replace(',', '.'));
	if (!Number.isFinite(seconds)) return undefined;
	const at = byte?.trim();
	return {
		kind,
		index: Number(index),
		status: Number(status),
		atMs: Math.round(seconds * 1000),
		byte: at ? Number(at) : undefined,
		toggles: toggles ?? '',
	};
}
