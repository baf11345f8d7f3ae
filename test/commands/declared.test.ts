import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { desk } from './headless.ts';

const guide = `# A small rollout

## Phase 1: Prepare

### 1.1 Settings
\`\`\`bash
export APP_MODE=true
\`\`\`

## Phase 2: Use

### 2.1 Use it
\`\`\`bash
echo "mode=$APP_MODE"
\`\`\`
`;

const answers = { answers: 1, environment: 'staging', unarmed: 'none', decisions: { '2': 'go' } };
const because = 'phase 1 per run 20260101-aaaa, its laptop is lost';

async function prepared() {
	const place = desk();
	writeFileSync(join(place.folder, 'guide.md'), guide);
	writeFileSync(join(place.folder, 'answers.json'), JSON.stringify(answers));
	await place.gonogo('trust', 'guide.md');
	place.clear();
	return place;
}

const runIt = ['run', 'guide.md', '--answers', 'answers.json'];

test('a run begins at a step by its name, with what the guide exports before it, and is verified', async () => {
	const place = await prepared();
	const declared = ['--from', '2.1', '--because', because, '--ticket', 'CHG-7'];
	expect(await place.gonogo(...runIt, ...declared, '--json')).toBe(0);
	expect(place.events('start.declared')).toMatchObject([
		{ reason: because, exports: { APP_MODE: 'true' } },
	]);
	expect(place.events('statement.started')).toMatchObject([{ toggles: { APP_MODE: 'true' } }]);
	expect(place.events('readings.taken')).toEqual([]);
	const [created] = place.events('run.created');
	const run = String(created?.run);
	const output = join(place.env.XDG_STATE_HOME ?? '', 'gonogo/runs', run, 'executions/x1/output');
	expect(readFileSync(output, 'utf8')).toBe('mode=true\n');
	place.clear();
	expect(await place.gonogo('verify', run)).toBe(0);
	place.clear();
	expect(await place.gonogo('report', run)).toBe(0);
	expect(place.out.join('\n')).toContain('| Ticket | CHG-7 |');
	expect(place.out.join('\n')).toContain(because);
});

test.each([
	[['--from', '9.9', '--because', because], 'there is no step 9.9'],
	[['--from', '2.1'], '--from STEP and --because WHY go together'],
	[['--because', because], '--from STEP and --because WHY go together'],
])('%j begins nothing', async (more, why) => {
	const place = await prepared();
	expect(await place.gonogo(...runIt, ...more)).toBe(2);
	expect(place.err.join('\n')).toContain(why);
});

test('a ticket that comes later is taken with the run', async () => {
	const place = await prepared();
	writeFileSync(
		join(place.folder, 'answers.json'),
		JSON.stringify({ answers: 1, environment: 'staging', unarmed: 'none' }),
	);
	expect(await place.gonogo(...runIt)).toBe(3);
	expect(await place.gonogo('resume', '--answers', 'answers.json', '--ticket', 'CHG-8')).toBe(3);
	place.clear();
	await place.gonogo('status', '--json');
	expect(JSON.parse(place.out.join(''))).toMatchObject({ ticket: 'CHG-8' });
});
