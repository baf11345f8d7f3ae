import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { keys, launch, type Terminal } from '../e2e/terminal.ts';

/**
 * What it costs to watch: ten monitors at one second each beside a screen on which an operator types, in a real
 * terminal: `npm run bench -- watch`. The share of one core is gonogo's own, with what it spends on starting monitors;
 * what the monitors themselves spend is told beside it. Fails when it is 10 % or more, or when a key got lost.
 */
const monitors = 10;
const quietSeconds = 20;
const typed = 'every key that is typed while ten monitors report is answered';
const keyEveryMs = 150;
const most = 10;

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'dist/cli.js');
const ticksASecond = 100;

const look = (index: number) => `printf 'error_rate=0.${index}%%\\nresponse_time_ms=3${index}0\\n'`;
const guide = [
	'# Watched',
	'## Phase 1: Watch',
	'### Step 1: Wait',
	'Stop when the error rate exceeds 5 %.',
	'Look at it yourself.',
	'## Monitoring',
	'```bash',
	...Array.from({ length: monitors }, (_, index) => look(index)),
	'```',
	'',
].join('\n\n');

/** CPU of a process, and of everything that it has started, in milliseconds. */
function cpuOf(pid: number): { own: number; children: number } {
	const { own, waitedFor } = timesOf(pid);
	const alive = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
	const started = alive.filter((child) => child !== '').map((child) => timesOf(Number(child)));
	const children = started.reduce((sum, child) => sum + child.own + child.waitedFor, waitedFor);
	return { own, children };
}

function timesOf(pid: number): { own: number; waitedFor: number } {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ')
		.map(Number);
	const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
	const ms = 1000 / ticksASecond;
	return { own: (user + system) * ms, waitedFor: (childUser + childSystem) * ms };
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The share of one core over some seconds, in percent. */
async function shareOf(pid: number, during: () => Promise<void>) {
	const before = cpuOf(pid);
	const began = performance.now();
	await during();
	const took = performance.now() - began;
	const after = cpuOf(pid);
	return {
		own: (100 * (after.own - before.own)) / took,
		children: (100 * (after.children - before.children)) / took,
	};
}

/** Types a line, a key at a time, and answers how long each took to be seen, in milliseconds. */
async function typeLine(screen: Terminal): Promise<number[]> {
	await pause(keyEveryMs);
	screen.send('n');
	await screen.waitFor('› ▏');
	const took: number[] = [];
	for (let length = 1; length <= typed.length; length += 1) {
		const began = performance.now();
		screen.send(typed[length - 1] ?? '');
		await screen.waitFor(`› ${typed.slice(0, length)}▏`, 5000);
		took.push(performance.now() - began);
		await pause(Math.max(0, keyEveryMs - (performance.now() - began)));
	}
	screen.send(keys.escape);
	await screen.waitFor((text) => !text.includes('› '));
	return took;
}

const part = (sorted: readonly number[], share: number) =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const percent = (value: number) => `${value.toFixed(1)} %`;

const top = mkdtempSync(join(tmpdir(), 'gonogo-bench-'));
try {
	execFileSync(process.execPath, [join(root, '.build/bundle.js')], { cwd: root });
	const work = join(top, 'work');
	mkdirSync(work);
	const env = {
		HOME: top,
		XDG_STATE_HOME: join(top, 'state'),
		XDG_CONFIG_HOME: join(top, 'config'),
	};
	writeFileSync(join(work, 'guide.md'), guide);
	writeFileSync(
		join(work, 'answers.json'),
		JSON.stringify({
			answers: 1,
			environment: 'staging',
			operator: 'op1',
			pins: Object.fromEntries(Array.from({ length: monitors }, (_, index) => [look(index), '1s'])),
		}),
	);
	const sha256 = createHash('sha256').update(guide).digest('hex');
	try {
		// It pins what the answers name, and stops at the step that a person does.
		execFileSync(
			process.execPath,
			[program, 'run', 'guide.md', '--answers', 'answers.json', '--trust-sha256', sha256],
			{ cwd: work, env: { ...process.env, ...env }, stdio: 'pipe' },
		);
	} catch (error) {
		if (!(error instanceof Error && 'status' in error && error.status === 3)) throw error;
	}
	const screen = launch(process.execPath, [program, 'resume'], { cwd: work, env, timeout: 20_000 });
	await screen.waitFor(/err 0\.\d %/);
	await pause(2000);
	const quiet = await shareOf(screen.pid, () => pause(quietSeconds * 1000).then(() => {}));
	let took: number[] = [];
	const busy = await shareOf(screen.pid, async () => {
		took = await typeLine(screen);
	});
	screen.send('q');
	await screen.waitFor(/Leave\? This stops:/);
	screen.send('y');
	await screen.exited;
	const sorted = took.toSorted((a, b) => a - b);
	const lines = [
		`${monitors} monitors at 1 s, ${quietSeconds} s without a key: ${percent(quiet.own)} of one core, the monitors ${percent(quiet.children)}`,
		`while ${took.length} keys were typed: ${percent(busy.own)} of one core`,
		`keys seen: ${took.length} of ${typed.length}; median ${part(sorted, 0.5).toFixed(0)} ms, 95 % within ${part(sorted, 0.95).toFixed(0)} ms, longest ${part(sorted, 1).toFixed(0)} ms`,
	];
	process.stdout.write(`${lines.join('\n')}\n`);
	if (quiet.own >= most || took.length < typed.length) process.exitCode = 1;
} finally {
	rmSync(top, { recursive: true, force: true, maxRetries: 5 });
}
