import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const program = resolve(import.meta.dirname, '../../dist/cli.js');

const guide = `# Watch

## Phase 1: Watch

### Step 1: Alert

\`\`\`bash
curl -d '{ "name": "Errors", "condition": "error_rate > 0.05", "severity": "critical" }' file:///dev/null
\`\`\`

### Step 2: Hold

\`\`\`bash
./watch.sh --duration=12s
\`\`\`

### Step 3: Go on

\`\`\`bash
echo gone on
\`\`\`
`;

type Event = Record<string, unknown> & { type: string };

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function place() {
	const top = mkdtempSync(join(tmpdir(), 'gonogo-hold-'));
	folders.push(top);
	const work = join(top, 'work');
	mkdirSync(work);
	writeFileSync(join(work, 'guide.md'), guide);
	writeFileSync(
		join(work, 'watch.sh'),
		'#!/bin/bash\nfor i in {1..40}; do echo error_rate=1%; sleep 0.5; done\n',
		{
			mode: 0o755,
		},
	);
	const answers = { answers: 1, environment: 'staging', operator: 'op1', decisions: { '1': 'go' } };
	writeFileSync(join(work, 'answers.json'), JSON.stringify(answers));
	const events: Event[] = [];
	const gonogo = (...args: string[]): ChildProcess => {
		const child = spawn(
			process.execPath,
			[program, ...args, '--answers', 'answers.json', '--json'],
			{
				cwd: work,
				env: {
					PATH: process.env.PATH ?? '',
					HOME: top,
					XDG_STATE_HOME: join(top, 'state'),
					XDG_CONFIG_HOME: join(top, 'config'),
				},
				stdio: ['ignore', 'pipe', 'inherit'],
			},
		);
		let rest = '';
		child.stdout.setEncoding('utf8').on('data', (part: string) => {
			const lines = `${rest}${part}`.split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) events.push(JSON.parse(line));
		});
		return child;
	};
	return { gonogo, events };
}

const ended = (child: ChildProcess) =>
	new Promise<number | null>((done) => child.once('close', (code) => done(code)));

async function seen(events: readonly Event[], type: string): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (!events.some((event) => event.type === type)) {
		if (Date.now() > deadline) throw new Error(`no ${type} came`);
		await new Promise((look) => setTimeout(look, 20));
	}
}

test('a hold goes on after gonogo was killed, and the time that nobody watched is not counted', async () => {
	const { gonogo, events } = place();
	const sha256 = createHash('sha256').update(guide).digest('hex');
	const first = gonogo('run', 'guide.md', '--trust-sha256', sha256);
	await seen(events, 'guard.changed');
	first.kill('SIGKILL');
	await ended(first);
	expect(events.some(({ type }) => type === 'hold.ended')).toBe(false);
	await new Promise((pause) => setTimeout(pause, 2000));

	const code = await ended(gonogo('resume'));
	const hold = events.find(({ type }) => type === 'hold.ended');
	expect(events.some(({ type }) => type === 'time.unobserved')).toBe(true);
	expect(Number(hold?.observedMs)).toBeGreaterThanOrEqual(12_000);
	expect(Number(hold?.unobservedMs)).toBeGreaterThanOrEqual(2000);
	const order = events.map(({ type, statement }) => `${type} ${String(statement)}`);
	expect(order.findIndex((one) => one.startsWith('hold.ended'))).toBeLessThan(
		order.findIndex((one) => /^statement\.started .*echo-gone-on/.test(one)),
	);
	expect(code).toBe(0);
});
