import { describe, expect, test } from 'vitest';
import { answerNext } from '../../../source/run/answers/answering.ts';
import { readAnswers } from '../../../source/run/answers/answers.ts';
import { nextUp, phaseProgress, stepProgress } from '../../../source/run/progress.ts';
import { openForGo } from '../../../source/run/sign-off/decide.ts';
import { guide, phase, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';

/** An alert runbook: look first, then one of three ways out. */
function alert() {
	return guide([
		phase('look', [step('look/pods', [statement('look/pods/get', 'kubectl get pods')])]),
		phase(
			'ways',
			[
				step('ways/restart', [statement('ways/restart/1', 'kubectl rollout restart deploy/web')]),
				step('ways/room', [
					statement('ways/room/1', 'kubectl scale deploy/web --replicas=4'),
					statement('ways/room/2', 'kubectl get pods'),
				]),
				step('ways/call', []),
			],
			{ chooseOne: true },
		),
	]);
}

function looked(): Walk {
	const walk = new Walk(alert(), {}, { environment: 'staging' });
	walk.perform('look/pods', ['look/pods/get']);
	walk.send({ kind: 'decide-phase', phase: 'look', decision: 'go' });
	return walk;
}

const ways = (walk: Walk) =>
	walk.run.runbook.phases[1]?.steps.map((one) => stepProgress(walk.run, one).status);
const second = (walk: Walk) => walk.run.runbook.phases[1] ?? expect.fail('no second phase');

describe('several ways out', () => {
	test('none of them is next by itself: a person chooses', () => {
		const next = nextUp(looked().run);
		expect(next.kind === 'choose' && next.steps.map(({ id }) => id)).toEqual([
			'ways/restart',
			'ways/room',
			'ways/call',
		]);
	});

	test('the one looked at is next, and once begun it stays so', () => {
		const walk = looked();
		expect(nextUp(walk.run, 'ways/room')).toMatchObject({
			kind: 'run',
			step: { id: 'ways/room' },
		});
		walk.perform('ways/room', ['ways/room/1']);
		expect(nextUp(walk.run)).toMatchObject({ kind: 'run', step: { id: 'ways/room' } });
	});

	test('one done is enough: the others are not chosen, and the phase waits for its GO', () => {
		const walk = looked();
		walk.perform('ways/room', ['ways/room/1', 'ways/room/2']);
		expect(ways(walk)).toEqual(['not-chosen', 'done', 'not-chosen']);
		expect(phaseProgress(walk.run, second(walk))).toEqual({
			status: 'sign-off',
			stepsDone: 3,
			steps: 3,
		});
		expect(openForGo(walk.run, second(walk))).toEqual([]);
		expect(nextUp(walk.run)).toMatchObject({ kind: 'go' });
		expect(walk.send({ kind: 'decide-phase', phase: 'ways', decision: 'go' })).toBeUndefined();
		expect(walk.run.state.deviations).toEqual([]);
	});

	test('one that failed is left alone when another one worked', () => {
		const walk = looked();
		walk.perform('ways/restart', ['ways/restart/1'], [1]);
		expect(nextUp(walk.run)).toMatchObject({ kind: 'failed', step: { id: 'ways/restart' } });
		walk.perform('ways/room', ['ways/room/1', 'ways/room/2']);
		expect(ways(walk)).toEqual(['failed', 'done', 'not-chosen']);
		expect(nextUp(walk.run)).toMatchObject({ kind: 'go' });
	});

	test('one done by hand is enough as well', () => {
		const walk = looked();
		walk.send({ kind: 'settle-step', step: 'ways/call', how: 'by-hand', note: '' });
		expect(ways(walk)).toEqual(['not-chosen', 'not-chosen', 'by-hand']);
	});

	test('skipping one chooses none of the others', () => {
		const walk = looked();
		walk.send({ kind: 'settle-step', step: 'ways/call', how: 'skipped', note: 'not at night' });
		expect(nextUp(walk.run)).toMatchObject({ kind: 'choose', steps: [{}, {}] });
		expect(openForGo(walk.run, second(walk))).toHaveLength(2);
	});

	test('one that was not chosen can still be taken by whoever looks at it', () => {
		const walk = looked();
		walk.perform('ways/restart', ['ways/restart/1']);
		expect(nextUp(walk.run, 'ways/room')).toMatchObject({ kind: 'run', step: { id: 'ways/room' } });
	});

	test('GO without any of them asks for a reason', () => {
		const walk = looked();
		expect(walk.send({ kind: 'decide-phase', phase: 'ways', decision: 'go' })).toMatchObject({
			need: 'reason',
		});
	});
});

describe('without a screen', () => {
	const answered = (steps: Record<string, unknown>) => {
		const read = readAnswers({ answers: 1, steps });
		return read.ok ? answerNext(looked().run, read.answers, undefined, { at: '' }) : read;
	};

	test('no answer is a gate that names the ways', () => {
		expect(answered({})).toMatchObject({
			kind: 'gate',
			gate: {
				gate: 'step',
				name: 'ways',
				what: expect.stringContaining('ways/restart; ways/room'),
			},
		});
	});

	test('the answers choose one', () => {
		expect(answered({ 'ways/room': 'choose' })).toMatchObject({
			kind: 'intents',
			intents: [{ kind: 'run', owner: 'ways/room' }],
		});
		expect(answered({ 'ways/call': 'done' })).toMatchObject({
			intents: [{ kind: 'settle-step', step: 'ways/call', how: 'by-hand' }],
		});
	});
});
