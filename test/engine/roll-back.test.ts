import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { beginRun } from '../../source/engine/begin-run.ts';
import type { Engine } from '../../source/engine/engine.ts';
import { type RollbackManner, rollBack } from '../../source/engine/roll-back.ts';
import { foreground } from '../../source/run/progress.ts';
import { rollbackArmed } from '../../source/run/rollback/armed.ts';
import { readGuide } from '../../source/runbook/read.ts';

const guide = `# Parcels

## Phase 1: Labels

### Step 1: On
\`\`\`bash
export APP_LABELS=true
./deploy.sh on
\`\`\`

## Immediate Rollback
\`\`\`bash
export APP_LABELS=false
./deploy.sh back
\`\`\`
`;

/**
 * Hangs while a file says so; what it does about INT and TERM is said by two others. Without a trap of its own bash
 * forgets an INT that comes when the sleep it waits for has just ended.
 */
const deploy = `#!/bin/bash
trap 'trap - INT; kill -INT $$' INT
[ -e deaf ] && trap '' INT
[ -e dead ] && trap '' INT TERM
echo "$1" >> deploys
while [ -e "hang-$1" ]; do sleep 0.05; done
echo "$APP_LABELS" > live
`;

type Place = { engine: Engine; folder: string; file(name: string): string };

async function begun(files: readonly string[] = []): Promise<Place> {
	const top = mkdtempSync(join(tmpdir(), 'gonogo-back-'));
	const folder = join(top, 'work');
	mkdirSync(folder);
	const file = (name: string) => join(folder, name);
	writeFileSync(file('deploy.sh'), deploy);
	chmodSync(file('deploy.sh'), 0o755);
	for (const name of files) writeFileSync(file(name), '');
	const bytes = new TextEncoder().encode(guide);
	const read = readGuide(bytes, 'guide.md');
	if (!read.ok) throw new Error(read.problem);
	const opened = await beginRun({
		env: {
			HOME: top,
			XDG_STATE_HOME: join(top, 'state'),
			XDG_CONFIG_HOME: join(top, 'config'),
			PATH: process.env.PATH,
		},
		cwd: folder,
		via: 'headless',
		guide: { runbook: read.runbook, text: guide, bytes },
		kind: 'run',
		operator: { name: 'op1', login: 'op1', host: 'here', role: 'operator' },
		environment: 'staging',
		trust: 'screen',
		version: '0',
	});
	if (!opened.ok) throw new Error(opened.problem);
	const { engine } = opened;
	onTestFinished(async () => {
		for (const name of ['hang-on', 'hang-back']) rmSync(file(name), { force: true });
		await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual([]);
		await engine.close('finished');
		rmSync(top, { recursive: true, force: true, maxRetries: 5 });
	});
	return { engine, folder, file };
}

const statements = (engine: Engine) =>
	engine
		.snapshot()
		.run.runbook.phases.flatMap(({ steps }) =>
			steps.flatMap(({ id, blocks }) =>
				blocks.flatMap((block) => block.statements.map((statement) => ({ owner: id, statement }))),
			),
		);

/** Runs the whole first step. */
function turnOn(engine: Engine, reason?: string): ReturnType<Engine['send']> {
	const [first] = statements(engine);
	return engine.send({
		kind: 'run',
		owner: first?.owner ?? '',
		statements: statements(engine).map(({ statement: { id, text } }) => ({ id, text })),
		...(reason === undefined ? {} : { reason }),
	});
}

/** A forward deployment that hangs. */
async function hanging(...files: string[]): Promise<Place> {
	const place = await begun(['hang-on', ...files]);
	expect(turnOn(place.engine)).toBeUndefined();
	await expect.poll(() => existsSync(place.file('deploys')), { timeout: 10_000 }).toBe(true);
	return place;
}

const answers = { plan: 'full', confirm: 'full', add: [], failures: {}, notify: false };
const back = (engine: Engine, manner: RollbackManner) =>
	rollBack(engine, answers, { patienceMs: 30_000, ...manner });

describe('a forward deployment that hangs', () => {
	test('is interrupted, and the rollback is complete', async () => {
		const { engine, file } = await hanging();
		expect(await back(engine, {})).toMatchObject({ kind: 'outcome', outcome: 'rolled-back' });
		expect(readFileSync(file('live'), 'utf8')).toBe('false\n');
	});

	test('and is deaf to it stands in the way until somebody asks for more', async () => {
		const { engine } = await hanging('deaf');
		expect(await back(engine, { running: 'interrupt', patienceMs: 400 })).toMatchObject({
			kind: 'gate',
			gate: { gate: 'running', what: './deploy.sh on does not end' },
		});
		expect(await back(engine, { running: 'terminate', patienceMs: 4000 })).toMatchObject({
			outcome: 'rolled-back',
		});
	});

	test('is killed only when that is asked for', async () => {
		const { engine } = await hanging('dead');
		expect(await back(engine, { running: 'terminate', patienceMs: 400 })).toMatchObject({
			kind: 'gate',
		});
		expect(foreground(engine.snapshot().run)).toBeDefined();
		expect(await back(engine, { running: 'kill', patienceMs: 3000 })).toMatchObject({
			outcome: 'rolled-back',
		});
	});

	test('is waited for', async () => {
		const { engine, file } = await hanging();
		const ends = back(engine, { running: 'wait' });
		await expect.poll(() => engine.snapshot().run.state.rollbacks.at(-1)?.waitsFor).toBe('x1');
		expect(readFileSync(file('deploys'), 'utf8')).toBe('on\n');
		rmSync(file('hang-on'));
		expect(await ends).toMatchObject({ outcome: 'rolled-back' });
	});

	test('goes on beside the rollback, whose shell does not see what it exported', async () => {
		const { engine, file } = await hanging();
		expect(await back(engine, { running: 'alongside' })).toMatchObject({ outcome: 'incomplete' });
		expect(readFileSync(file('live'), 'utf8')).toBe('false\n');
		rmSync(file('hang-on'));
		await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual([]);
		expect(engine.snapshot().run.state.toggles.APP_LABELS?.set?.value).toBe('false');
	});
});

test('a rollback that hangs is left behind, and what becomes of it completes it after all', async () => {
	const { engine, file } = await begun(['hang-back']);
	turnOn(engine);
	await expect.poll(() => engine.running(), { timeout: 10_000 }).toEqual([]);
	const first = new AbortController();
	const follows = back(engine, { signal: first.signal });
	await expect
		.poll(() => readFileSync(file('deploys'), 'utf8'), { timeout: 10_000 })
		.toMatch(/back/);
	first.abort();
	expect(await follows).toEqual({ kind: 'interrupted' });
	expect(await back(engine, { leaveBehind: true })).toMatchObject({ outcome: 'incomplete' });
	rmSync(file('hang-back'));
	await expect
		.poll(() => engine.snapshot().run.state.rollbacks.at(-1)?.outcome, { timeout: 10_000 })
		.toBe('rolled-back');
	expect(readFileSync(file('live'), 'utf8')).toBe('false\n');
});

describe('armed', () => {
	const armed = (engine: Engine) => rollbackArmed(engine.snapshot().run);

	test('as soon as the run is open', async () => {
		const { engine } = await begun();
		await expect.poll(() => armed(engine).kind, { timeout: 10_000 }).toBe('armed');
	});

	test('a script that went away since is noticed right before the phase begins, and asks why', async () => {
		const { engine, file } = await begun();
		await expect.poll(() => armed(engine).kind, { timeout: 10_000 }).toBe('armed');
		rmSync(file('deploy.sh'));
		expect(turnOn(engine)).toMatchObject({
			need: 'reason',
			refused: expect.stringMatching(/not armed: \.\/deploy\.sh: not on PATH/),
		});
		expect(turnOn(engine, 'the console is open')).toBeUndefined();
		expect(engine.snapshot().run.state.deviations).toMatchObject([{ kind: 'unarmed-start' }]);
	});
});
