import { describe, expect, test } from 'vitest';
import { batchFrom } from '../../../source/run/ask.ts';
import { forEarlierText } from '../../../source/run/guide/change.ts';
import { followedGuide } from '../../../source/run/guide/decide.ts';
import { nextUp, openItems } from '../../../source/run/progress.ts';
import { guide, guideText, Story } from '../../report/story.ts';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';

const to = 'e'.repeat(64);

/** Phase 1 done up to its signature, then a text of the guide with this change in it. */
function adopted(from: string, into: string): Story {
	const story = new Story().go(1, 1);
	story.tell({ kind: 'settle-step', step: story.step(1, 2).id, how: 'by-hand', note: 'rang' });
	for (const { id } of story.run.runbook.phases[0]?.criteria ?? []) {
		story.tell({ kind: 'sign', item: id, meaning: 'verified', evidence: [] });
	}
	const runbook = guide(guideText.replace(from, into));
	story.tell({ kind: 'adopt-guide', to, runbook });
	story.run = { ...story.run, runbook };
	return story;
}

test('a run follows the guide that it began with until another is adopted', () => {
	const story = new Story();
	expect(followedGuide(story.run)).toBe('f'.repeat(64));
	story.tell({ kind: 'adopt-guide', to, runbook: guide() });
	expect(followedGuide(story.run)).toBe(to);
	expect(story.send({ kind: 'adopt-guide', to, runbook: guide() })).toMatchObject({
		refused: 'the run follows that text of the guide already',
	});
});

test('a sign-off whose text changed stays in the record and is open again', () => {
	const story = adopted('Reading works', 'Reading works everywhere');
	const [phase] = story.run.runbook.phases;
	expect(phase && openItems(story.run, phase).map(({ text }) => text)).toEqual([
		'Reading works everywhere',
	]);
	expect(nextUp(story.run)).toMatchObject({ kind: 'sign-off' });
	expect(forEarlierText(story.run).map(({ text }) => text)).toEqual(['Reading works']);
});

test('an item that kept its place in words keeps its answer, whatever else changed', () => {
	const story = adopted(
		'npm run deploy:production\n```\n\n### Success',
		'true\n```\n\n### Success',
	);
	expect(nextUp(story.run)).toMatchObject({ kind: 'go' });
});

test('a changed command is to do again, those around it are not', () => {
	const story = adopted('npm run test:read', 'npm run test:read -- --all');
	const next = nextUp(story.run);
	expect(next.kind === 'run' && next.batch.statements.map(({ text }) => text)).toEqual([
		'npm run test:read -- --all',
	]);
});

describe('a command of another text under a known name', () => {
	const long = `npm run deploy -- ${'--set=a '.repeat(40)}`;
	const text = guideText.replace('npm run test:read', `${long}--last=1`);
	const other = guideText.replace('npm run test:read', `${long}--last=2`);

	test('is to do again', () => {
		const story = new Story(text).go(1, 1);
		const [first] = guide(text).phases;
		const [second] = guide(other).phases;
		const idOf = (phase: typeof first) =>
			phase?.steps[0]?.blocks[0]?.statements.find(({ text: found }) => found.includes('--last'))
				?.id;
		expect(idOf(first)).toBe(idOf(second));
		const runbook = guide(other);
		story.tell({ kind: 'adopt-guide', to, runbook });
		story.run = { ...story.run, runbook };
		expect(story.events.at(-1)).toMatchObject({ reopened: [idOf(second)] });
		expect(nextUp(story.run)).toMatchObject({ kind: 'run' });
	});
});

test('a step done by hand whose commands changed is to do again', () => {
	const story = new Story();
	const step = story.step(1, 1).id;
	story.tell({ kind: 'settle-step', step, how: 'by-hand', note: 'done' });
	const runbook = guide(guideText.replace('npm run test:read', 'npm run test:all'));
	story.tell({ kind: 'adopt-guide', to, runbook });
	expect(story.run.state.steps[step]).toBeUndefined();
	expect(story.events.at(-1)).toMatchObject({ type: 'guide.adopted', reopened: [step] });
});

describe('a guide is not adopted', () => {
	test('while a command runs, or nobody knows how one ended', () => {
		const walk = new Walk(rollout());
		const run = { kind: 'run', owner: 'p1/s1' } as const;
		walk.send({ ...run, statements: [{ id: 'p1/s1/build', text: 'npm run build' }] });
		const adopt = { kind: 'adopt-guide', to, runbook: rollout() } as const;
		expect(walk.send(adopt)).toMatchObject({ refused: 'another command is still running' });
		walk.send({
			kind: 'block-finished',
			execution: walk.take().execution,
			outcome: { kind: 'unknown', why: 'nobody saw it' },
			durationMs: 1,
		});
		expect(walk.send(adopt)).toMatchObject({
			refused: 'the outcome of a command is unknown: settle it first',
		});
	});

	test('without its text', () => {
		expect(new Walk(rollout()).send({ kind: 'adopt-guide', to })).toMatchObject({
			refused: 'that text of the guide is not here',
		});
	});
});

describe('a secret that could not be kept', () => {
	const resumed = () => {
		const walk = new Walk(rollout());
		const operator = { name: 'op2', login: 'op2', host: 'there', role: 'operator' };
		const missing = ['API_TOKEN'];
		walk.send({ kind: 'open-session', operator, via: 'screen', pid: 1, missing });
		return walk;
	};
	const build = { id: 'p1/s1/build', text: 'npm run build' };

	test('is asked for before any command, and never written down', () => {
		const walk = resumed();
		expect(batchFrom(walk.run, 'p1/s1', build.id, 'through')).toMatchObject({
			statements: [{ id: build.id }],
			blocked: 'needs a value for $API_TOKEN',
		});
		const run = { kind: 'run' as const, owner: 'p1/s1', statements: [build] };
		expect(walk.send(run)).toMatchObject({ refused: 'needs a value for $API_TOKEN' });
		walk.send({ kind: 'give-value', token: '$API_TOKEN', value: 'a secret' });
		expect(walk.events.at(-1)).toMatchObject({ token: '$API_TOKEN', secret: true });
		expect(JSON.stringify(walk.events)).not.toContain('a secret');
		expect(walk.send(run)).toBeUndefined();
	});

	test('never holds a rollback up', () => {
		const walk = resumed();
		const start = { kind: 'start-rollback', procedure: 'rollback-full', typed: 'full' } as const;
		expect(walk.send({ ...start, add: [], running: 'wait' })).toBeUndefined();
	});

	test('that was given for a placeholder is asked for again by the next process', () => {
		const walk = resumed();
		walk.send({ kind: 'give-value', token: '<password>', value: 'x', secret: true });
		expect(Object.keys(walk.run.state.values)).toEqual(['<password>']);
		const operator = { name: 'op3', login: 'op3', host: 'there', role: 'operator' };
		walk.send({ kind: 'open-session', operator, via: 'screen', pid: 1 });
		expect(walk.run.state.values).toEqual({});
		expect(walk.run.state.missing).toEqual([]);
	});
});
