import { describe, expect, test } from 'vitest';
import { holdAsked } from '../../../source/run/watch/hold-asked.ts';
import type { Block } from '../../../source/runbook/model.ts';
import { phase, statement, step } from '../guide.ts';

describe('what the guide wants held', () => {
	const block = (more: Partial<Block>): Block => ({
		line: 1,
		language: 'bash',
		kind: 'command',
		text: '',
		statements: [],
		...more,
	});
	const p = phase('p', []);
	const s = step('p/s', []);

	test.each([
		{
			name: 'a monitor for a day',
			longRunning: { why: 'a monitor', seconds: 86_400 },
			asked: { seconds: 86_400, needs: 'readings', from: 'start' },
		},
		{
			name: 'a sleep',
			text: 'sleep 15m',
			longRunning: { why: 'waits', seconds: 900 },
			asked: { seconds: 900, needs: 'presence', from: 'start' },
		},
		{ name: 'a monitor without a length', longRunning: { why: 'a monitor' }, asked: undefined },
		{
			name: 'a loop that pauses',
			text: 'while true; do look; sleep 60; done',
			longRunning: { why: 'a loop without an end', seconds: 60 },
			asked: undefined,
		},
		{ name: 'any other command', asked: undefined },
	] as const)('$name', ({ asked, name: _, ...more }) => {
		expect(holdAsked({ statement: statement('x', 'cmd', more), phase: p, step: s })).toEqual(asked);
	});

	test('hold=30m on a block holds from the end of its last command', () => {
		const statements = [statement('a', 'a'), statement('b', 'b')];
		const of = block({ statements, annotations: { holdSeconds: 1800 } });
		const asked = statements.map((one) =>
			holdAsked({ statement: one, block: of, phase: p, step: s }),
		);
		expect(asked).toEqual([undefined, { seconds: 1800, needs: 'presence', from: 'end' }]);
	});

	test('a command outside the phases holds nothing', () => {
		const longRunning = { why: 'a monitor', seconds: 60 };
		expect(holdAsked({ statement: statement('x', 'cmd', { longRunning }) })).toBeUndefined();
	});
});
