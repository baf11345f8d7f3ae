import { describe, expect, test } from 'vitest';
import { columns, folded } from '../../source/commands/table-text.ts';

const rows = [
	['RUN', 'STATE', 'TITLE'],
	['20261128-49c3', 'open, held by op1 (op1@here) on pts/3', 'Unified Workflow Rollout Guide'],
	['20261128-51aa', 'complete', 'Shop'],
];

describe('a table', () => {
	test('fits the terminal and breaks no word', () => {
		const lines = columns(rows, 60);
		expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
		const words = new Set(lines.join(' ').split(/\s+/));
		for (const word of rows.flat().join(' ').split(' ')) expect(words).toContain(word);
	});

	test('is one line a row where there is room, and where nothing is known of a terminal', () => {
		expect(columns(rows)).toHaveLength(3);
		expect(columns(rows, 200)).toEqual(columns(rows));
	});

	test('lets a word stand out that is wider than the terminal', () => {
		expect(columns([['a-word-of-twenty-chars', 'b']], 10).join(' ')).toContain(
			'a-word-of-twenty-chars',
		);
	});
});

describe('a line', () => {
	const toggles =
		'Toggles on: VITE_UNIFIED_WORKFLOW_READ, VITE_UNIFIED_WORKFLOW_SEARCH, VITE_WRITE.';

	test('goes on below, further in, between words', () => {
		const lines = folded(toggles, { columns: 50 }).split('\n');
		expect(lines).toEqual([
			'Toggles on: VITE_UNIFIED_WORKFLOW_READ,',
			'  VITE_UNIFIED_WORKFLOW_SEARCH, VITE_WRITE.',
		]);
	});

	test.each([[undefined], [100]])('stays as it is in %s columns', (width) => {
		expect(folded(toggles, width === undefined ? {} : { columns: width })).toBe(toggles);
	});
});
