import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { desk } from './headless.ts';

const guide = `# A small rollout

## Phase 1: Prepare

### Step 1: Settings
\`\`\`bash
# Choose the mode
export APP_MODE=true
cd sub
umask 027
COUNT=3
\`\`\`

### Step 2: Look
\`\`\`bash
# Say what is set
echo "mode=$APP_MODE in \${PWD##*/} mask=$(umask) count=$COUNT"
\`\`\`

### Success Criteria
- ✅ The mode is set

## Phase 2: Use

### Step 1: Fail
\`\`\`bash
# Works
echo before
# Does not
false
# Comes after
echo after
\`\`\`
`;

async function prepared(answers: unknown) {
	const place = desk();
	mkdirSync(join(place.folder, 'sub'));
	writeFileSync(join(place.folder, 'guide.md'), guide);
	writeFileSync(join(place.folder, 'answers.json'), JSON.stringify(answers));
	await place.gonogo('trust', 'guide.md');
	place.clear();
	return place;
}

const phaseOne = {
	answers: 1,
	environment: 'staging',
	ticks: { '1': 'yes' },
	decisions: { '1': 'go' },
};
const runIt = ['run', 'guide.md', '--answers', 'answers.json', '--json'];

const outputOf = (place: Awaited<ReturnType<typeof prepared>>): string => {
	const runs = join(place.env.XDG_STATE_HOME ?? '', 'gonogo', 'runs');
	const [run = ''] = readdirSync(runs);
	const executions = join(runs, run, 'executions');
	return readdirSync(executions)
		.map((name) => join(executions, name, 'output'))
		.filter(existsSync)
		.map((path) => readFileSync(path, 'utf8'))
		.join('');
};

test('exports, folder, umask and unexported variables of one block reach the next', async () => {
	const place = await prepared(phaseOne);
	expect(await place.gonogo(...runIt, '--until', '1')).toBe(0);
	expect(outputOf(place)).toContain('mode=true in sub mask=0027 count=3');
});

test('the same run goes on after a restart with all of it, and its exports can be pasted', async () => {
	const place = await prepared({ answers: 1, environment: 'staging' });
	expect(await place.gonogo(...runIt)).toBe(3);
	expect(place.events('result')).toMatchObject([{ gate: { gate: 'item' } }]);
	place.clear();
	expect(await place.gonogo('env')).toBe(0);
	expect(place.out.join('\n')).toMatch(/export APP_MODE=true/);
	expect(place.out.join('\n')).toMatch(/cd .*sub/);
	place.clear();
	writeFileSync(join(place.folder, 'answers.json'), JSON.stringify(phaseOne));
	expect(await place.gonogo('resume', '--answers', 'answers.json', '--until', '1', '--json')).toBe(
		0,
	);
	expect(place.events('session.opened')).toHaveLength(1);
	expect(place.events('statement.started')).toEqual([]);
});

test('a failed command stops the block and is a gate with exit 1', async () => {
	const place = await prepared(phaseOne);
	expect(await place.gonogo(...runIt)).toBe(1);
	expect(place.events('result')).toMatchObject([
		{ gate: { gate: 'failure', what: 'false failed' } },
	]);
	expect(outputOf(place)).toContain('before');
	expect(outputOf(place)).not.toContain('after');
});

test('the answers can go on after it, with a reason that becomes a deviation', async () => {
	const place = await prepared({
		...phaseOne,
		failures: { false: { 'go-on': 'known, ticket 7' } },
		decisions: { '1': 'go', '2': 'go' },
	});
	expect(await place.gonogo(...runIt)).toBe(0);
	expect(outputOf(place)).toContain('after');
	expect(place.events('statement.settled')).toMatchObject([
		{ how: 'passed-over', note: 'known, ticket 7' },
	]);
});

test('a retry that never succeeds ends', async () => {
	const place = await prepared({ ...phaseOne, failures: { false: 'retry' } });
	expect(await place.gonogo(...runIt)).toBe(1);
	expect(
		place.events('statement.finished').filter(({ statement }) => /false/.test(String(statement))),
	).toHaveLength(4);
});

test('SIGINT ends a walk with 130 and what runs goes on to its recorded end', async () => {
	const place = await prepared(phaseOne);
	writeFileSync(
		join(place.folder, 'guide.md'),
		'# One\n\n## Phase 1: Wait\n\n### Step 1: Wait\n```bash\nsleep 1 && echo done > ended\n```\n',
	);
	await place.gonogo('trust', 'guide.md');
	place.clear();
	const running = place.gonogo(...runIt);
	await expect.poll(() => place.events('statement.started').length, { timeout: 10_000 }).toBe(1);
	process.emit('SIGINT');
	expect(await running).toBe(130);
	await expect.poll(() => existsSync(join(place.folder, 'ended')), { timeout: 10_000 }).toBe(true);
	place.clear();
	expect(await place.gonogo('resume', '--json')).toBe(3);
	expect(place.events('statement.finished')).toMatchObject([
		{ outcome: { kind: 'exited', code: 0 } },
	]);
});

describe('a command that wants a terminal, where nobody sits at one', () => {
	const talk =
		'# Talk\n\n## Phase 1: Ask\n\n### Step 1: Ask\n\n```bash\nread -r word\necho "heard [$word]"\n```\n';
	const asking = async (terminal?: unknown) => {
		const place = await prepared({ ...phaseOne, ...(terminal === undefined ? {} : { terminal }) });
		writeFileSync(join(place.folder, 'guide.md'), talk);
		await place.gonogo('trust', 'guide.md');
		place.clear();
		return { place, code: await place.gonogo(...runIt) };
	};

	test('is a gate, and nothing of it runs', async () => {
		const { place, code } = await asking();
		expect(code).toBe(3);
		expect(place.events('result')).toMatchObject([{ gate: { gate: 'terminal' } }]);
		expect(place.events('block.started')).toEqual([]);
	});

	test('is run without one when the answers say so, and ends as it would', async () => {
		const { place, code } = await asking({ 'read -r word': 'none' });
		expect(code).toBe(1);
		expect(place.events('block.started')).toMatchObject([{ mode: 'foreground' }]);
		expect(place.events('result')).toMatchObject([{ gate: { gate: 'failure' } }]);
	});

	test('is done by hand when the answers say what was seen', async () => {
		const { place, code } = await asking({ 'read -r word': { 'by-hand': 'asked on the phone' } });
		expect(code).toBe(0);
		expect(place.events('statement.settled')).toMatchObject([{ how: 'by-hand' }]);
		expect(outputOf(place)).toContain('heard []');
	});
});
