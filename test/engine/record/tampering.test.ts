import { describe, expect, test } from 'vitest';
import { chainStart } from '../../../source/engine/record/chain.ts';
import { readJournalBytes } from '../../../source/engine/record/journal-reading.ts';
import { memoryJournal } from '../../../source/engine/record/memory-journal.ts';
import type { EventBody } from '../../../source/run/event.ts';
import { bodies, created, note, stamps } from './samples.ts';

/** A chain that holds, made without a journal. */
function forged(of: readonly EventBody[], seq = 0): Buffer {
	const memory = memoryJournal('', { seq, hash: chainStart });
	const stamp = stamps();
	for (const body of of) memory.append(body, stamp());
	return Buffer.from(memory.lines().join(''));
}

describe('what somebody may do to a record', () => {
	const bytes = forged(bodies.slice(0, 8));
	const lines = bytes.toString('utf8').trimEnd().split('\n');
	const whole = readJournalBytes(bytes);
	const kind = (lines: string[]) => readJournalBytes(Buffer.from(`${lines.join('\n')}\n`)).status;

	test('every flipped byte is noticed', () => {
		const missed: number[] = [];
		const copy = Buffer.from(bytes);
		for (let at = 0; at < copy.length; at += 1) {
			const old = copy[at] ?? 0;
			for (const flip of [0x01, 0x80]) {
				copy[at] = old ^ flip;
				if (readJournalBytes(copy).status.kind === 'good') missed.push(at);
			}
			copy[at] = old;
		}
		expect(missed).toEqual([]);
	});

	test('a cut at any byte is a torn tail or, at a line’s end, shows against the head hash', () => {
		for (let at = 0; at < bytes.length; at += 1) {
			const reading = readJournalBytes(bytes.subarray(0, at));
			const atEnd = at === 0 || bytes[at - 1] === 0x0a;
			expect(reading.status.kind).toBe(atEnd ? 'good' : 'torn');
			expect(reading.head.hash).not.toBe(whole.head.hash);
		}
	});

	test.each(lines.map((_, index) => index).slice(0, -1))(
		'line %i swapped, doubled, left out or put in',
		(index) => {
			const [a = '', b = ''] = lines.slice(index, index + 2);
			const put = (...middle: string[]) => [
				...lines.slice(0, index),
				...middle,
				...lines.slice(index + 2),
			];
			for (const change of [
				put(b, a),
				put(a, a, b),
				put(b),
				put(a, '', b),
				put(a, lines[0] ?? '', b),
			]) {
				expect(kind(change)).toMatchObject({ kind: 'broken' });
			}
		},
	);

	test('a chain computed anew from a changed line is only seen against the head hash', () => {
		const [first, second, ...rest] = bodies.slice(0, 8);
		if (!first || !second) throw new Error('too few samples');
		const reading = readJournalBytes(forged([first, note('in its place'), ...rest]));
		expect(reading.status.kind).toBe('good');
		expect(reading.head.hash).not.toBe(whole.head.hash);
	});

	test.each([
		['does not begin a run', [note('first')], 'it does not begin a run', 1],
		['begins a run twice', [created, created], 'it begins a second run', 2],
	] as const)('a chain that %s is broken', (_, some, problem, line) => {
		expect(readJournalBytes(forged(some)).status).toEqual({ kind: 'broken', line, problem });
	});

	test('a run numbered from elsewhere is broken', () => {
		expect(readJournalBytes(forged([created], 4)).status).toEqual({
			kind: 'broken',
			line: 1,
			problem: 'it is numbered 5 where 1 is due',
		});
	});
});
