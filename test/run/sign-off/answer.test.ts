import { expect, test } from 'vitest';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';

const answers = (walk: Walk) => walk.run.state.items['p1/c1'] ?? expect.fail('no answer');

test('an answer says who gave it, from which login, and what stands behind that', () => {
	const walk = new Walk(rollout());
	walk.send({ kind: 'sign', item: 'p1/c1', meaning: 'verified', evidence: [] });
	expect(answers(walk)).toMatchObject({
		operator: walk.run.state.operator ?? expect.fail('nobody is there'),
		assurance: 'os-user',
	});
	expect(answers(walk)).not.toHaveProperty('supersedes');
});

test('a correction names the answer that it takes the place of', () => {
	const walk = new Walk(rollout());
	walk.send({ kind: 'sign', item: 'p1/c1', meaning: 'verified', evidence: [] });
	const { seq } = answers(walk);
	walk.send({
		kind: 'sign',
		item: 'p1/c1',
		meaning: 'verified',
		note: 'looked again',
		evidence: [],
	});
	expect(answers(walk)).toMatchObject({ supersedes: seq, note: 'looked again' });
});
