import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attendanceOf } from '../../source/report/attendance.ts';
import { reportMarkdown } from '../../source/report/markdown.ts';
import { code, plain, shown, table } from '../../source/report/markdown-text.ts';
import { reportOf } from '../../source/report/run-report.ts';
import { statusLines, statusOf } from '../../source/report/status.ts';
import { counted, listed, span, utcBeside } from '../../source/report/words.ts';
import { emptyState } from '../../source/run/evolve.ts';
import { anyText } from '../engine/record/samples.ts';
import { stories } from './stories.ts';
import { guide, guideText, headOf, Story } from './story.ts';

const tell = (name: string) => stories[name]?.() ?? new Story();
const report = (story: Story) =>
	reportOf({ run: story.run, events: story.events, head: headOf(story.events) });
const status = (story: Story) => {
	const found = statusOf(story.run);
	if (!found) throw new Error('no status');
	return found;
};

test.each([
	['smooth', 'complete', 'The rollout is complete.'],
	['failed step', 'open', 'The run is open: 0 of 2 phases have GO.'],
	[
		'rollback incomplete',
		'rollback-incomplete',
		'The full rollback is ABANDONED: APP_READ is on and APP_WRITE may be on.',
	],
	['rolled back', 'rolled-back', 'The rollout was rolled back. Errors at 8%.'],
	['taken over', 'open', 'The run is open: 1 of 2 phases have GO.'],
])('a %s run has the outcome %s', (name, outcome, says) => {
	expect(report(tell(name))?.outcome).toEqual({ kind: outcome, says });
	expect(status(tell(name))).toMatchObject({ outcome, says });
});

test('a rollback that work went forward after is no longer the outcome', () => {
	const story = tell('rolled back');
	const open = new Story().arrive('op1', 'op1').go(1, 1);
	open.tell({ kind: 'start-rollback', procedure: 'full', add: [], typed: 'full', running: 'wait' });
	expect(report(open)?.outcome.kind).toBe('rolling-back');
	open.play(open.take());
	open.play(open.take());
	expect(report(open)?.outcome.kind).toBe('rolled-back');
	const phase = open.run.runbook.phases[0]?.id ?? '';
	open.tell({ kind: 'open-phase', phase, reason: 'fixed' }).go(1, 1);
	expect(report(open)?.outcome.kind).toBe('open');
	expect(report(story)?.outcome.kind).toBe('rolled-back');
});

test('what a rollback took back still shows in the report', () => {
	const [phase] = report(tell('rolled back'))?.phases ?? [];
	expect(phase?.status).toBe('undone');
	expect(phase?.items.map(({ signOff, undone }) => [signOff?.meaning, undone])).toEqual([
		['verified', true],
		['verified', true],
	]);
	expect(
		phase?.steps[0]?.statements.every(({ undone, state }) => undone && state?.status === 'ok'),
	).toBe(true);
});

test('people, deployments and the end are told', () => {
	const taken = report(tell('taken over'));
	expect(taken?.people.map(({ name, login, did }) => [name, login, did])).toEqual([
		['op1', 'op1', 4],
		['op2', 'op2', 1],
	]);
	expect(taken?.commits.deployed.map(({ how }) => how)).toEqual([undefined, 'applied']);
	expect(taken?.closed).toBe(false);
});

test('who approved is among the people, and what was begun alone leads the deviations', () => {
	const made = report(tell('two people'));
	expect(made?.people.map(({ name, did }) => [name, did])).toEqual([
		['op1', 6],
		['op2', 1],
	]);
	expect(made?.phases[0]).toMatchObject({ people: 2, approvals: [{ by: 'op2', login: 'op2' }] });
	expect(made?.deviations[0]).toMatchObject({
		kind: 'rollback-alone',
		what: 'Immediate Rollback',
		reason: 'nobody else answers, errors at 8%',
	});
});

test('a sign-off for a text that the guide no longer has is told apart', () => {
	const story = new Story().arrive('op1', 'op1').firstPhase();
	const runbook = guide(guideText.replace('Reading works', 'Reading works for everybody'));
	story.run = { ...story.run, runbook };
	const made = report(story);
	expect(made?.earlier.map(({ text }) => text)).toEqual(['Reading works']);
	expect(made && reportMarkdown(made)).toMatch(
		/## Signed for an earlier text of the guide\n\n.*\n.*\n\| Reading works \| verified \| op1, 22:/,
	);
});

test('nobody watching counts from the last event to the next arrival', () => {
	const { sessions, gaps } = attendanceOf(tell('taken over').events);
	expect(sessions.map(({ by, ended }) => [by, ended])).toEqual([
		['op1', 'lost'],
		['op2', 'quit'],
	]);
	expect(gaps).toEqual([
		{ from: '2026-01-05T22:00:45.000Z', to: '2026-01-05T22:41:47.500Z', milliseconds: 2_462_500 },
	]);
});

test.each([
	['rehearsal', {}, 'This was a rehearsal: nothing was executed.'],
	['sandbox', {}, 'This was a run in the sandbox: nothing real was changed.'],
	['run', { timeScale: 60 }, 'Waits were cut short: one second stood for 60 of the guide.'],
] as const)('a %s that proves little says so under its outcome', (kind, more, warning) => {
	const made = report(tell('smooth'));
	if (!made) throw new Error('no report');
	expect(reportMarkdown({ ...made, kind, ...more })).toContain(`**${warning}**`);
	expect(reportMarkdown(made)).not.toContain(warning);
});

test('a record that does not say what it is has no report and no status', () => {
	const run = { runbook: guide(), state: emptyState };
	expect(reportOf({ run, events: [], head: { seq: 0, hash: '' } })).toBeUndefined();
	expect(statusOf(run)).toBeUndefined();
});

describe('status in three lines', () => {
	test('of a run that goes on', () => {
		const story = new Story().arrive('op1', 'op1').go(1, 1);
		expect(statusLines(status(story), 'op1 on here')).toEqual([
			'a small rollout | production | CHG-1042 | run r-test',
			'The run is open: 0 of 2 phases have GO. At phase 1 of 2, Read: 1 of 2 steps done. Toggles on: APP_READ.',
			'Next: Tell support, by hand. Open at op1 on here; last event 2026-01-05 22:00:25 UTC.',
		]);
	});

	test('of one that ended', () => {
		expect(statusLines(status(tell('rollback incomplete')))).toEqual([
			'a small rollout | production | CHG-1042 | run r-test',
			'The full rollback is ABANDONED: APP_READ is on and APP_WRITE may be on. Toggles on: APP_READ; MAYBE ON: APP_WRITE.',
			'Nobody has it open; last event 2026-01-05 22:01:37 UTC.',
		]);
	});

	test.each([
		['begun', () => new Story(), 'run', 'Turn reading on: export APP_READ=true'],
		['failed', () => new Story().go(1, 1, [0, 1]), 'failed', 'npm run deploy:production failed'],
		['no-go', () => tell('failed step'), 'no-go', 'Read has NO-GO'],
		['signing', () => tell('taken over'), 'sign-off', 'sign-off of Write: 1 item open'],
		['complete', () => tell('smooth'), 'complete', 'nothing: all phases have GO'],
		[
			'undone',
			() => tell('rolled back'),
			'undone',
			'Read was rolled back and waits to be opened again',
		],
	] as const)('what is next: %s', (_, make, kind, says) => {
		expect(status(make()).next).toEqual({ kind, says });
	});
});

describe('foreign text', () => {
	test.each([
		['a|b', 'a\\|b'],
		['*bold* <b>', '\\*bold\\* \\<b\\>'],
		['two\n\nlines', 'two lines'],
		['a\u202eb\u001b[31m', 'a\\\\u{202e}b\\\\u{1b}\\[31m'],
	])('%j as text is %j', (text, words) => {
		expect(plain(text)).toBe(words);
	});

	test.each([
		['make', '`make`'],
		['echo `date`', '`` echo `date` ``'],
		['a \\\n  b', '`a \\ ⏎ b`'],
	])('%j as code is %j', (text, words) => {
		expect(code(text)).toBe(words);
	});

	test('never ends a cell or a row', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (a, b) => {
				const lines = table(['x', 'y'], [[plain(a), code(b)]]);
				const bars = lines[2]?.replaceAll('\\|', '').match(/\|/g) ?? [];
				return lines.length === 4 && bars.length === 3;
			}),
		);
	});

	test('has no hidden character left', () => {
		fc.assert(
			fc.property(
				anyText,
				(text) => !/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\p{Cs}]/u.test(shown(text)),
			),
		);
	});
});

test.each([
	[300, 'under 1 s'],
	[0, '0 s'],
	[41_000, '41 s'],
	[725_000, '12 min 5 s'],
	[3_600_000, '1 h'],
	[3_840_000, '1 h 4 min'],
	[266_400_000, '3 days 2 h'],
])('%i ms is %s', (milliseconds, words) => {
	expect(span(milliseconds)).toBe(words);
});

test('small words', () => {
	expect([counted(1, 'phase'), counted(2, 'phase')]).toEqual(['1 phase', '2 phases']);
	expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
	expect(utcBeside('2026-11-23T01:02:03.000Z', '2026-11-22T21:00:00.000Z')).toBe(
		'2026-11-23 01:02:03 UTC',
	);
});
