import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PreparedSandbox, prepareSandbox } from '../runbooks/sandbox.ts';
import { desk } from './headless.ts';

const guide = `# Watch it

## Phase 1: Watch

### Step 1: Alert
\`\`\`bash
# Page the team when too many requests fail
curl --fail --silent --show-error -X POST "$MONITORING_URL/alerts" \\
  -H "Content-Type: application/json" \\
  -d '{ "name": "Error rate", "condition": "error_rate > 0.05", "severity": "critical" }'
\`\`\`

### Step 2: Hold
\`\`\`bash
# Watch it for 24 hours
npm run monitor:performance -- --duration=24h
\`\`\`

### Step 3: Go on
\`\`\`bash
# Goes on
npm run debug:toggle-config
\`\`\`
`;

let sandbox: PreparedSandbox;
beforeAll(async () => {
	sandbox = await prepareSandbox();
}, 60_000);
afterAll(async () => {
	await sandbox.stop();
});

function place(answers: object) {
	const at = desk();
	const io = { ...at.io, cwd: sandbox.folder };
	writeFileSync(join(at.folder, 'guide.md'), guide);
	writeFileSync(
		join(at.folder, 'answers.json'),
		JSON.stringify({ answers: 1, environment: 'production', ...answers }),
	);
	Object.assign(at.env, sandbox.env, {
		HOME: at.env.HOME,
		XDG_STATE_HOME: at.env.XDG_STATE_HOME,
		XDG_CONFIG_HOME: at.env.XDG_CONFIG_HOME,
	});
	const args = ['run', join(at.folder, 'guide.md'), '--answers', join(at.folder, 'answers.json')];
	const trust = ['--trust-sha256', createHash('sha256').update(guide).digest('hex')];
	return { at, io, args: [...args, ...trust] };
}

test('8 % of errors halt a run without a screen: exit 4, with the figure, and nothing after it runs', {
	timeout: 60_000,
}, async () => {
	const { dispatch } = await import('../../source/commands/dispatch.ts');
	const { at, io, args } = place({
		timeScale: 8640,
		confirm: { production: 'yes' },
		decisions: { '1': 'go' },
	});
	await sandbox.script('fault:on', 'error-rate', '8%');
	const code = await dispatch([...args, '--json'], io);
	await sandbox.script('fault:off');
	expect(code).toBe(4);
	expect(at.events('halt.raised')).toMatchObject([
		{ why: expect.stringMatching(/^error_rate \d+ % > 5 % since/) },
	]);
	expect(at.events('result')).toMatchObject([{ exit: 4, gate: { gate: 'halt' } }]);
	const [halt] = at.events('halt.raised');
	const rates = at
		.events('readings.taken')
		.filter(({ seq }) => Number(seq) < Number(halt?.seq))
		.map(({ readings }) =>
			Number(/"error_rate","value":([\d.]+)/.exec(JSON.stringify(readings))?.[1]),
		);
	// Two looks in a row are over the limit, and the second of them halts.
	expect(rates.slice(-2).every((rate) => rate > 5)).toBe(true);
	expect(rates.slice(0, -1).some((rate, index) => rate > 5 && (rates[index - 1] ?? 0) > 5)).toBe(
		false,
	);
	expect(JSON.stringify(at.events('statement.started'))).not.toContain('toggle-config');

	at.out.length = 0;
	expect(await dispatch(['status'], io)).toBe(4);
	expect(at.out.join('\n')).toMatch(/HALT: error_rate \d+ % > 5 % since/);
});

test('a hold is waited for, then the next step runs', { timeout: 60_000 }, async () => {
	const { dispatch } = await import('../../source/commands/dispatch.ts');
	const { at, io, args } = place({ timeScale: 43_200, decisions: { '1': 'go' } });
	const code = await dispatch(args, io);
	expect(at.out.join('\n')).toMatch(
		/holds for 24 h[\s\S]*the hold is over[\s\S]*> npm run debug:toggle-config/,
	);
	expect(code).toBe(0);
});

test('a hold that nobody watches any more is a gate by its name: exit 3', {
	timeout: 60_000,
}, async () => {
	const { dispatch } = await import('../../source/commands/dispatch.ts');
	const swallowed = guide.replace(
		'monitor:performance -- --duration',
		'monitor:performance --duration',
	);
	const { at, io } = place({ timeScale: 1440, decisions: { '1': 'go' } });
	writeFileSync(join(at.folder, 'guide.md'), swallowed);
	const sha = createHash('sha256').update(swallowed).digest('hex');
	const code = await dispatch(
		[
			'run',
			join(at.folder, 'guide.md'),
			'--answers',
			join(at.folder, 'answers.json'),
			'--trust-sha256',
			sha,
		],
		io,
	);
	expect(code).toBe(3);
	expect(at.err.join('\n')).toMatch(/stopped at hold .*holds for .* more, and nobody watches/);
});
