import { describe, expect, test } from 'vitest';
import { answerNext } from '../../../source/run/answers/answering.ts';
import { answersSchema } from '../../../source/run/answers/answers.ts';
import { launchStep } from '../../../source/run/guard/launch-step.ts';
import { nextOrHold } from '../../../source/run/next.ts';
import { read } from '../../run/watched.ts';
import { Walk } from '../walk.ts';

const guide = (deploy: string) => `# Rollout

## Phase 1: Start

### Step 1: Prepare

\`\`\`bash
echo ready
\`\`\`

### Step 2: Go

\`\`\`bash
${deploy}
\`\`\`

\`\`\`typescript
const config = {
  new_search: { percentage: 10, startDate: '2026-01-01', endDate: '2026-01-20', userSegments: ['beta'] },
};
\`\`\`

#### Success Criteria

- It works
`;

function begun(deploy = 'npm run deploy:production'): Walk {
	return new Walk(read(guide(deploy)));
}

/** Runs what is next, as far as that is a command. */
function runNext(walk: Walk): void {
	const next = nextOrHold(walk.run);
	if (next.kind !== 'run') throw new Error(`next is ${next.kind}`);
	walk.send({
		kind: 'run',
		owner: next.batch.owner,
		statements: next.batch.statements.map(({ id, text }) => ({ id, text })),
		confirmed: 'yes',
	});
	walk.play(walk.take());
}

const phaseOf = (walk: Walk) => {
	const [phase] = walk.run.runbook.phases;
	if (!phase) throw new Error('no phase');
	return phase;
};

describe('a dark launch that no command sets', () => {
	test('is a step by hand before anything is deployed, and not before what only looks', () => {
		const walk = begun();
		expect(nextOrHold(walk.run)).toMatchObject({ kind: 'run', step: { title: 'Prepare' } });
		runNext(walk);
		expect(nextOrHold(walk.run)).toMatchObject({
			kind: 'by-hand',
			step: {
				title: 'Set the dark launch: new_search 10 %',
				prose: expect.stringContaining(
					'- new_search to 10 % of beta, from 2026-01-01 to 2026-01-20 (line 19)',
				),
			},
		});
	});

	test('asks what was seen, and keeps it as an event', () => {
		const walk = begun();
		const step = launchStep(walk.run.runbook, phaseOf(walk))?.id ?? '';
		const settle = { kind: 'settle-step', step, how: 'by-hand' } as const;
		expect(walk.send({ ...settle, note: ' ' })).toMatchObject({
			refused: 'say what was seen, in one line',
		});
		expect(walk.send({ ...settle, note: 'console says 10 %' })).toBeUndefined();
		expect(walk.events.at(-1)).toMatchObject({
			type: 'step.settled',
			step,
			note: 'console says 10 %',
			by: 'op1',
		});
		expect(walk.run.state.deviations).toEqual([]);
		runNext(walk);
		expect(nextOrHold(walk.run)).toMatchObject({ kind: 'run', step: { title: 'Go' } });
		expect(walk.send({ ...settle, note: 'again' })).toMatchObject({
			refused: 'it has been settled already',
		});
	});

	test('skipped is a deviation', () => {
		const walk = begun();
		const step = launchStep(walk.run.runbook, phaseOf(walk))?.id ?? '';
		walk.send({ kind: 'settle-step', step, how: 'skipped', note: 'nobody uses it yet' });
		expect(walk.run.state.deviations).toMatchObject([{ kind: 'skipped', subject: step }]);
	});

	test('stands in the way of GO when its command was run out of its turn', () => {
		const walk = begun();
		runNext(walk);
		const [, go] = phaseOf(walk).steps;
		const deploy = go?.blocks[0]?.statements[0];
		walk.send({
			kind: 'run',
			owner: go?.id ?? '',
			statements: [{ id: deploy?.id ?? '', text: deploy?.text ?? '' }],
			confirmed: 'yes',
		});
		walk.play(walk.take());
		expect(nextOrHold(walk.run).kind).toBe('by-hand');
		expect(
			walk.send({
				kind: 'decide-phase',
				phase: phaseOf(walk).id,
				decision: 'go',
				reason: 'all else is well',
			}),
		).toMatchObject({ refused: expect.stringContaining('nobody has said that it was done') });
	});

	test('is no step where a command sets it', () => {
		const walk = begun('npm run deploy:search -- --percentage=10');
		expect(launchStep(walk.run.runbook, phaseOf(walk))).toBeUndefined();
		runNext(walk);
		expect(nextOrHold(walk.run)).toMatchObject({ kind: 'run', step: { title: 'Go' } });
	});

	test.each([
		[{ 'Set the dark launch': { done: 'console' } }, 'intents'],
		[{ 'phase-1-start/dark-launch': { skip: 'not now' } }, 'intents'],
		[{ 'Set the dark launch': 'done' }, 'gate'],
		[{}, 'gate'],
	])('without a screen %j leads to %s', (steps, kind) => {
		const walk = begun();
		runNext(walk);
		const answers = answersSchema.parse({ answers: 1, steps });
		expect(answerNext(walk.run, answers).kind).toBe(kind);
	});
});
