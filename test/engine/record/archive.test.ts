import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from '../../../source/engine/record/archive.ts';
import { scratch } from './folder.ts';

const modified = new Date('2026-01-05T22:00:00.000Z');
const chunks = (bytes: Buffer): AsyncIterable<Buffer> =>
	Readable.from(bytes.length > 0 ? [bytes] : []);
const file = (name: string, content: string | Buffer) => {
	const bytes = Buffer.from(content);
	return { name, size: bytes.length, content: chunks(bytes) };
};

async function joined(source: AsyncIterable<Buffer>): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of source) pieces.push(piece);
	return Buffer.concat(pieces);
}

/** Name and content of each file of an archive that arrives in pieces of this many bytes. */
async function filesIn(bytes: Buffer, pieceBytes = 700): Promise<[string, string][]> {
	async function* pieces() {
		for (let from = 0; from < bytes.length; from += pieceBytes)
			yield bytes.subarray(from, from + pieceBytes);
	}
	const files: [string, string][] = [];
	for await (const { name, content } of unpack(pieces())) {
		files.push([name, (await joined(content)).toString('latin1')]);
	}
	return files;
}

test('what was packed is unpacked, however it arrives', async () => {
	const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0'));
	const entry = fc.record({ name, bytes: fc.uint8Array({ maxLength: 1500 }) });
	await fc.assert(
		fc.asyncProperty(
			fc.array(entry, { maxLength: 4 }),
			fc.integer({ min: 1, max: 2000 }),
			async (entries, piece) => {
				const packed = await joined(
					pack(
						entries.map((each) => file(each.name, Buffer.from(each.bytes))),
						modified,
					),
				);
				const files = entries.map((each) => [
					each.name,
					Buffer.from(each.bytes).toString('latin1'),
				]);
				expect(await filesIn(packed, piece)).toEqual(files);
			},
		),
	);
});

test('any tar can read it', async () => {
	const folder = scratch();
	const packed = await joined(pack([file('a/one', 'first'), file('a/two', '')], modified));
	writeFileSync(join(folder, 'x.tar'), packed);
	execFileSync('tar', ['xf', 'x.tar'], { cwd: folder });
	expect(execFileSync('cat', ['a/one', 'a/two'], { cwd: folder, encoding: 'utf8' })).toBe('first');
});

test('what a tar made of plain files is read', async () => {
	const folder = scratch();
	writeFileSync(join(folder, 'one'), 'first');
	const made = execFileSync('tar', ['--format=ustar', '-cf', '-', 'one'], { cwd: folder });
	expect(await filesIn(made)).toEqual([['one', 'first']]);
});

test.each([
	['a link', (header: Buffer) => header.write('2', 156), 'x is no plain file'],
	['a changed name', (header: Buffer) => header.write('y', 0), 'it is not an archive of a run'],
	['a size that is none', (header: Buffer) => header.write('zzz', 124), 'x has no size'],
])('%s is refused', async (_, change, message) => {
	const packed = await joined(pack([file('x', 'content')], modified));
	change(packed);
	if (!message.includes('archive')) {
		let sum = 0;
		for (const [at, byte] of packed.subarray(0, 512).entries())
			sum += at >= 148 && at < 156 ? 0x20 : byte;
		packed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	}
	await expect(filesIn(packed)).rejects.toThrow(message);
});

test('an archive that was cut is refused', async () => {
	const packed = await joined(pack([file('x', 'content')], modified));
	for (const at of [0, 100, 515, 600, 1030]) {
		await expect(filesIn(packed.subarray(0, at))).rejects.toThrow('it ends too early');
	}
});

test('a file that changes while it is read is refused', async () => {
	const growing = { name: 'x', size: 3, content: chunks(Buffer.from('four')) };
	await expect(joined(pack([growing], modified))).rejects.toThrow('x changed while it was read');
	const long = { name: 'x'.repeat(101), size: 0, content: chunks(Buffer.alloc(0)) };
	await expect(joined(pack([long], modified))).rejects.toThrow('too long a name');
});
