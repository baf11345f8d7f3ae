import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findReading } from '../../../source/run/reading/alias.ts';
import { readingPatterns } from '../../../source/run/reading/pattern.ts';
import { readLine, readReadings } from '../../../source/run/reading/reading.ts';
import { baseName, compare, figureWords, type Limit } from '../../../source/run/reading/unit.ts';

const none: ReadonlySet<string> = new Set();

describe('ways in which commands print figures', () => {
	test.each(readingPatterns)('$name: $example', ({ example, reads, read }) => {
		expect(read(example)).toContainEqual(reads);
		expect(readLine(example)).toContainEqual(reads);
	});

	test.each(readingPatterns)('$name holds no figure: $not', ({ not, read }) => {
		expect(read(not)).toEqual([]);
		expect(readLine(not)).toEqual([]);
	});

	test.each([
		['response_time_ms=137', { name: 'response_time_ms', value: 137 }],
		['requests: 1,027', { name: 'requests', value: 1027 }],
		['  - p95 latency: 0.31 s', { name: 'p95_latency', value: 0.31, unit: 's' }],
		['\u001b[32merror_rate=0.8%\u001b[0m', { name: 'error_rate', value: 0.8, unit: '%' }],
		['│ error rate │ 0.8 % │', { name: 'error_rate', value: 0.8, unit: '%' }],
		['error_rate 0.0080', { name: 'error_rate', value: 0.008 }],
		['offset=-3.5e-2', { name: 'offset', value: -0.035 }],
		['{"name":"error_rate","value":0.8,"unit":"%"}', { name: 'error_rate', value: 0.8, unit: '%' }],
		['{"checks":{"db":{"latency":"12 ms"}}}', { name: 'checks_db_latency', value: 12, unit: 'ms' }],
	])('%s', (line, reading) => {
		expect(readLine(line)).toContainEqual(reading);
	});

	test.each([
		'url=http://127.0.0.1:4171',
		'unified_workflow_read_until=2026-12-06',
		'version: 1.2.3',
		'22:41:07 look 1',
		'time runs 86400 times as fast',
		'Error: connect ECONNREFUSED 127.0.0.1:80',
		'# TYPE error_rate gauge',
		'error_rate NaN',
		'error_rate=unknown',
		'[1, 2, 3]',
		'{"broken": 1',
		'does not hold: error_rate 8.0% is over 5.0%',
		'up to date in 377ms',
		'Done in 2.1s',
		'built in 340 ms',
		'retrying in 5 s',
		'waiting for 10 s',
		'',
	])('no figure in %j', (line) => {
		expect(readLine(line)).toEqual([]);
	});

	test('the last value of a name wins, and toggles stand apart', () => {
		const found = readReadings(
			'A_FLAG=true\nrate=1%\r\nrate=2%\nB_FLAG=false',
			new Set(['A_FLAG']),
		);
		expect(found.readings).toEqual([{ name: 'rate', value: 2, unit: '%' }]);
		expect(found.toggles).toEqual({ A_FLAG: 'true' });
	});

	test('never throws, and never gives a figure that is no number', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
				for (const { value, name } of readReadings(text, none).readings) {
					expect(Number.isFinite(value)).toBe(true);
					expect(name).not.toBe('');
				}
			}),
		);
	});

	test.each(['=', ' ', 'a', 'a=', '"', '|', 'a b ', '{'])(
		'a megabyte of %j is read in no time',
		(piece) => {
			const began = performance.now();
			readReadings(piece.repeat(1_000_000 / piece.length), none);
			readReadings(`${piece.repeat(3000 / piece.length)}\n`.repeat(300), none);
			expect(performance.now() - began).toBeLessThan(2000);
		},
	);

	test('a monitor that prints without end costs no more than its last lines', () => {
		const text = `${'rate=1%\n'.repeat(2_000_000)}rate=9%\n`;
		expect(readReadings(text, none).readings).toEqual([{ name: 'rate', value: 9, unit: '%' }]);
	});
});

describe('units', () => {
	const limit = (operator: Limit['operator'], threshold: number, unit?: string): Limit => ({
		operator,
		threshold,
		...(unit === undefined ? {} : { unit }),
	});

	test.each([
		{ name: 'error_rate', value: 8, unit: '%', against: limit('>', 0.05), holds: true, at: 5 },
		{ name: 'error_rate', value: 5, unit: '%', against: limit('>', 0.05), holds: false, at: 5 },
		{ name: 'error_rate', value: 0.06, against: limit('>', 0.05), holds: true, at: 0.05 },
		{ name: 'error_rate', value: 0.8, unit: '%', against: limit('>', 5), holds: false, at: 5 },
		{ name: 'error_rate', value: 0.06, against: limit('>', 5, '%'), holds: true, at: 0.05 },
		{ name: 'error_rate', value: 6, against: limit('>', 5, '%'), holds: true, at: 5 },
		{ name: 'error_percent', value: 6, against: limit('>', 0.05), holds: true, at: 5 },
		{ name: 'response_time_ms', value: 137, against: limit('>', 2000), holds: false, at: 2000 },
		{ name: 'response_time', value: 2.5, unit: 's', against: limit('>', 2000), holds: true, at: 2 },
		{ name: 'duration_seconds', value: 0.31, against: limit('>', 300, 'ms'), holds: true, at: 0.3 },
		{
			name: 'latency',
			value: 310,
			unit: 'ms',
			against: limit('<=', 0.5, 's'),
			holds: true,
			at: 500,
		},
		{
			name: 'memory',
			value: 600,
			unit: 'MiB',
			against: limit('>', 0.5, 'GiB'),
			holds: true,
			at: 512,
		},
		{ name: 'requests', value: 3, against: limit('>=', 3), holds: true, at: 3 },
		{ name: 'up', value: 0, against: limit('!=', 1), holds: true, at: 1 },
	] as const)(
		'$name $value against $against.threshold: $holds',
		({ against, holds, at, ...reading }) => {
			expect(compare(reading, against)).toMatchObject({ comparable: true, holds, limit: at });
		},
	);

	test('a time cannot be held against a share', () => {
		const compared = compare({ name: 'rate', value: 3, unit: 'ms' }, limit('>', 5, '%'));
		expect(compared).toMatchObject({ comparable: false });
	});

	test('whether it holds does not depend on the unit that either is written in', () => {
		const shares = ['%', undefined] as const;
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 9999 }),
				fc.integer({ min: 1, max: 9999 }),
				fc.constantFrom(...shares),
				(value, threshold, of) => {
					fc.pre(value !== threshold);
					const reading = { name: 'error_rate', value: value / 100, unit: '%' };
					const against =
						of === '%' ? limit('>', threshold / 100, '%') : limit('>', threshold / 10_000);
					expect(compare(reading, against)).toMatchObject({ holds: value > threshold });
				},
			),
		);
	});

	test.each([
		['errorRate', 'error_rate'],
		['Error-Rate', 'error_rate'],
		['http.error.rate{code="500"}', 'http_error_rate'],
		['response_time_ms', 'response_time'],
		['ms', 'ms'],
	])('%s is %s', (name, base) => {
		expect(baseName(name).base).toBe(base);
	});

	test.each([
		[8.123456, '%', '8.123 %'],
		[310, 'ms', '310 ms'],
		[1027, undefined, '1027'],
		[0.05, 'share', '0.05'],
	])('%d %s is written %s', (value, of, words) => {
		expect(figureWords(value, of)).toBe(words);
	});
});

describe('which reading a metric is', () => {
	test.each([
		['error_rate', ['error_rate', 'http_error_rate'], 'error_rate', 'exact'],
		['errorRate', ['error_rate', 'http_error_rate'], 'error_rate', 'normalised'],
		['response_time', ['response_time_ms'], 'response_time_ms', 'normalised'],
		['error_rate', ['app.error_rate', 'requests'], 'app.error_rate', 'suffix'],
	])('%s among %j is %s', (metric, names, reading, by) => {
		expect(findReading(metric, names)).toEqual({ reading, by });
	});

	test.each([
		['error_rate', ['error_rate_read', 'rate', 'terror_rate']],
		['error_rate', ['a_error_rate', 'b_error_rate']],
		['error_rate', []],
	])('%s among %j is none', (metric, names) => {
		expect(findReading(metric, names)).toBeUndefined();
	});
});

describe('what a monitor sums up at its end', () => {
	const values = (output: string, said: string[] = []) =>
		Object.fromEntries(
			readReadings(output, new Set(), new Set(said)).readings.map(({ name, value }) => [
				name,
				value,
			]),
		);

	test.each([
		[
			'is not what stands now',
			'error_rate=0\nall looks together\nerror_rate=12.6\nusers=40',
			[],
			{ error_rate: 0, users: 40 },
		],
		['not in a later part of the output, either', 'Summary:\nerror_rate=12.6', ['error_rate'], {}],
		[
			'is all there is of a tool that says nothing else',
			'== Summary ==\nerror_rate=3',
			[],
			{ error_rate: 3 },
		],
		[
			'is no word in a line of figures',
			'error_rate=1\ntotal requests: 40\nerror_rate=2',
			[],
			{ error_rate: 2, total_requests: 40 },
		],
	] as const)('%s', (_, output, said, expected) => {
		expect(values(output, [...said])).toEqual(expected);
	});
});
