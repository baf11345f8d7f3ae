import { describe, expect, test } from 'vitest';
import { nextOrHold } from '../../../source/run/next.ts';
import { openHolds } from '../../../source/run/watch/hold.ts';
import { Walk } from '../walk.ts';
import { read } from '../watched.ts';

type Words = {
	title?: string;
	prose?: string;
	below?: string;
	fence?: string;
	front?: string;
	phase?: string;
};

/** A step with one command that asks for a hold in some words, and a step after it. */
const guide = ({
	title = 'Deploy',
	prose = '',
	below = '',
	fence = '',
	front,
	phase = '',
}: Words) =>
	read(`${front === undefined ? '' : `---\ngonogo:\n  holds:\n    ${front}\n---\n`}# Rollout

## Phase 1: Start

${phase}

### Step 1: ${title}

${prose}

\`\`\`bash${fence}
npm run deploy:app
${below}
\`\`\`

### Step 2: Go on

\`\`\`bash
echo on
\`\`\`
`);

/** Runs what is next and answers what comes after it. */
function afterNext(walk: Walk) {
	const next = nextOrHold(walk.run);
	if (next.kind !== 'run') throw new Error(`next is ${next.kind}`);
	const statements = next.batch.statements.map(({ id, text }) => ({ id, text }));
	const refused = walk.send({ kind: 'run', owner: next.batch.owner, statements, confirmed: 'yes' });
	if (refused) throw new Error(refused.refused);
	walk.play(walk.take());
	return nextOrHold(walk.run);
}

describe('words without a command', () => {
	test.each([
		[{ prose: 'Wait 15 minutes before you go on.' }, 900, 'presence'],
		[{ prose: '- Tell the desk\n- Monitor error rates for 24 hours' }, 86_400, 'readings'],
		[{ title: 'Deploy, then wait 15 minutes' }, 900, 'presence'],
		[{ below: '# wait 15 minutes' }, 900, 'presence'],
		[{ fence: ' {hold=30m}', prose: 'Wait 15 minutes.' }, 1800, 'presence'],
		[{ front: 'Deploy: 20m', prose: 'Wait 15 minutes.' }, 1200, 'presence'],
		[{ front: 'Deploy: 5m' }, 300, 'presence'],
	] as const)('%j hold the next step and the GO for %i s', (words, seconds, needs) => {
		const walk = new Walk(guide(words));
		expect(afterNext(walk)).toMatchObject({ kind: 'hold', hold: { seconds, needs } });
		const [first] = walk.run.runbook.phases;
		expect(
			walk.send({ kind: 'decide-phase', phase: first?.id ?? '', decision: 'go', reason: 'x' }),
		).toMatchObject({ refused: expect.stringContaining('holds for') });
	});

	test.each([
		{ prose: 'The migration may take 15 minutes.' },
		{ prose: 'If it fails, wait 15 minutes.' },
		{ below: '# done in 15 minutes' },
		{ front: 'Deploy: 0', prose: 'Wait 15 minutes.' },
		{ fence: ' {hold=0}', prose: 'Wait 15 minutes.' },
	])('%j hold nothing', (words) => {
		const walk = new Walk(guide(words));
		expect(afterNext(walk)).toMatchObject({ kind: 'run', step: { title: 'Go on' } });
	});

	test('of a phase hold its GO, once everything in it was done', () => {
		const walk = new Walk(guide({ phase: 'Observe the service for 2 hours before phase 2.' }));
		expect(afterNext(walk).kind).toBe('run');
		expect(afterNext(walk)).toMatchObject({ kind: 'hold', hold: { seconds: 7200 } });
	});

	test('of a wait that has passed let the next step go on', () => {
		const walk = new Walk(guide({ prose: 'Wait 15 minutes.' }));
		afterNext(walk);
		for (let minute = 0; minute < 16; minute += 1) walk.elapse(60);
		expect(openHolds(walk.run)).toEqual([]);
		expect(nextOrHold(walk.run)).toMatchObject({ kind: 'run', step: { title: 'Go on' } });
	});

	test('in a step without commands begin to hold when it is marked as done, and not when it is skipped', () => {
		const text = `# Rollout

## Phase 1: Start

### Step 1: Go

\`\`\`bash
echo go
\`\`\`

### Step 2: Settle

Let it bake for half an hour.

### Step 3: Go on

\`\`\`bash
echo on
\`\`\`
`;
		for (const [how, kind] of [
			['by-hand', 'hold'],
			['skipped', 'run'],
		] as const) {
			const walk = new Walk(read(text));
			const next = afterNext(walk);
			if (next.kind !== 'by-hand') throw new Error(`next is ${next.kind}`);
			walk.send({ kind: 'settle-step', step: next.step.id, how, note: 'looked' });
			expect(nextOrHold(walk.run).kind).toBe(kind);
			expect(openHolds(walk.run).map(({ seconds }) => seconds)).toEqual(
				kind === 'hold' ? [1800] : [],
			);
		}
	});
});
