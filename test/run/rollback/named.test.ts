import { expect, test } from 'vitest';
import { findRollback, rollbackCalled, scopeNamed } from '../../../source/run/rollback/plan.ts';
import { readText } from '../../runbook/read-text.ts';

const guide = (...titles: string[]) =>
	readText(
		[
			'# Rollout',
			'## Phase 1: Write',
			'```bash',
			'export SHOP_WRITE=true',
			'```',
			...titles.flatMap((title) => [`## ${title}`, '```bash', 'export SHOP_WRITE=false', '```']),
		].join('\n'),
	);

/** One row what is asked for, in a guide with these rollbacks, and which one that is. */
test.each<{ rollbacks: string[]; name: string; is: string | undefined }>([
	{ rollbacks: ['Full Rollback', 'Partial Rollback'], name: 'full', is: 'Full Rollback' },
	{ rollbacks: ['Full Rollback', 'Partial Rollback'], name: 'partial', is: 'Partial Rollback' },
	{ rollbacks: ['Emergency Rollback'], name: 'emergency rollback', is: 'Emergency Rollback' },
	// The only one is meant by whoever says nothing.
	{ rollbacks: ['Emergency Rollback'], name: 'full', is: 'Emergency Rollback' },
	{ rollbacks: ['Emergency Rollback'], name: 'rollback', is: 'Emergency Rollback' },
	{ rollbacks: ['Emergency Rollback'], name: 'partial', is: undefined },
	{ rollbacks: ['Partial Rollback'], name: 'full', is: undefined },
	{ rollbacks: ['Rollback of the shop', 'Rollback of the search'], name: 'full', is: undefined },
])('$name of $rollbacks is $is', ({ rollbacks, name, is }) => {
	expect(findRollback(guide(...rollbacks), name)?.title).toBe(is);
});

test('a rollback of no scope is not called so twice', () => {
	expect(['full', 'rollback'].map(scopeNamed)).toEqual([' full', '']);
	expect(['full', 'rollback'].map(rollbackCalled)).toEqual(['full rollback', 'rollback']);
});
