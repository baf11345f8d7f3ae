import { describe, expect, test } from 'vitest';
import { fence, read } from './read-text.ts';

describe('criteria, tasks and prerequisites', () => {
	test('a picture is decoration and never a tick', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Success criteria',
			'- ✅ Works',
			'- ☑ Stays up',
		);
		expect(runbook.phases[0]?.criteria).toMatchObject([
			{ text: 'Works', checked: false },
			{ text: 'Stays up', checked: false },
		]);
	});

	test('boxes in comments and fences do not count', () => {
		const runbook = read(
			'# Guide',
			'<!--',
			'- [ ] hidden',
			'-->',
			'',
			'- [ ] seen',
			'',
			fence('', '- [ ] shown'),
		);
		expect(runbook.counts.checklistItems).toBe(1);
	});

	test('boxes count in ordered lists, quotes and below other items', () => {
		const runbook = read('# Guide', '1. [ ] one', '   - [ ] one a', '', '> - [x] two');
		expect(runbook.checklists.flatMap(({ items }) => items)).toMatchObject([
			{ text: 'one', checked: false },
			{ text: 'one a' },
			{ text: 'two', checked: true },
		]);
	});

	test('criteria may follow a line that names them', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'Success criteria:',
			'',
			'- Works',
			'',
			'### Step 1: B',
			fence('bash', 'make b'),
		);
		expect(runbook.phases[0]?.criteria.map(({ text }) => text)).toEqual(['Works']);
	});
});
