import { expect, test } from 'vitest';
import { nextUp, phaseProgress } from '../../source/run/progress.ts';
import { toggleBoard } from '../../source/run/toggle/board.ts';
import { guide, phase, rollout, statement, step } from './guide.ts';
import { deploying, ends, readOn } from './rollback/rollouts.ts';
import { Walk } from './walk.ts';

const statuses = (walk: Walk) =>
	Object.fromEntries(
		toggleBoard(walk.run).map(({ short, set, deployed, status }) => [
			short,
			{ set, deployed, status },
		]),
	);

test('Enter runs through the block, up to the command that asks', () => {
	const walk = new Walk(rollout());
	const next = nextUp(walk.run);
	expect(next.kind === 'run' && next.batch.statements.map(({ id }) => id)).toEqual([
		'p1/s1/read',
		'p1/s1/build',
	]);
	walk.perform('p1/s1', ['p1/s1/read', 'p1/s1/build']);
	const after = nextUp(walk.run);
	expect(after.kind === 'run' && after.batch.ask).toMatchObject({
		kind: 'yes',
		environment: 'production',
	});
	expect(after.kind === 'run' && after.batch.statements.map(({ id }) => id)).toEqual([
		'p1/s1/deploy',
		'p1/s1/check',
	]);
});

test('a change of production does not run on Enter alone, nor on another word', () => {
	const walk = new Walk(rollout());
	expect(walk.perform('p1/s1', ['p1/s1/deploy'])).toMatchObject({ need: 'yes' });
	expect(walk.perform('p1/s1', ['p1/s1/deploy'], [], 'no')).toMatchObject({ need: 'yes' });
	expect(walk.effects).toEqual([]);
});

test('the start of a block and of its first statement are events before anything is executed', () => {
	const walk = new Walk(rollout());
	walk.send({
		kind: 'run',
		owner: 'p1/s1',
		statements: [{ id: 'p1/s1/read', text: 'export APP_READ=true' }],
	});
	expect(walk.events.slice(-2).map(({ type }) => type)).toEqual([
		'block.started',
		'statement.started',
	]);
	expect(walk.take().execution).toBe('x1');
});

test('an export is set, and deployed only once a deploying command succeeded', () => {
	const walk = new Walk(rollout());
	walk.perform('p1/s1', ['p1/s1/read', 'p1/s1/build']);
	expect(statuses(walk).READ).toEqual({ set: 'on', deployed: 'unknown', status: 'unknown' });
	walk.perform('p1/s1', ['p1/s1/deploy'], [], 'yes');
	expect(statuses(walk).READ).toEqual({ set: 'on', deployed: 'on', status: 'on' });
});

test('a deploying command that failed leaves its toggles maybe on, until one succeeds', () => {
	const walk = new Walk(rollout());
	walk.perform('p1/s1', ['p1/s1/read', 'p1/s1/build']);
	walk.perform('p1/s1', ['p1/s1/deploy'], [1], 'yes');
	expect(statuses(walk).READ).toMatchObject({ deployed: 'maybe', status: 'maybe' });
	expect(nextUp(walk.run)).toMatchObject({ kind: 'failed', statement: { id: 'p1/s1/deploy' } });
	walk.perform('p1/s1', ['p1/s1/deploy'], [], 'yes');
	expect(statuses(walk).READ).toMatchObject({ deployed: 'on', status: 'on' });
});

test('going on after a failed command asks for a reason and is a deviation', () => {
	const walk = new Walk(rollout());
	walk.perform('p1/s1', ['p1/s1/read', 'p1/s1/build'], [0, 2]);
	const settle = { kind: 'settle', statement: 'p1/s1/build', how: 'passed-over' } as const;
	expect(walk.send({ ...settle, note: ' ' })).toMatchObject({ need: 'reason' });
	expect(walk.send({ ...settle, note: 'the build of yesterday will do' })).toBeUndefined();
	expect(walk.run.state.deviations).toMatchObject([
		{ kind: 'passed-over', subject: 'p1/s1/build', reason: 'the build of yesterday will do' },
	]);
});

test('an edited command keeps the original; the repair of a guide defect needs no reason and is listed apart', () => {
	const walk = new Walk(rollout());
	const statements = [{ id: 'p1/s1/build', text: 'npm run build -- --now' }];
	expect(walk.send({ kind: 'run', owner: 'p1/s1', statements })).toMatchObject({ need: 'reason' });
	expect(walk.send({ kind: 'run', owner: 'p1/s1', statements, defect: true })).toBeUndefined();
	expect(walk.take().statements[0]).toMatchObject({ original: 'npm run build' });
	expect(walk.run.state.deviations).toEqual([]);
	expect(walk.run.state.repairs).toHaveLength(1);
});

test('a phase stays shut until the one before has GO; going ahead regardless is a recorded deviation', () => {
	const walk = new Walk(rollout());
	expect(walk.perform('p2/s1', ['p2/s1/write'])).toMatchObject({
		refused: 'p1 has no GO yet: 1 open',
	});
	expect(walk.send({ kind: 'open-phase', phase: 'p2', reason: '' })).toMatchObject({
		need: 'reason',
	});
	walk.send({ kind: 'open-phase', phase: 'p2', reason: 'told to by the incident lead' });
	expect(walk.perform('p2/s1', ['p2/s1/write'])).toBeUndefined();
	expect(walk.run.state.deviations).toMatchObject([{ kind: 'out-of-order', subject: 'p2' }]);
});

test('GO with something open asks for a reason, and names what was open', () => {
	const walk = new Walk(rollout());
	const go = { kind: 'decide-phase', phase: 'p1', decision: 'go' } as const;
	expect(walk.send(go)).toMatchObject({ need: 'reason' });
	walk.send({ ...go, reason: 'rehearsed this morning' });
	expect(walk.run.state.phases.p1?.decision?.open).toEqual(['p1/s1', 'p1/s2', 'p1/c1']);
	expect(walk.run.state.deviations.map(({ kind }) => kind)).toEqual(['go-with-open-items']);
});

test('a NO-GO holds the rollout there', () => {
	const walk = new Walk(rollout());
	walk.send({ kind: 'decide-phase', phase: 'p1', decision: 'no-go', reason: 'error rate climbs' });
	expect(walk.perform('p1/s1', ['p1/s1/read'])).toMatchObject({ refused: 'p1 was decided NO-GO' });
	expect(nextUp(walk.run).kind).toBe('no-go');
});

test('a phase with GO keeps its sign-offs as they were signed', () => {
	const walk = readOn();
	expect(phaseProgress(walk.run, walk.run.runbook.phases[0] ?? expect.fail()).status).toBe('go');
	expect(walk.send({ kind: 'withdraw', item: 'p1/c1' })).toMatchObject({
		refused: expect.stringMatching(/sign-offs stand/),
	});
});

test('a command without a recorded end is unknown, blocks what is next and never runs again by itself', () => {
	const { walk, forward } = deploying();
	ends(walk, forward.execution, { kind: 'unknown', why: 'no exit record' });
	expect(nextUp(walk.run)).toMatchObject({ kind: 'unknown', statement: 'p2/s1/deploy' });
	expect(statuses(walk).WRITE?.status).toBe('maybe');
	expect(walk.perform('p2/s1', ['p2/s1/watch'])).toMatchObject({
		refused: expect.stringMatching(/is unknown: settle it first/),
	});
	expect(
		walk.send({ kind: 'decide-phase', phase: 'p2', decision: 'go', reason: 'x' }),
	).toMatchObject({ refused: expect.stringMatching(/unknown/) });
});

test.each([
	{ how: 'applied', status: 'on', next: 'run' },
	{ how: 'not-applied', status: 'unknown', next: 'run' },
	{ how: 'kept-unknown', status: 'maybe', next: 'unknown' },
] as const)(
	'an unknown deploy settled as $how leaves its toggle $status',
	({ how, status, next }) => {
		const walk = readOn();
		walk.perform('p2/s1', ['p2/s1/write']);
		walk.send({
			kind: 'run',
			owner: 'p2/s1',
			statements: [{ id: 'p2/s1/deploy', text: 'npm run deploy:write' }],
			confirmed: 'yes',
		});
		const { execution } = walk.take();
		walk.send({
			kind: 'block-finished',
			execution,
			outcome: { kind: 'unknown', why: 'lost' },
			durationMs: 0,
		});
		expect(
			walk.send({ kind: 'settle', statement: 'p2/s1/deploy', how, note: 'looked at the release' }),
		).toBeUndefined();
		expect(statuses(walk).WRITE?.status).toBe(status);
		expect(nextUp(walk.run).kind).toBe(next);
	},
);

test('a step done by hand counts its toggles as deployed, so that a rollback never names too little', () => {
	const walk = readOn();
	walk.send({
		kind: 'settle-step',
		step: 'p2/s1',
		how: 'by-hand',
		note: 'ran it in my own shell, release 12 is up',
	});
	expect(statuses(walk).WRITE).toMatchObject({ deployed: 'on', status: 'on' });
	expect(walk.run.state.deviations.at(-1)).toMatchObject({ kind: 'by-hand', subject: 'p2/s1' });
});

test('a monitor in the background does not hold up the step, and stopping it is no failure', () => {
	const walk = readOn();
	walk.perform('p2/s1', ['p2/s1/write']);
	walk.perform('p2/s1', ['p2/s1/deploy'], [], 'yes');
	const next = nextUp(walk.run);
	expect(next).toMatchObject({ kind: 'run', batch: { mode: 'background' } });
	walk.send({
		kind: 'run',
		owner: 'p2/s1',
		statements: [{ id: 'p2/s1/watch', text: 'npm run monitor:errors' }],
	});
	const { execution } = walk.take();
	expect(nextUp(walk.run).kind).toBe('go');
	walk.send({ kind: 'block-finished', execution, outcome: { kind: 'stopped' }, durationMs: 5 });
	expect(nextUp(walk.run).kind).toBe('go');
});

test('reports that come again after a restart are recorded once', () => {
	const walk = new Walk(rollout());
	walk.send({
		kind: 'run',
		owner: 'p1/s1',
		statements: [{ id: 'p1/s1/read', text: 'export APP_READ=true' }],
	});
	const effect = walk.take();
	walk.play(effect);
	const before = walk.events.length;
	walk.play(effect);
	expect(walk.events).toHaveLength(before);
});

test.each([
	['production', 'yes'],
	['staging', 'nothing'],
])('carrying settings to %s asks %s, and puts no toggle into force', (environment, kind) => {
	const settings = statement('p1/s1/settings', 'npm run deploy:config', { configures: true });
	const given = guide([phase('p1', [step('p1/s1', [settings])])], [], ['APP_READ']);
	const walk = new Walk(given, { APP_READ: 'true' }, { environment });
	const next = nextUp(walk.run);
	expect(next.kind === 'run' && next.batch.ask.kind).toBe(kind);
	walk.perform('p1/s1', ['p1/s1/settings'], [], 'yes');
	expect(walk.run.state.statements['p1/s1/settings']?.status).toBe('ok');
	expect(walk.run.state.deploys).toEqual([]);
	expect(walk.run.state.toggles.APP_READ?.deployed).toEqual({});
});
