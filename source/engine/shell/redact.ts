import { files } from './layout.ts';

/** What stands in the log where a secret value was. */
export const redacted = '[redacted]';

/** Shorter values would take ordinary words out of the output. */
export const shortestSecret = 8;

const secretName =
	/(?:^|_)(?:PASS|PASSWD|PASSWORD|PASSPHRASE|SECRET|SECRETS|TOKEN|APIKEY|PRIVATE|CREDENTIAL|CREDENTIALS|AUTH|COOKIE|DSN|PAT)(?:_|$)|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|AUTH|ACCOUNT|MASTER|LICENSE|DEPLOY|SSH)_?KEY(?:_|$)|(?:^|_)(?:DATABASE|DB|REDIS|MONGO|MONGODB|POSTGRES|AMQP|WEBHOOK|SLACK\w*)_UR[IL]$|PGPASSWORD|CONNECTION_?STRING/i;
const notSecret =
	/(?:^SSH_AUTH_SOCK$|_(?:FILE|PATH|DIR|NAME|ID|URL_PREFIX|HELPER|SOCK|TTL|EXPIRES?|EXPIRY|TYPE|METHOD|LENGTH|ENABLED)$|^SSH_ASKPASS|^GIT_ASKPASS|^SUDO_ASKPASS)/i;

/**
 * Names in an environment whose values are taken for secret by what they are called: passwords, tokens, keys, connection
 * strings. Names of files and the like, and values too short to be filtered, are left out.
 */
export function secretNames(environment: Record<string, string | undefined>): string[] {
	return Object.entries(environment)
		.filter(
			([name, value]) =>
				value !== undefined &&
				value.length >= shortestSecret &&
				secretName.test(name) &&
				!notSecret.test(name),
		)
		.map(([name]) => name)
		.sort();
}

/**
 * The forms a secret is looked for in, as strings of bytes (latin1), line breaks taken out: itself and its longer lines,
 * base64 at the three places it can stand in a longer text (both alphabets), URL, JSON and hex.
 * Refers to nothing outside itself: its text is part of the filter program.
 */
export function formsOf(secrets: readonly string[]): string[] {
	const shortest = 8;
	const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
	const forms = new Set<string>();
	for (const secret of secrets) {
		if (secret.length < shortest) continue;
		const plain = Buffer.from(secret, 'utf8');
		const url = encodeURIComponent(secret);
		const lines = secret.split(/\r?\n/).filter((line) => line.length >= 16 && !/^-----/.test(line));
		const found = [
			bytes(secret),
			...(secret.includes('\n') ? lines.map(bytes) : []),
			url,
			url.replaceAll('%20', '+'),
			url.replace(/%../g, (code) => code.toLowerCase()),
			bytes(JSON.stringify(secret).slice(1, -1)),
			plain.toString('hex'),
			plain.toString('hex').toUpperCase(),
		];
		for (const shift of [0, 1, 2]) {
			const whole = Buffer.concat([Buffer.alloc(shift), plain]);
			// The characters at either end also hold bits of what stands beside the secret.
			const inner = whole
				.toString('base64')
				.slice(Math.ceil((shift * 8) / 6), Math.floor((whole.length * 8) / 6));
			found.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'));
		}
		for (const form of found) {
			const squeezed = form.replace(/[\r\n\0\b]/g, '');
			if (squeezed.length >= shortest) forms.add(squeezed);
		}
	}
	return [...forms].sort((one, other) => other.length - one.length);
}

export type Redactor = {
	/** Takes the next bytes; gives back what can be let out now. */
	push(chunk: Buffer): Buffer;
	/** Lets out what was held back; `only` a short piece that is no more than the first letters of a secret. */
	flush(only?: 'short'): Buffer;
};

/**
 * Takes the forms of secrets out of a stream of bytes. They are also found when escape sequences or line breaks stand in
 * between, and across the borders of chunks: the end of what was pushed is held back while it may be the start of one.
 * Line breaks are kept. Refers to nothing outside itself: its text is part of the filter program.
 */
export function redactor(forms: readonly string[], mark: string): Redactor {
	const between =
		/\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\r\n\0\b]/g;
	const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]{0,4096}\x1b?|[ -/]*)?$/;
	const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
	const any = new RegExp(forms.map(literal).join('|') || '(?!)', 'g');
	const longest = forms.reduce((most, form) => Math.max(most, form.length), 0);
	const firsts = new Set(forms.map((form) => form[0]));
	const longestShort = 3;
	let held = '';

	/** How many characters at the end may be the start of a secret. */
	const partial = (text: string): number => {
		const from = Math.max(0, text.length - longest + 1);
		for (let at = from; at < text.length; at += 1) {
			if (!firsts.has(text[at])) continue;
			const tail = text.slice(at);
			if (forms.some((form) => form.startsWith(tail))) return tail.length;
		}
		return 0;
	};
	/** For each character of the squeezed text, where it stands in the raw one. */
	const places = (raw: string): Int32Array => {
		const found = new Int32Array(raw.length + 1);
		let count = 0;
		let at = 0;
		for (const gap of raw.matchAll(between)) {
			for (; at < gap.index; at += 1) found[count++] = at;
			at = gap.index + gap[0].length;
		}
		for (; at < raw.length; at += 1) found[count++] = at;
		found[count] = raw.length;
		return found;
	};
	const take = (raw: string, whole: boolean): string => {
		const squeezed = raw.replace(between, '');
		const keep = whole ? 0 : partial(squeezed);
		any.lastIndex = 0;
		if (keep === 0 && !any.test(squeezed)) {
			held = '';
			return raw;
		}
		const place = places(raw);
		let out = '';
		let from = 0;
		let last = 0;
		any.lastIndex = 0;
		for (const hit of squeezed.matchAll(any)) {
			const start = place[hit.index] ?? raw.length;
			last = hit.index + hit[0].length;
			const end = (place[last - 1] ?? raw.length - 1) + 1;
			out += raw.slice(from, start) + mark + raw.slice(start, end).replace(/[^\n]/g, '');
			from = end;
		}
		const cut = keep === 0 ? raw.length : (place[Math.max(last, squeezed.length - keep)] ?? 0);
		held = raw.slice(Math.max(from, cut));
		return out + raw.slice(from, Math.max(from, cut));
	};
	return {
		push(chunk) {
			const raw = held + chunk.toString('latin1');
			const open = unfinished.exec(raw.slice(-4200));
			const end = open ? raw.length - open[0].length : raw.length;
			const before = held;
			const out = take(end === raw.length ? raw : raw.slice(0, end), false);
			held += raw.slice(end);
			// Mostly nothing is found, and the same bytes go on.
			return out === raw && before === '' ? chunk : Buffer.from(out, 'latin1');
		},
		flush(only) {
			if (only === 'short' && held.replace(between, '').length > longestShort) {
				return Buffer.alloc(0);
			}
			const raw = held;
			held = '';
			return Buffer.from(take(raw, true), 'latin1');
		},
	};
}

/**
 * The program between a block's pipe and its log: `node filter.js FOLDER NONCE MODE < pipe >> log 4< secrets`. Beside taking
 * secrets out it takes out the marks that wrap.bash puts into the stream, and writes down where in the log they stood.
 * Signals to the block's group are not for it: it ends when nobody can write to the pipe any more.
 */
function filterMain(
	forms: typeof formsOf,
	makeRedactor: typeof redactor,
	mark: string,
	names: { offsets: string; output: string; lost: string },
): void {
	const fs = process.getBuiltinModule('node:fs');
	for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']) process.on(signal, () => {});
	const [, , folder = '', nonce = '', mode] = process.argv;
	const redact = makeRedactor(forms(JSON.parse(fs.readFileSync(4, 'utf8'))), mark);
	const opening = Buffer.from(`\0gg:${nonce}:`);
	const buffer = Buffer.allocUnsafe(128 * 1024);
	let written = fs.fstatSync(1).size;
	let rest = Buffer.alloc(0);
	let idle: NodeJS.Timeout | undefined;

	let framed = mode === 'script';
	let tail = '';

	let lost = false;
	const write = (bytes: Buffer) => {
		try {
			for (let at = 0; at < bytes.length && !lost; ) {
				const count = fs.writeSync(1, bytes, at);
				at += count;
				written += count;
			}
		} catch {
			// The disk is full: the block must not die of it, so its output is read on and lost.
			lost = true;
			fs.writeFileSync(`${folder}/${names.lost}`, '', { mode: 0o640 });
		}
		if (mode === 'script') tail = (tail + bytes.toString('latin1')).slice(-400);
	};
	// Script writes a line of its own before and after what it was given.
	const withoutHead = (bytes: Buffer): Buffer => {
		if (!framed || bytes.length === 0) return bytes;
		const end = bytes.indexOf(10) + 1;
		framed = false;
		return bytes.toString('latin1', 0, 14) === 'Script started' ? bytes.subarray(end) : bytes;
	};
	const pass = (bytes: Buffer) => write(redact.push(withoutHead(bytes)));
	const cutFoot = () => {
		const foot = /\n?Script done on [^\n]*\n$/.exec(tail);
		if (!foot) return;
		written -= foot[0].length;
		fs.truncateSync(`${folder}/${names.output}`, written);
	};
	const note = (what: string) => {
		if (what === 'exit') {
			write(redact.flush());
			if (mode === 'script') cutFoot();
		}
		fs.appendFileSync(`${folder}/${names.offsets}`, `${what} ${written} .\n`, { mode: 0o640 });
	};
	const take = (more: Buffer) => {
		let bytes = rest.length > 0 ? Buffer.concat([rest, more]) : more;
		rest = Buffer.alloc(0);
		for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) {
			const seen = bytes.subarray(at, at + opening.length);
			if (!opening.subarray(0, seen.length).equals(seen)) continue;
			const end = seen.length < opening.length ? -1 : bytes.indexOf(0, at + opening.length);
			if (end < 0 && bytes.length - at > 200) continue;
			pass(bytes.subarray(0, at));
			if (end < 0) {
				rest = Buffer.from(bytes.subarray(at));
				return;
			}
			note(bytes.toString('latin1', at + opening.length, end));
			bytes = bytes.subarray(end + 1);
			at = -1;
		}
		pass(bytes);
	};
	const next = () => {
		fs.read(0, buffer, 0, buffer.length, null, (error, count) => {
			clearTimeout(idle);
			if (error || count === 0) {
				write(redact.push(rest));
				write(redact.flush());
				return process.exit(0);
			}
			take(buffer.subarray(0, count));
			idle = setTimeout(() => write(redact.flush('short')), 500);
			next();
		});
	};
	next();
}

/** The filter's text, to be run by Node on its own. */
export function filterProgram(): string {
	const names = { offsets: files.offsets, output: files.output, lost: files.lost };
	return `(${filterMain})(${formsOf}, ${redactor}, ${JSON.stringify(redacted)}, ${JSON.stringify(names)});\n`;
}
