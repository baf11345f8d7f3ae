/** One variable as `declare -p` prints it. `value` is there for plain variables that have one. */
export type Declaration = { name: string; flags: string; value?: string; source: string };

const head = /declare -(\S+) ([A-Za-z_][A-Za-z0-9_]*)(=?)/y;

const ansiEscapes: Record<string, string> = {
	a: '\x07',
	b: '\b',
	e: '\x1b',
	E: '\x1b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
};

/**
 * Reads what bash's `declare -p` prints: one declaration a line, where a value in double quotes may hold line breaks
 * (bash 3.2) and one with control characters is written `$'...'` (bash 4 and later). Arrays keep their source only.
 * Text that is no declaration is passed over, line by line.
 */
export function readDeclarations(text: string): Declaration[] {
	const found: Declaration[] = [];
	let at = 0;
	while (at < text.length) {
		head.lastIndex = at;
		const start = head.exec(text);
		if (!start) {
			const end = text.indexOf('\n', at);
			at = end < 0 ? text.length : end + 1;
			continue;
		}
		const [whole, flags = '', name = '', equals] = start;
		let end = at + whole.length;
		let value: string | undefined;
		if (equals) {
			const read = readValue(text, end);
			value = read.value;
			end = read.end;
		}
		const source = text.slice(at, end);
		found.push(value === undefined ? { name, flags, source } : { name, flags, value, source });
		at = end + 1;
	}
	return found;
}

function readValue(text: string, at: number): { value?: string; end: number } {
	if (text[at] === '(') return { end: arrayEnd(text, at) };
	let value = '';
	let end = at;
	while (end < text.length && text[end] !== '\n') {
		const piece = readPiece(text, end);
		value += piece.value;
		end = piece.end;
	}
	return { value, end };
}

function arrayEnd(text: string, from: number): number {
	let at = from + 1;
	while (at < text.length && text[at] !== ')') at = readPiece(text, at).end;
	return Math.min(at + 1, text.length);
}

/** One quoted string or one character, as bash would read it. */
function readPiece(text: string, at: number): { value: string; end: number } {
	const character = text[at] ?? '';
	if (character === '"') return readDouble(text, at + 1);
	if (character === "'") {
		const close = text.indexOf("'", at + 1);
		const end = close < 0 ? text.length : close;
		return { value: text.slice(at + 1, end), end: end + 1 };
	}
	if (character === '$' && text[at + 1] === "'") return readAnsi(text, at + 2);
	if (character === '\\') return { value: text[at + 1] ?? '', end: at + 2 };
	return { value: character, end: at + 1 };
}

function readDouble(text: string, from: number): { value: string; end: number } {
	let value = '';
	let at = from;
	while (at < text.length && text[at] !== '"') {
		const next = text[at + 1] ?? '';
		if (text[at] === '\\' && '"\\$`\n'.includes(next)) {
			value += next === '\n' ? '' : next;
			at += 2;
		} else {
			value += text[at];
			at += 1;
		}
	}
	return { value, end: at + 1 };
}

function readAnsi(text: string, from: number): { value: string; end: number } {
	let value = '';
	let at = from;
	while (at < text.length && text[at] !== "'") {
		if (text[at] !== '\\') {
			value += text[at];
			at += 1;
			continue;
		}
		octalRun.lastIndex = at;
		const run = octalRun.exec(text)?.[0];
		if (run) {
			value += bytesOf(run);
			at += run.length;
		} else {
			const next = text[at + 1] ?? '';
			value += ansiEscapes[next] ?? next;
			at += 2;
		}
	}
	return { value, end: at + 1 };
}

const octalRun = /(?:\\[0-7]{1,3})+/y;

/** In the C locale bash writes a character's UTF-8 bytes one by one. */
function bytesOf(run: string): string {
	const codes = run.slice(1).split('\\');
	return Buffer.from(codes.map((digits) => Number.parseInt(digits, 8))).toString('utf8');
}
