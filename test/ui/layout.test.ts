import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filtered, rowOf, topFor } from '../../source/ui/lists/list.ts';
import { shared, windowFrom, windowStart } from '../../source/ui/screens/layout.ts';
import { plainText, row } from '../../source/ui/text/row.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

describe('a screen shared out', () => {
	const parts = fc.array(
		fc.record({ least: fc.integer({ min: 0, max: 9 }), wants: fc.integer({ min: 0, max: 30 }) }),
		{ maxLength: 6 },
	);

	test('never gives more rows than there are, nor more than is wanted', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 60 }), parts, (height, wanted) => {
				const rows = shared(height, wanted);
				expect(rows.reduce((sum, given) => sum + given, 0)).toBeLessThanOrEqual(height);
				for (const [index, given] of rows.entries()) {
					expect(given).toBeLessThanOrEqual(wanted[index]?.wants ?? 0);
				}
			}),
		);
	});

	test('serves the first part first', () => {
		expect(
			shared(5, [
				{ least: 1, wants: 9 },
				{ least: 2, wants: 4 },
			]),
		).toEqual([3, 2]);
		expect(
			shared(1, [
				{ least: 1, wants: 9 },
				{ least: 2, wants: 4 },
			]),
		).toEqual([1, 0]);
	});

	test('a list keeps its first row while the cursor moves within it', () => {
		let top = topFor(0, 24);
		const firsts: number[] = [];
		for (let at = 0; at < 40; at += 1) {
			top = topFor(at, 24, top);
			firsts.push(windowFrom(top, at, 40, 18));
		}
		expect(firsts.slice(0, 12)).toEqual(Array(12).fill(0));
		expect(firsts.at(-1)).toBe(22);
		for (let at = 39; at > 24; at -= 1) {
			top = topFor(at, 24, top);
			expect(windowFrom(top, at, 40, 18)).toBe(22);
		}
	});

	test('a list shows its cursor, whatever the height of the terminal and of the list', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 60 }),
				fc.integer({ min: 1, max: 50 }),
				fc.array(fc.nat(199), { minLength: 1 }),
				(terminal, height, stops) => {
					let top: number | undefined;
					for (const at of stops) {
						top = topFor(at, terminal, top);
						const start = windowFrom(top, at, 200, height);
						expect(start).toBeGreaterThanOrEqual(0);
						expect(at).toBeGreaterThanOrEqual(start);
						expect(at).toBeLessThan(start + height);
					}
				},
			),
		);
	});

	test('a window always shows the row that it is about', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 200 }),
				fc.integer({ min: 1, max: 50 }),
				fc.nat(199),
				(length, height, at) => {
					const row = at % length;
					const start = windowStart(row, length, height);
					expect(row).toBeGreaterThanOrEqual(start);
					expect(row).toBeLessThan(start + height);
				},
			),
		);
	});
});

test('a filter keeps the entries that hold every word', () => {
	const entries = ['Deploy the switches', 'Watch errors', 'Deploy again'].map((text) => ({
		row: row(text),
	}));
	const context = new Stand(smallGuide).context();
	const texts = (filter: string) =>
		filtered(entries, filter, context).map((entry) => plainText(rowOf(entry, context)));
	expect(texts('deploy SWITCH')).toEqual(['Deploy the switches']);
	expect(texts(' ')).toHaveLength(3);
});
