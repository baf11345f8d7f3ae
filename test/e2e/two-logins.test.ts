import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { launch, type Terminal } from './terminal.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');

/** Numbers that no user database has: a login is then called `uid N`. */
const group = 61_100;
const logins = { op1: 61_001, op2: 61_002, op3: 61_003 };
type Login = keyof typeof logins;

/** Runs a command as one of the logins, in the group that all belong to. */
const asLogin = (login: Login) => [
	`--reuid=${logins[login]}`,
	`--regid=${logins[login]}`,
	`--groups=${group}`,
];
/** Many programs are started one after the other: a busy machine has this long for a test, in milliseconds. */
const busy = 300_000;

/** Only root can be two people, and only where others may read this clone and its Node. */
const two =
	process.getuid?.() === 0 &&
	spawnSync('setpriv', [...asLogin('op2'), process.execPath, program, '--version']).status === 0;

/** A state folder that a group shares, and people of it with a home each. */
class Shared {
	readonly top = mkdtempSync(join(tmpdir(), 'gonogo-two-'));
	readonly work = join(this.top, 'work');
	readonly state = join(this.top, 'state');
	private readonly terminals: Terminal[] = [];

	constructor(guide: string) {
		chmodSync(this.top, 0o755);
		for (const folder of [this.work, this.state]) {
			mkdirSync(folder);
			chownSync(folder, 0, group);
			chmodSync(folder, 0o2770);
		}
		for (const [login, uid] of Object.entries(logins)) {
			mkdirSync(join(this.top, login));
			chownSync(join(this.top, login), uid, uid);
		}
		writeFileSync(join(this.work, 'guide.md'), guide, { mode: 0o644 });
		onTestFinished(() => {
			for (const terminal of this.terminals) terminal.kill('SIGKILL');
			// Whatever still waits for it ends now.
			writeFileSync(join(this.work, 'enough'), '');
			rmSync(this.top, { recursive: true, force: true });
		});
	}

	private env(login: Login): Record<string, string> {
		return {
			HOME: join(this.top, login),
			XDG_STATE_HOME: this.state,
			PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
			LANG: 'C.UTF-8',
		};
	}

	/** Runs gonogo without a terminal; op1's umask lets nobody else at anything. */
	gonogo(login: Login, ...args: string[]) {
		const script = `umask ${login === 'op1' ? '077' : '022'}; exec "$@"`;
		const command = ['bash', '-c', script, '--', process.execPath, program, ...args];
		const { status, stdout, stderr } = spawnSync('setpriv', [...asLogin(login), ...command], {
			cwd: this.work,
			env: this.env(login),
			encoding: 'utf8',
		});
		return { status, stdout, stderr };
	}

	screen(login: Login, ...args: string[]): Terminal {
		const terminal = launch('setpriv', [...asLogin(login), process.execPath, program, ...args], {
			cwd: this.work,
			env: this.env(login),
			timeout: 20_000,
		});
		this.terminals.push(terminal);
		return terminal;
	}

	get run(): string {
		const runs = join(this.state, 'gonogo', 'runs');
		return join(runs, readdirSync(runs).find((name) => !name.startsWith('.')) ?? '');
	}

	get events(): Record<string, unknown>[] {
		return readFileSync(join(this.run, 'journal.jsonl'), 'utf8')
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line));
	}
}

const approved = `---
gonogo:
  approvals: { phases: 2 }
  environment: staging
---

# Roll out

## Phase 1: First

### 1.1 Go

\`\`\`bash
export APP_READ=true
echo from $(id -u)
\`\`\`

## Phase 2: Second

### 2.1 Again

\`\`\`bash
echo reading is $APP_READ, from $(id -u)
\`\`\`

## Emergency Procedures

### Immediate Rollback

\`\`\`bash
export APP_READ=false
echo back
\`\`\`
`;

const answers = `answers: 1
unarmed: none here
confirm: { staging: yes }
decisions: { Phase 1: go, Phase 2: go }
`;

test.skipIf(!two)(
	'a colleague of the group reads a run, approves it, takes it over and finishes it from their own login (needs root)',
	() => {
		const shared = new Shared(approved);
		writeFileSync(join(shared.work, 'answers.yaml'), answers, { mode: 0o644 });
		const trusted = ['--trust-sha256', createHash('sha256').update(approved).digest('hex')];
		const begun = shared.gonogo('op1', 'run', 'guide.md', '--answers', 'answers.yaml', ...trusted);
		expect(begun.status).toBe(3);
		expect(begun.stderr).toContain('another person has to approve this from their own login');
		const { run } = shared;

		// What it printed is theirs to read and nobody's to change but op1's; nobody else sees any of it.
		const modes = (path: string) => (statSync(join(run, path)).mode & 0o7777).toString(8);
		expect(['.', 'executions', 'executions/x1', 'inbox'].map(modes)).toEqual([
			'2770',
			'2770',
			'2750',
			'2770',
		]);
		expect(
			['journal.jsonl', 'executions/x1/output', 'executions/x1/script.bash'].map(modes),
		).toEqual(['660', '640', '640']);
		expect(modes('rollback-full.sh')).toBe('750');
		const seen = spawnSync('setpriv', [
			...asLogin('op2'),
			'cat',
			join(run, 'executions/x1/output'),
		]);
		expect(seen.stdout.toString()).toBe(`from ${logins.op1}\n`);
		expect(shared.gonogo('op2', 'verify').stdout).toMatch(/^The record holds: /);
		expect(shared.gonogo('op2', 'report').stdout).toContain(`echo from $(id -u)`);

		// Whoever performs it does not approve it; the other one does, for the text that they saw.
		const [, sha256 = ''] = /SHA-256 (\w+)/.exec(shared.gonogo('op2', 'approve', run).stdout) ?? [];
		expect(shared.gonogo('op1', 'approve', run, '--sha256', sha256).status).toBe(3);
		expect(shared.gonogo('op2', 'approve', run, '--sha256', sha256).status).toBe(0);
		expect(shared.gonogo('op1', 'resume', '--answers', 'answers.yaml').status).toBe(3);
		expect(shared.events.filter(({ type }) => type === 'phase.decided')).toMatchObject([
			{ by: `uid ${logins.op1}`, decision: 'go' },
		]);

		// Phase 2 ran as op1; op2 takes the run over, and neither of them is its second person.
		const told = shared.gonogo('op2', 'status').stdout;
		expect(told).toContain(`uid ${logins.op1} left`);
		const [, next = ''] = /SHA-256 (\w+)/.exec(shared.gonogo('op2', 'approve', run).stdout) ?? [];
		expect(shared.gonogo('op2', 'resume', '--answers', 'answers.yaml').status).toBe(3);
		const refused = shared.gonogo('op1', 'approve', run, '--sha256', next);
		expect([refused.status, refused.stderr]).toEqual([
			3,
			expect.stringContaining('performed a part of this: somebody else approves it'),
		]);
		expect(shared.gonogo('op3', 'approve', run, '--sha256', next).status).toBe(0);
		const finished = shared.gonogo('op2', 'resume', '--answers', 'answers.yaml');
		expect([finished.status, finished.stderr]).toEqual([0, '']);
		expect(shared.gonogo('op1', 'verify', run).status).toBe(0);
		expect(shared.events.at(-2)).toMatchObject({
			type: 'run.closed',
			by: `uid ${logins.op2}`,
			outcome: 'complete',
		});
	},
	busy,
);

const long = approved
	.replace('  approvals: { phases: 2 }\n', '')
	.replace(
		'echo from $(id -u)',
		'for n in $(seq 900); do [ ! -e enough ] || break; echo tick $n; sleep 0.2; done',
	);

test.skipIf(!two)(
	'a run is handed from one login to the other while a command runs, which goes on under the first (needs root)',
	async () => {
		const shared = new Shared(long);
		const [one, other] = Object.values(logins).map((uid) => `uid ${uid}`);
		const first = shared.screen('op1', 'guide.md');
		await first.waitFor('Enter');
		first.send('\r');
		await first.waitFor('Next: export');
		first.send('\r');
		await first.waitFor(/^ tick \d/m);

		const second = shared.screen('op2', 'resume');
		await second.waitFor(new RegExp(`READ ONLY: ${one} on `));
		await second.waitFor('Before you came; Enter goes on');
		second.send('\r');
		await second.waitFor(/^ tick \d/m);
		second.send('A');
		await first.waitFor(`${other} (${other}@`);
		first.send('A');
		await first.waitFor('y hand over');
		first.send('y');
		await first.waitFor('events recorded');
		await second.waitFor('the run is yours now');

		// Its command is not theirs to stop; it ends by itself, and what it exported goes on.
		second.send('\u0003');
		await second.waitFor('y stop it');
		second.send('y');
		await second.waitFor('only they can stop it');
		writeFileSync(join(shared.work, 'enough'), '');
		await second.waitFor('Enter GO / NO-GO');
		second.send('s');
		await second.waitFor('g GO');
		second.send('g');
		await second.waitFor(/ y .*GO|y sign/);
		second.send('y');
		await second.waitFor(/Next: echo reading/);
		second.send('\r');
		await second.waitFor(new RegExp(`reading is true, from ${logins.op2}`));
		expect(
			shared.events.filter(({ type }) => /^handover/.test(String(type))).map(({ by }) => by),
		).toEqual([other, one, other]);
		expect(shared.gonogo('op1', 'verify').stdout).toMatch(/^The record holds: /);
	},
	busy,
);
