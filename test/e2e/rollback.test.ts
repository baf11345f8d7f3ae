import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { program, Switchboard } from './switchboard.ts';
import { keys, launch } from './terminal.ts';

const off = 'APP_LABELS=false APP_SEARCH=false';
const on = 'APP_LABELS=true APP_SEARCH=true';
const confirm = ['--confirm', 'full', '--json'];

function board(): Switchboard {
	const made = new Switchboard();
	onTestFinished(() => made.goHome());
	return made;
}

/** One rollout, put back before each test that begins with it. */
let shared: Switchboard | undefined;
afterAll(() => shared?.goHome());

async function rolledOut(): Promise<Switchboard> {
	if (shared === undefined) {
		shared = new Switchboard();
		await shared.rollOut();
		shared.keep();
	} else shared.putBack();
	expect(shared.live()).toBe(on);
	return shared;
}

const outcome = (made: Switchboard, run?: string) =>
	made.events('rollback.finished', run).at(-1)?.outcome;

test('the plan as JSON, the rollback as JSON, and the outcome until somebody takes note of it', async () => {
	const one = await rolledOut();
	const plan = JSON.parse((await one.gonogo('rollback', '--dry-run', '--json')).stdout);
	expect(plan).toMatchObject({
		type: 'rollback-plan',
		word: 'full',
		known: true,
		armed: { kind: 'armed' },
		statements: [
			{ text: 'export APP_LABELS=false' },
			{ text: 'export APP_SEARCH=false' },
			{ text: './deploy.sh back', deploys: true },
		],
		toggles: [
			{ name: 'APP_LABELS', now: 'on', after: 'off' },
			{ name: 'APP_SEARCH', now: 'on', after: 'off' },
		],
	});
	expect(one.deploys()).toEqual(['on']);

	const done = await one.gonogo('rollback', ...confirm);
	expect(done.exitCode).toBe(0);
	expect(done.lines.at(-1)).toMatchObject({
		type: 'result',
		exit: 0,
		rollback: { outcome: 'rolled-back', left: [] },
	});
	expect(one.live()).toBe(off);

	const told = await one.gonogo('status');
	expect(told.exitCode).toBe(5);
	expect(told.stderr).toMatch(/ROLLED BACK .* Nobody has taken note/);
	expect((await one.gonogo('runs')).stdout).toMatch(/nobody took note/);
	expect((await one.gonogo('rollback', '--acknowledge', 'errors over 5 %')).exitCode).toBe(0);
	expect((await one.gonogo('status')).stderr).toBe('');
	expect(one.events('rollback.acknowledged')).toMatchObject([{ reason: 'errors over 5 %' }]);
});

test('a failed deploy stops it, passed over it is INCOMPLETE by name, and the next one completes it', async () => {
	const one = await rolledOut();
	one.write('fail-back');
	expect((await one.gonogo('rollback', ...confirm)).exitCode).toBe(1);
	one.write(
		'answers.json',
		JSON.stringify({
			answers: 1,
			rollback: { confirm: 'full', failures: { './deploy.sh back': { 'go-on': 'no way' } } },
		}),
	);
	const passed = await one.gonogo('rollback', '--answers', 'answers.json', '--json');
	expect(passed.exitCode).toBe(6);
	expect(passed.lines.at(-1)).toMatchObject({
		rollback: { outcome: 'incomplete', left: [{ name: 'APP_LABELS' }, { name: 'APP_SEARCH' }] },
	});
	expect(one.live()).toBe(on);
	expect((await one.gonogo('status')).exitCode).toBe(6);
	one.remove('fail-back');
	expect((await one.gonogo('rollback', ...confirm)).exitCode).toBe(0);
	expect(one.live()).toBe(off);
});

test('gonogo is killed in the middle: the rollback goes on where it was, and nothing runs twice', async () => {
	const one = await rolledOut();
	one.write('hang-back');
	const first = one.start(['rollback', ...confirm]);
	await expect.poll(() => one.deploys(), { timeout: 15_000 }).toEqual(['on', 'back']);
	first.child.kill('SIGKILL');
	await first.ended;
	one.remove('hang-back');
	const second = await one.gonogo('rollback', ...confirm);
	expect(second.exitCode).toBe(0);
	expect(one.deploys()).toEqual(['on', 'back']);
	expect(one.live()).toBe(off);
	expect(outcome(one)).toBe('rolled-back');
});

test('a deploy that hangs is left behind only on demand, as INCOMPLETE', async () => {
	const one = await rolledOut();
	one.write('hang-back');
	const first = one.start(['rollback', ...confirm]);
	await expect.poll(() => one.deploys(), { timeout: 15_000 }).toEqual(['on', 'back']);
	first.child.kill('SIGKILL');
	await first.ended;
	const left = await one.gonogo('rollback', ...confirm, '--leave-behind');
	expect(left.exitCode).toBe(6);
	expect(outcome(one)).toBe('incomplete');
	expect(one.live()).toBe(on);
	// It was left to itself, and gonogo ends without it.
	one.remove('hang-back');
	await expect.poll(() => one.live(), { timeout: 15_000 }).toBe(off);
});

const root = process.getuid?.() === 0;
const alone = root && spawnSync('unshare', ['-n', 'true']).status === 0;

test('the guide is gone, and there is no network at all: what was pinned is what runs', async () => {
	const one = await rolledOut();
	one.remove('guide.md');
	const gone = await one.gonogo('rollback', 'guide.md', '--dry-run');
	expect(gone.stdout).toMatch(/deploy\.sh back/);
	const cutOff = alone ? ['unshare', '-n'] : [];
	const done = await one.start(['rollback', 'guide.md', ...confirm], cutOff).ended;
	expect(done.exitCode).toBe(0);
	expect(one.live()).toBe(off);
});

test('a second machine without the run: everything may be on, and all of it is turned off', async () => {
	const one = await rolledOut();
	one.env = one.home('elsewhere');
	expect((await one.gonogo('rollback', 'guide.md', ...confirm)).stderr).toMatch(/--environment/);
	const done = await one.gonogo('rollback', 'guide.md', '--environment', 'staging', ...confirm);
	expect(done.exitCode).toBe(0);
	expect(one.live()).toBe(off);
	expect(one.events('run.created')).toMatchObject([{ emergency: true }]);
});

test('a record that is broken in the middle is taken up by a new one that knows nothing of what is off', async () => {
	const one = await rolledOut();
	const journal = join(one.run(), 'journal.jsonl');
	const lines = readFileSync(journal, 'utf8').split('\n');
	lines[4] = (lines[4] ?? '').replace('"v":1', '"v":7');
	writeFileSync(journal, lines.join('\n'));
	const broken = one.run();
	const done = await one.gonogo('rollback', ...confirm);
	expect(done.stderr).toMatch(/cannot be continued; run \S+ takes it up/);
	expect(done.exitCode).toBe(0);
	expect(one.live()).toBe(off);
	const next = one.runs().find((run) => run !== broken);
	expect(one.events('run.created', next)).toMatchObject([
		{ emergency: true, continues: broken.split('/').at(-1) },
	]);
});

test('a gonogo that hangs holds the run: it is ended by the word alone, and the record says so', async () => {
	const one = board();
	one.write('hang-on');
	await one.gonogo('trust', 'guide.md');
	const holder = one.start(['run', 'guide.md', '--environment', 'staging']);
	await expect.poll(() => one.deploys(), { timeout: 15_000 }).toEqual(['on']);
	holder.child.kill('SIGSTOP');
	const refused = await one.gonogo('rollback', ...confirm);
	expect(refused.exitCode).toBe(3);
	expect(refused.stderr).toMatch(/held by .*--take-over takeover/);
	expect(holder.child.exitCode).toBeNull();
	const taken = await one.gonogo('rollback', ...confirm, '--take-over', 'takeover');
	await holder.ended;
	expect(taken.exitCode).toBe(0);
	expect(one.events('session.opened').at(-1)).toMatchObject({
		takenFrom: { pid: holder.child.pid },
	});
	expect(one.live()).toBe(off);
});

test('alongside a deployment that hangs it begins at once, and does not say that all is off', async () => {
	const one = board();
	one.write('hang-on');
	await one.gonogo('trust', 'guide.md');
	const first = one.start(['run', 'guide.md', '--environment', 'staging']);
	await expect.poll(() => one.deploys(), { timeout: 15_000 }).toEqual(['on']);
	first.child.kill('SIGKILL');
	await first.ended;
	const done = await one.gonogo('rollback', ...confirm, '--running', 'alongside');
	expect(done.exitCode).toBe(6);
	expect(done.lines.at(-1)).toMatchObject({ rollback: { left: [{ certainty: 'maybe' }, {}] } });
	one.remove('hang-on');
	await expect.poll(() => one.live(), { timeout: 15_000 }).toBe(on);
});

const mounts = root && spawnSync('unshare', ['-m', 'true']).status === 0;

test.skipIf(!mounts)(
	'the disk is full to the last byte: it runs, and says where its record is',
	async () => {
		const one = board();
		const small = join(one.top, 'small');
		mkdirSync(small);
		expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', small]).status).toBe(0);
		onTestFinished(() => void spawnSync('umount', ['-l', small]));
		one.env = one.home('small');
		await one.rollOut();
		spawnSync('sh', ['-c', `cat /dev/zero > ${small}/full`]);
		rmSync(join(one.run(), 'reserve'), { force: true });
		spawnSync('sh', ['-c', `cat /dev/zero > ${small}/fuller`]);
		const done = await one.gonogo('rollback', ...confirm);
		expect(done.lines.at(-1)).toMatchObject({ rollback: { outcome: 'rolled-back' } });
		expect(done.exitCode).toBe(0);
		expect(one.live()).toBe(off);
		expect(done.stderr).toMatch(/"type":"rollback.finished"/);

		one.remove('live');
		const another = await one.gonogo(
			'rollback',
			'guide.md',
			'--environment',
			'staging',
			...confirm,
		);
		expect(another.stderr).toMatch(/The record is in /);
		expect(another.exitCode).toBe(0);
		expect(one.live()).toBe(off);
	},
);

test('the guard, in a terminal: no paste runs it; the word in bursts of three or byte by byte does, with an Enter of its own', async () => {
	const one = await rolledOut();
	const screen = launch(process.execPath, [program, 'resume'], {
		cwd: one.folder,
		env: one.env,
		timeout: 20_000,
	});
	onTestFinished(() => screen.kill('SIGKILL'));
	await screen.waitFor('EMERGENCY');
	screen.send('!');
	await screen.waitFor(/type full/);

	screen.send(keys.paste('full\r'));
	await screen.waitFor(/a paste is refused/);
	screen.send(keys.enter);
	await screen.waitFor(/type full, then Enter/);

	// A paste of a terminal that does not say so: everything in one read.
	screen.send('full\r');
	await screen.waitFor(/once more/);
	screen.send(keys.ctrl('u'));
	await screen.waitFor((text) => !text.includes('› full'));

	screen.send('1fu');
	await screen.waitFor(/› fu/);
	screen.send('ll\r');
	await screen.waitFor(/once more/);
	screen.send(keys.ctrl('u'));
	await screen.waitFor((text) => !text.includes('› full'));
	expect(one.events('rollback.started')).toEqual([]);
	expect(one.live()).toBe(on);

	for (const typed of ['f', 'fu', 'ful', 'full']) {
		screen.send(typed.at(-1) ?? '');
		await screen.waitFor(`› ${typed}`);
	}
	screen.send(keys.enter);
	await screen.waitFor(/ROLLED.BACK/);
	expect(one.live()).toBe(off);
});
