import { expect, test } from 'vitest';
import { reportMarkdown } from '../../source/report/markdown.ts';
import { reportOf } from '../../source/report/run-report.ts';
import type { EventBody } from '../../source/run/event.ts';
import { evolve, stamped } from '../../source/run/evolve.ts';
import { headOf, Story } from './story.ts';

/** The section of the report on halts, holds and escalation, of a run in which this happened. */
function section(...bodies: EventBody[]): string {
	const story = new Story();
	for (const [index, body] of bodies.entries()) {
		const at = new Date(Date.UTC(2026, 0, 5, 22, 10, index)).toISOString();
		const event = stamped(body, { at, by: 'op1', mono: index * 1000 }, story.run.state.seq + 1);
		story.events.push(event);
		story.run = { ...story.run, state: evolve(story.run.state, event) };
	}
	const report = reportOf({ run: story.run, events: story.events, head: headOf(story.events) });
	const markdown = report ? reportMarkdown(report) : '';
	return /## Halts, holds and escalation\n\n([\s\S]*?)\n## /.exec(markdown)?.[1]?.trimEnd() ?? '';
}

const at = '2026-01-05T22:10:00.000Z';
const raised: EventBody = {
	type: 'halt.raised',
	halt: 'h1',
	guard: 'errors',
	since: at,
	why: 'errors 8.1% > 5%',
};

test('nothing watched, nobody told: no section', () => {
	expect(section()).toBe('');
});

test.each([
	['stands', [], '**not over**'],
	[
		'was overridden',
		[{ type: 'halt.overridden', halt: 'h1', reason: 'a test user' }],
		'**overridden** by op1 22:10:01: a test user',
	],
	['is over', [{ type: 'halt.cleared', halt: 'h1', why: 'back' }], 'over 22:10:01'],
] as [string, EventBody[], string][])('a halt that %s', (_, after, end) => {
	expect(section(raised, ...after)).toContain(`| 22:10:00 | errors 8.1% \\> 5% | ${end} |`);
});

test('a hold says what was observed of it, and how it ended', () => {
	const hold = new Story().statements(1, 1)[2] ?? '';
	const started: EventBody = {
		type: 'hold.started',
		hold,
		step: 's',
		seconds: 3600,
		gapSeconds: 60,
		needs: 'presence',
	};
	const ended: EventBody = {
		type: 'hold.ended',
		hold,
		observedMs: 3_540_000,
		unobservedMs: 60_000,
	};
	const closed: EventBody = {
		type: 'hold.closed',
		hold,
		reason: 'the window closes',
		leftSeconds: 600,
	};
	expect(section(started)).toMatch(/\| npm run test:read \| 1 h \| 22:10:00 \|.*\| not over \|/);
	expect(section(started, ended)).toContain('| 59 min | 1 min | held to its end |');
	expect(section(started, closed)).toContain('| **closed early**: the window closes |');
});

test('who was told, and which message never arrived', () => {
	const told: EventBody = {
		type: 'escalation.told',
		level: 'Level 2',
		who: 'Team lead',
		note: 'by phone',
	};
	const failed: EventBody = {
		type: 'notice.failed',
		about: 'halt',
		to: 'webhook',
		attempt: 3,
		why: 'no answer',
		final: true,
	};
	expect(section(told, failed, { ...failed, final: false })).toBe(
		[
			'- 22:10:00 op1 told Team lead (Level 2): by phone',
			'- 22:10:01 **message not delivered**: halt to webhook: no answer',
		].join('\n'),
	);
});
