import { describe, expect, test } from 'vitest';
import { applyFixes } from '../../source/runbook/lint/fix.ts';
import { lintRules } from '../../source/runbook/lint/rules.ts';
import type { Finding } from '../../source/runbook/model.ts';
import { findingsOf } from './read-text.ts';

const today = '2030-06-01';

function rules(text: string): string[] {
	return findingsOf(text, { today }).map(({ rule }) => rule);
}

describe.each(lintRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
	test('speaks of its example', () => {
		const hits = findingsOf(rule.fires, { today }).filter((finding) => finding.rule === id);
		expect(hits.length).toBeGreaterThan(0);
		const lines = rule.fires.split('\n');
		for (const { line, column, message, severity } of hits) {
			expect(severity).toBe(rule.severity);
			expect(line).toBeGreaterThan(0);
			expect(line).toBeLessThanOrEqual(lines.length);
			expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
			expect(message).toMatch(/\S.*[.:]/s);
		}
	});

	test('says nothing of the other', () => {
		expect(rules(rule.quiet)).not.toContain(id);
	});
});

test('no two rules have the same name', () => {
	const ids = lintRules.map(({ id }) => id);
	expect(new Set(ids).size).toBe(ids.length);
});

describe('a comment', () => {
	const text = (before: string, after = ''): string =>
		`# Guide\n${before}\n\n\`\`\`bash\ncurl https://a.internal/x\n\`\`\`\n${after}\n\n\`\`\`bash\ncurl https://a.internal/y\n\`\`\`\n`;

	test.each<[string, string, string, number[]]>([
		['silences a rule from its line on', '<!-- gonogo-lint-disable curl-without-fail -->', '', []],
		['silences every rule when it names none', '<!-- gonogo-lint-disable -->', '', []],
		['silences only the rule that it names', '<!-- gonogo-lint-disable secret -->', '', [5, 10]],
		[
			'ends where it is taken back',
			'<!-- gonogo-lint-disable curl-without-fail -->',
			'<!-- gonogo-lint-enable curl-without-fail -->',
			[10],
		],
	])('%s', (_, before, after, lines) => {
		const found = findingsOf(text(before, after)).filter(
			({ rule }) => rule === 'curl-without-fail',
		);
		expect(found.map(({ line }) => line)).toEqual(lines);
	});

	test('silences a rule about the whole guide wherever it stands', () => {
		expect(rules(text(''))).toContain('rollback-missing');
		expect(rules(text('', '<!-- gonogo-lint-disable rollback-missing -->'))).not.toContain(
			'rollback-missing',
		);
	});

	test('is only text inside a block', () => {
		const inside =
			'# Guide\n\n```bash\n# <!-- gonogo-lint-disable -->\ncurl https://a.internal/x\n```\n';
		expect(rules(inside)).toContain('curl-without-fail');
	});
});

describe('repairs', () => {
	test('make the rule fall silent, and change nothing else', () => {
		const before =
			'# Guide\r\n\r\n```bash\r\nnpm run monitor --duration=24h\r\ncurl https://a.internal/x\r\n```\r\n';
		const { text, applied } = applyFixes(before, findingsOf(before));
		expect(text).toBe(
			'# Guide\r\n\r\n```bash\r\nnpm run monitor -- --duration=24h\r\ncurl --fail https://a.internal/x\r\n```\r\n',
		);
		expect(applied).toHaveLength(2);
		expect(findingsOf(text).filter(({ fix }) => fix)).toEqual([]);
	});

	test('leave a line alone that has changed since', () => {
		const stale: Finding = {
			rule: 'x',
			severity: 'warning',
			line: 1,
			column: 1,
			message: 'x',
			fix: { title: 'x', line: 1, remove: 'not there', insert: '' },
		};
		expect(applyFixes('# Guide\n', [stale])).toEqual({ text: '# Guide\n', applied: [] });
	});
});
