import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mustHold, mustStop, readSentence } from '../../source/runbook/fact/limit-sentence.ts';
import { limitColumns } from '../../source/runbook/fact/limit-table.ts';
import { readText } from './read-text.ts';

describe('sentences', () => {
	test.each(mustHold)('$example', ({ example, not, alerts }) => {
		expect(readSentence(example, mustHold)?.operator).toBe(alerts);
		expect(readSentence(not, mustHold)).toBeUndefined();
	});

	test.each(mustStop)('$example', ({ example, not, alerts }) => {
		expect(readSentence(example, mustStop)?.operator).toBe(alerts);
		expect(readSentence(not, mustStop)).toBeUndefined();
	});

	test.each([
		[
			'Error rates stay under 5 %',
			{ metric: 'error_rate', operator: '>=', threshold: 5, unit: '%' },
		],
		[
			'Response times below 300ms',
			{ metric: 'response_time', operator: '>=', threshold: 300, unit: 'ms' },
		],
		['CPU usage < 80%', { metric: 'cpu_usage', operator: '>=', threshold: 80, unit: '%' }],
		[
			'Roll back if the error rate exceeds 5 percent',
			{ metric: 'error_rate', operator: '>', threshold: 5, unit: '%' },
		],
	])('%s', (text, limit) => {
		expect(readSentence(text)).toEqual(limit);
	});

	test.each([
		'Error rates below threshold',
		'Performance acceptable',
		'Less than 5 open tickets',
		'Call within 15 minutes',
		'',
	])('%j is no limit', (text) => {
		expect(readSentence(text)).toBeUndefined();
	});
});

/** A table below a heading, and the limits in it. */
const table = (header: string, row: string, heading = 'Limits') => {
	const rule = header.replaceAll(/[^|]+/g, '---');
	return readText(`# Guide\n\n## ${heading}\n\n${header}\n${rule}\n${row}\n`).limits;
};

describe('tables', () => {
	test.each(limitColumns)(
		'a column $example limits, $not does not',
		({ example, not, severity }) => {
			const header = (name: string) => `| Metric | ${name} |`;
			expect(table(header(example), '| error rate | 5 % |')).toMatchObject([
				{
					metric: 'error_rate',
					operator: '>',
					threshold: 5,
					unit: '%',
					severity: severity ?? 'warning',
				},
			]);
			expect(table(header(not), '| error rate | 5 % |')).toEqual([]);
		},
	);

	test.each([
		['| Metric | Target |', '| error rate | < 5 % |', [['error_rate', '>=', 5, '%', 'warning']]],
		['| Metric | Alert |', '| Error rate | > 5 % |', [['error_rate', '>', 5, '%', 'warning']]],
		[
			'| Signal | Meaning |',
			'| p95 latency | ≤ 300 ms |',
			[['p95_latency', '>', 300, 'ms', 'warning']],
		],
		[
			'| Metric | Minimum |',
			'| Success rate | 99.5% |',
			[['success_rate', '<', 99.5, '%', 'warning']],
		],
		[
			'| Metric | Target |',
			'| Availability | >= 99.9% |',
			[['availability', '<', 99.9, '%', 'warning']],
		],
		[
			'| Metric | Rollback |',
			'| Availability | < 99% |',
			[['availability', '<', 99, '%', 'critical']],
		],
		[
			'| Metric | Target | Severity |',
			'| CPU usage | < 80% | critical |',
			[['cpu_usage', '>=', 80, '%', 'critical']],
		],
		[
			'| Metric | Baseline | Warning | Critical |',
			'| **error rate** | 0.2 % | > 1 % | > 5 % |',
			[
				['error_rate', '>', 1, '%', 'warning'],
				['error_rate', '>', 5, '%', 'critical'],
			],
		],
	])('%s %s', (header, row, limits) => {
		expect(
			table(header, row).map(({ metric, operator, threshold, unit, severity, from, line }) => {
				expect([from, line]).toEqual(['table', 7]);
				return [metric, operator, threshold, unit, severity];
			}),
		).toEqual(limits);
	});

	test.each([
		['| Phase | Share |', '| Phase 2 | 10 % |'],
		['| Metric | Current |', '| error rate | < 5 % |'],
		['| Metric | Note |', '| error rate | 5 % |'],
		['| Metric | Target |', '| error rate | TBD |'],
		['| Metric | Target |', '| error rate | 5 tickets |'],
		['| Metric | Target |', '| error rate | below baseline |'],
		['| Level | Within |', '| Level 1 | < 15 min |'],
		['| What | Within |', '| Time to answer an incident | < 15 min |'],
		['| Release | Date |', '| r3 | > 2024 |'],
	])('no limit in %s %s', (header, row) => {
		expect(table(header, row)).toEqual([]);
	});

	test('under a heading that says when to stop they halt', () => {
		expect(
			table('| Metric | Value |', '| error rate | > 5 % |', 'When to roll back'),
		).toMatchObject([{ severity: 'critical' }]);
	});
});

describe('front matter', () => {
	const limits = (yaml: string) => readText(`---\ngonogo:\n${yaml}\n---\n# Guide\n`);

	test('lists guards, as a condition or with more about it', () => {
		expect(
			limits(`  guards:
    - error_rate > 5 %
    - { when: queue_lag >= 30 s, name: Lag, severity: warning, readings: 3 }`).limits,
		).toEqual([
			{
				text: 'error_rate > 5 %',
				metric: 'error_rate',
				operator: '>',
				threshold: 5,
				unit: '%',
				severity: 'critical',
				from: 'front-matter',
				line: 4,
			},
			{
				text: 'Lag',
				metric: 'queue_lag',
				operator: '>=',
				threshold: 30,
				unit: 's',
				severity: 'warning',
				from: 'front-matter',
				line: 5,
				readings: 3,
			},
		]);
	});

	test.each([
		'  guards:\n    - error rate is too high',
		'  guards:\n    - { when: error_rate, severity: bad }',
	])('%j is a finding, and no guard', (yaml) => {
		const { limits: found, findings } = limits(yaml);
		expect(found).toEqual([]);
		expect(findings.map(({ rule }) => rule)).toContain('annotation-unknown');
	});
});

describe('a guide', () => {
	test('criteria warn, what says when to stop halts, each with the line it stands on and its phase', () => {
		const { limits, phases } = readText(`# Rollout

## Rollback triggers

- Error rate above 8 %
- A team objects

## Phase 1: Start

The last rollout took a day.
Stop if the error rate exceeds 10 %. The old error rate was above 3 % once.

\`\`\`bash
npm run build
\`\`\`

### Success Criteria

- Error rates stay under 5 %
- The team is happy

## Afterwards

- [ ] Response time below 300 ms
`);
		const phase = phases[0]?.id;
		expect(limits.map(({ from: _, operator: __, ...limit }) => limit)).toEqual([
			{
				text: 'Error rate above 8 %',
				metric: 'error_rate',
				threshold: 8,
				unit: '%',
				severity: 'critical',
				line: 5,
			},
			{
				text: 'Stop if the error rate exceeds 10 %.',
				metric: 'error_rate',
				threshold: 10,
				unit: '%',
				severity: 'critical',
				line: 11,
				phase,
			},
			{
				text: 'Error rates stay under 5 %',
				metric: 'error_rate',
				threshold: 5,
				unit: '%',
				severity: 'warning',
				line: 19,
				phase,
			},
			{
				text: 'Response time below 300 ms',
				metric: 'response_time',
				threshold: 300,
				unit: 'ms',
				severity: 'warning',
				line: 24,
			},
		]);
	});

	test('has each limit on the line that it begins on, whatever it says', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.constantFrom(
						'Stop if the error rate exceeds 5 %.',
						'',
						'- [ ] CPU below 80%',
						'| error rate | < 5 % |',
						'|---|---|',
						'## When to roll back',
						'latency > 1 s',
						'> abort at cpu usage > 90 %',
						'```',
						'x',
					),
					{ maxLength: 30 },
				),
				(rest) => {
					const lines = ['# Guide', ...rest];
					for (const { line, threshold, metric } of readText(lines.join('\n')).limits) {
						const blank = lines.indexOf('', line - 1);
						const paragraph = lines.slice(line - 1, blank < 0 ? undefined : blank).join('\n');
						expect(paragraph).toContain(String(threshold));
						expect(metric).not.toBe('');
					}
				},
			),
			{ numRuns: 200 },
		);
	});
});
