import { describe, expect, test } from 'vitest';
import { reportMarkdown } from '../../source/report/markdown.ts';
import { reportOf } from '../../source/report/run-report.ts';
import { statusOf } from '../../source/report/status.ts';
import { currentPhase, nextUp, phaseProgress, stepProgress } from '../../source/run/progress.ts';
import { maybeStillOn, toggleBoard } from '../../source/run/toggle/board.ts';
import { stepByName } from '../../source/runbook/walk.ts';
import { guide, headOf, Story } from '../report/story.ts';

const reason = 'phase 1 per run 20260101-aaaa on a laptop that is lost';

function declared(): Story {
	const story = new Story().arrive('op1', 'op1');
	return story.tell({ kind: 'declare-start', from: story.step(2, 1).id, reason });
}

describe('a start that is declared', () => {
	test('passes what comes before it, and nothing of that is signed', () => {
		const { run } = declared();
		const [first, second] = run.runbook.phases;
		expect(first && phaseProgress(run, first)).toMatchObject({ status: 'declared', stepsDone: 2 });
		expect(first?.steps.map((step) => stepProgress(run, step).status)).toEqual([
			'declared',
			'declared',
		]);
		expect(currentPhase(run)).toBe(second);
		expect(nextUp(run)).toMatchObject({ kind: 'run', step: { id: second?.steps[0]?.id } });
		expect(run.state.items).toEqual({});
	});

	test('is a deviation that leads the report, where the phase is declared and not signed', () => {
		const story = declared();
		expect(story.run.state.deviations).toMatchObject([
			{ kind: 'declared-start', reason, by: 'op1' },
		]);
		const report = reportOf({ run: story.run, events: story.events, head: headOf(story.events) });
		const text = report ? reportMarkdown(report) : '';
		expect(text).toMatch(
			/\| op1 \| begun here, what comes before declared done \| Turn writing on \| phase 1 per run/,
		);
		expect(text).toContain('### Phase 1, Read: DECLARED done by an earlier run, not signed');
		expect(statusOf(story.run)?.phases.map(({ status }) => status)).toEqual(['declared', 'open']);
	});

	test('starts with what the guide exports before it, and takes those toggles for maybe on', () => {
		const { run } = declared();
		expect(run.state.declared?.exports).toEqual({ APP_READ: 'true' });
		expect(toggleBoard(run)[0]).toMatchObject({
			name: 'APP_READ',
			before: 'unknown',
			set: 'on',
			status: 'maybe',
			why: 'turned on before this record began, as declared',
		});
		expect(maybeStillOn(run).map(({ name }) => name)).toEqual(['APP_READ']);
		const further = declared().go(2, 1).run;
		expect(toggleBoard(further).map(({ status }) => status)).toEqual(['on', 'on']);
	});

	test('is complete once the phases that were not declared have GO', () => {
		const story = declared().go(2, 1).sign(2);
		expect(nextUp(story.run)).toEqual({ kind: 'complete' });
		expect(story.send({ kind: 'close-run', outcome: 'complete' })).toBeUndefined();
	});

	test('is over for a phase that a rollback takes back', () => {
		const story = declared().rollBack();
		story.play(story.take());
		story.play(story.take());
		const [first] = story.run.runbook.phases;
		expect(first && phaseProgress(story.run, first).status).toBe('undone');
	});

	test.each([
		['without a reason', (story: Story) => story.step(2, 1).id, ' ', /by which run, and why\?/],
		['at the first step', (story: Story) => story.step(1, 1).id, reason, /nothing comes before/],
		['nowhere', () => 'gone', reason, /name a step/],
	])('is refused %s', (_, from, why, refused) => {
		const story = new Story().arrive('op1', 'op1');
		const answer = story.send({ kind: 'declare-start', from: from(story), reason: why });
		expect(answer?.refused).toMatch(refused);
	});

	test('is refused once anything was done, and twice', () => {
		const story = new Story().arrive('op1', 'op1').go(1, 1);
		const intent = { kind: 'declare-start', from: story.step(2, 1).id, reason } as const;
		expect(story.send(intent)?.refused).toMatch(/its own record says/);
		expect(declared().send(intent)?.refused).toMatch(/its own record says/);
	});
});

test('a ticket is given later, and another one after it', () => {
	const story = new Story().arrive('op1', 'op1');
	story.tell({ kind: 'give-ticket', ticket: ' CHG-7 ' });
	expect(statusOf(story.run)?.ticket).toBe('CHG-7');
	expect(story.send({ kind: 'give-ticket', ticket: 'CHG-7' })?.refused).toContain('already');
	expect(story.send({ kind: 'give-ticket', ticket: ' ' })?.refused).toBe('an empty ticket');
});

test.each([
	['2.1', 'Turn writing on'],
	['1.2', 'Tell support'],
	['Tell support', 'Tell support'],
	['1.9', undefined],
	['nowhere', undefined],
])('the step %s is %s', (name, title) => {
	expect(stepByName(guide(), name)?.title).toBe(title);
});
