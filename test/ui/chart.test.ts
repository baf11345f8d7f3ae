import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Chart, chartRows } from '../../source/ui/text/chart.ts';
import { plainText } from '../../source/ui/text/row.ts';
import { widthOf } from '../../source/ui/text/width.ts';
import { scenes } from './scenes.ts';

const minute = 60_000;
const chart = (values: readonly number[], more: Partial<Chart> = {}): Chart => ({
	points: values.map((value, index) => ({ at: index * minute, value })),
	from: 0,
	to: (values.length - 1) * minute,
	limits: [5],
	over: (value) => value > 5,
	marks: [],
	label: (value) => `${Number(value.toFixed(1))}`,
	gapMs: 2 * minute,
	...more,
});
const drawn = (given: Chart, signs: 'ascii' | 'braille' = 'ascii', width = 20, height = 7) =>
	chartRows(given, { width, height, signs }).map((row) => plainText(row).trimEnd());

describe('a chart', () => {
	test('draws what is over the limit above it and with another sign', () => {
		expect(drawn(chart([1, 1, 1, 1, 9, 9, 9, 9, 9, 9]))).toEqual([
			'     9.4 |    !!!!!!',
			'         |    !',
			'       5 |----!-----',
			'         |   *',
			'         |****',
			'       0 |',
			'         +----------',
		]);
	});

	test('marks deploys over its height and below it, and does not join what lies far apart', () => {
		const points = [0, 1, 8, 9].map((at) => ({ at: at * minute, value: 2 }));
		const rows = drawn(chart([], { points, to: 9 * minute, marks: [4 * minute] }));
		expect(rows.at(-1)).toBe('         +----^-----');
		expect(rows.filter((row) => /[|+]/.test(row.slice(10)))).toHaveLength(6);
		expect(rows.some((row) => /\*\* {2}\| {3}\*\*/.test(row))).toBe(true);
	});

	test('in braille has the same limits and marks', () => {
		const text = drawn(chart([1, 9], { marks: [30_000] }), 'braille').join('\n');
		expect(text).toMatch(/[\u2801-\u28ff]/);
		expect(text).toMatch(/5 ┤╌/);
		expect(text).toMatch(/▲/);
	});

	test.each([{ points: [] }, { width: 12 }, { height: 1 }])('has nothing to draw: %j', (given) => {
		const { width = 40, height = 8, ...more } = { width: 40, height: 8, ...given };
		expect(drawn(chart([1], more), 'ascii', width, height)).toEqual([]);
	});

	test('is exactly as high as it is told and never wider, whatever the figures are', () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), {
					minLength: 1,
					maxLength: 40,
				}),
				fc.integer({ min: 14, max: 120 }),
				fc.integer({ min: 2, max: 30 }),
				fc.constantFrom('ascii' as const, 'braille' as const),
				(values, width, height, signs) => {
					const rows = chartRows(chart(values), { width, height, signs });
					expect(rows).toHaveLength(height);
					for (const row of rows) expect(widthOf(plainText(row))).toBeLessThanOrEqual(width);
				},
			),
		);
	});
});

test.each([
	{ columns: 40, rows: 10 },
	{ columns: 80, rows: 24 },
	{ columns: 200, rows: 50 },
])('the charts fill $columns x $rows, with the figure and its limit', (size) => {
	const stand = scenes.charts?.stand();
	const lines = stand?.lines(size) ?? [];
	expect(lines).toHaveLength(size.rows);
	expect(new Set(lines.map(widthOf))).toEqual(new Set([size.columns]));
	expect(lines.join('\n')).toMatch(/error_rate 8\.1 %/);
	if (size.rows > 10) expect(lines.join('\n')).toMatch(/5 % ┤[╌┼]/);
});
