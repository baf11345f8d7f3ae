/**
 * Just enough of the ustar format (POSIX.1-1988, "Extended tar format") that a run can be carried in one file that
 * any tar can open: regular files with short names, nothing else.
 */
const blockBytes = 512;

/** What the twelve octal places of the size field can say, less a digit for readers that want a blank. */
const largestFile = 8 * 1024 ** 3 - 1;

export type ArchiveFile = { name: string; size: number; content: AsyncIterable<Buffer> };

function octal(value: number, places: number): string {
	return `${value.toString(8).padStart(places - 1, '0')}\0`;
}

function checksum(header: Buffer): number {
	let sum = 0;
	for (let at = 0; at < blockBytes; at += 1) {
		// The checksum's own place counts as blanks.
		sum += at >= 148 && at < 156 ? 0x20 : (header[at] ?? 0);
	}
	return sum;
}

function headerOf(name: string, size: number, modified: Date): Buffer {
	if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for an archive`);
	if (size > largestFile) throw new Error(`${name} is too large for an archive`);
	const header = Buffer.alloc(blockBytes);
	const put = (text: string, at: number) => header.write(text, at, 'utf8');
	put(name, 0);
	put(octal(0o600, 8), 100);
	put(octal(0, 8), 108);
	put(octal(0, 8), 116);
	put(octal(size, 12), 124);
	put(octal(Math.floor(modified.getTime() / 1000), 12), 136);
	put('0', 156);
	put('ustar\0', 257);
	put('00', 263);
	put(`${octal(checksum(header), 7)} `, 148);
	return header;
}

const padding = (size: number) => Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);

/** The bytes of an archive of these files; a file that turns out shorter or longer than it said is an error. */
export async function* pack(
	files: AsyncIterable<ArchiveFile> | Iterable<ArchiveFile>,
	modified: Date,
): AsyncGenerator<Buffer> {
	for await (const { name, size, content } of files) {
		yield headerOf(name, size, modified);
		let done = 0;
		for await (const chunk of content) {
			done += chunk.length;
			yield chunk;
		}
		if (done !== size) throw new Error(`${name} changed while it was read`);
		yield padding(size);
	}
	yield Buffer.alloc(2 * blockBytes);
}

/** Gives out a stream's bytes in pieces of a wanted size. */
class Bytes {
	private kept: Buffer = Buffer.alloc(0);
	private readonly source: AsyncIterator<Buffer>;

	constructor(source: AsyncIterable<Buffer>) {
		this.source = source[Symbol.asyncIterator]();
	}

	/** At most `most` bytes, and at least one unless the stream is at its end. */
	async some(most: number): Promise<Buffer> {
		while (this.kept.length === 0) {
			const next = await this.source.next();
			if (next.done) return this.kept;
			this.kept = next.value;
		}
		const piece = this.kept.subarray(0, most);
		this.kept = this.kept.subarray(piece.length);
		return piece;
	}

	async exactly(count: number): Promise<Buffer> {
		const pieces: Buffer[] = [];
		for (let left = count; left > 0; ) {
			const piece = await this.some(left);
			if (piece.length === 0) throw new Error('it ends too early');
			pieces.push(piece);
			left -= piece.length;
		}
		return Buffer.concat(pieces);
	}
}

function textAt(header: Buffer, at: number, length: number): string {
	const text = header.toString('utf8', at, at + length);
	const end = text.indexOf('\0');
	return end === -1 ? text : text.slice(0, end);
}

function readHeader(header: Buffer): { name: string; size: number } {
	const claimed = Number.parseInt(textAt(header, 148, 8).trim(), 8);
	if (claimed !== checksum(header)) throw new Error('it is not an archive of a run');
	const type = textAt(header, 156, 1);
	const name = textAt(header, 0, 100);
	if (type !== '0' || textAt(header, 345, 155) !== '') throw new Error(`${name} is no plain file`);
	const size = textAt(header, 124, 12).trim();
	if (!/^[0-7]+$/.test(size)) throw new Error(`${name} has no size`);
	return { name, size: Number.parseInt(size, 8) };
}

/** The files of an archive in order. Each must be read to its end before the next is asked for. */
export async function* unpack(source: AsyncIterable<Buffer>): AsyncGenerator<ArchiveFile> {
	const bytes = new Bytes(source);
	for (;;) {
		const header = await bytes.exactly(blockBytes);
		if (header.every((byte) => byte === 0)) return;
		const { name, size } = readHeader(header);
		let left = size;
		async function* content() {
			while (left > 0) {
				const piece = await bytes.some(left);
				if (piece.length === 0) throw new Error('it ends too early');
				left -= piece.length;
				yield piece;
			}
		}
		yield { name, size, content: content() };
		if (left > 0) throw new Error(`${name} was not read to its end`);
		await bytes.exactly(padding(size).length);
	}
}
