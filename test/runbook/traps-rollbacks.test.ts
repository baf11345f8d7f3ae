import { describe, expect, test } from 'vitest';
import { fence, read } from './read-text.ts';

describe('rollbacks', () => {
	function rollbacks(...lines: string[]): [string, string | undefined][] {
		return read('# Guide', '', fence('bash', 'make all'), ...lines)
			.procedures.filter(({ role }) => role === 'rollback')
			.map(({ title, scope }) => [title, scope]);
	}
	const work = fence('bash', 'make back');

	test.each([
		'Rollback',
		'Rolling back',
		'Back out',
		'How to revert',
		'Undo the change',
		'Downgrade',
		'Fail back',
		'回滚',
		'Reverter',
		'Откат',
	])('%s is one', (title) => {
		expect(rollbacks(`## ${title}`, work)).toHaveLength(1);
	});

	test.each([
		'Automated rollback',
		'When to roll back',
		'Rollback criteria',
		'Post-rollback verification',
		'DO NOT rollback for',
		'Rollback testing',
		'Restore the backup',
		'Disaster recovery',
	])('%s is none', (title) => {
		expect(rollbacks(`## ${title}`, work)).toEqual([]);
	});

	test('prose alone counts, and an explanation of when it would be possible does not', () => {
		expect(rollbacks('## Rollback', 'Ask the store team to bring back last night.')).toHaveLength(
			1,
		);
		expect(
			rollbacks('## Rollback', 'Once all are upgraded, going back is no longer possible.'),
		).toEqual([]);
	});

	test('restoring is one under an emergency', () => {
		expect(rollbacks('## Emergency', '### Restore the old release', work)).toHaveLength(1);
	});

	test('full and partial by their words, else the phase they stand under', () => {
		expect(rollbacks('## Full rollback', work, '## Partial rollback', work)).toEqual([
			['Full rollback', 'full'],
			['Partial rollback', 'partial'],
		]);
		expect(
			rollbacks(
				'## Phase 1: Move',
				'### Step 1: Go',
				fence('bash', 'make go'),
				'### Rollback',
				work,
			),
		).toEqual([['Rollback', 'phase-1-move']]);
	});

	test('a heading with parts is one procedure, one with two rollbacks is two', () => {
		expect(
			rollbacks('## Rolling back', '### Stop traffic', work, '### Steps to roll back', work),
		).toHaveLength(1);
		expect(
			rollbacks('## Rollback', '### Immediate rollback', work, '### Partial rollback', work),
		).toHaveLength(2);
	});

	test('a label in a list belongs to its step and is not counted', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Step 1: B',
			'- Run it',
			'- **Rollback:** take the old one',
			fence('bash', 'make b'),
		);
		expect(runbook.phases[0]?.steps[0]?.rollback).toBe('take the old one');
		expect(runbook.counts.rollbacks).toBe(0);
	});
});
