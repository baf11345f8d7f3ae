import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { exportCommand } from '../../source/commands/export.ts';
import { importCommand } from '../../source/commands/import.ts';
import { report } from '../../source/commands/report.ts';
import { resume } from '../../source/commands/resume.ts';
import { run } from '../../source/commands/run.ts';
import { status } from '../../source/commands/status.ts';
import { verify } from '../../source/commands/verify.ts';
import { runIds, runsFolder } from '../../source/engine/record/run-folder.ts';
import { scratch } from '../engine/record/folder.ts';
import { sha256 } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';

const guide = `# A small rollout

## Phase 1: First

### 1.1 Set it

\`\`\`bash
export CARRIED=over
export DEPLOY_TOKEN=very-secret-value
echo set
\`\`\`

### Success Criteria

- It is set

## Phase 2: Second

### 2.1 Use it

\`\`\`bash
test "$CARRIED" = over
test "$DEPLOY_TOKEN" = "$(cat token)"
\`\`\`

### Success Criteria

- It is used
`;

const answers = (name: string, phase: number) => `answers: 1
operator: ${name}
environment: staging
ticks: { "Phase ${phase}": yes }
decisions: { "Phase ${phase}": go }
`;

/** A login of its own: another home, and no word of the first. */
function login(cwd: string) {
	const home = scratch();
	mkdirSync(join(home, 'tmp'));
	return collectedIo({
		cwd,
		env: { HOME: home, PATH: process.env.PATH, LOGNAME: basename(home), TMPDIR: join(home, 'tmp') },
	});
}

test('a run begun by one is finished elsewhere by another, and the record says so', async () => {
	const cwd = scratch();
	const file = (name: string, text: string) => {
		writeFileSync(join(cwd, name), text);
		return join(cwd, name);
	};
	file('guide.md', guide);
	const ada = login(cwd);
	const first = ['--answers', file('ada.yaml', answers('Ada', 1)), '--trust-sha256', sha256(guide)];
	expect(await run(['guide.md', ...first, '--until', '1'], ada)).toBe(0);
	const [id = ''] = runIds(runsFolder(ada.env, 'run'));
	expect(await exportCommand([id, 'run.tar.gz'], ada)).toBe(0);
	expect(ada.printed).toContain('Left out, enter them there: DEPLOY_TOKEN');

	const bob = login(cwd);
	expect(await importCommand(['run.tar.gz'], bob)).toBe(0);
	file('token', 'the token of bob');
	const second = file('bob.yaml', answers('Bob', 2));
	expect(await resume([id, '--answers', second], bob)).toBe(3);
	expect(bob.complained).toEqual([
		'stopped at value $DEPLOY_TOKEN: test "$CARRIED" = over needs a value for $DEPLOY_TOKEN',
	]);
	const whole = `${answers('Bob', 2)}values: { $DEPLOY_TOKEN: the token of bob }\n`;
	expect(await resume([id, '--answers', file('bob.yaml', whole)], bob)).toBe(0);
	expect(readFileSync(join(runsFolder(bob.env, 'run'), id, 'journal.jsonl'), 'utf8')).not.toContain(
		'the token of bob',
	);
	expect(await status([id], bob)).toBe(0);
	expect(await verify([id], bob)).toBe(0);
	bob.printed.length = 0;
	expect(await report([id, '--format', 'json'], bob)).toBe(0);
	expect(JSON.parse(bob.printed.join(''))).toMatchObject({
		outcome: { kind: 'complete' },
		people: [{ name: 'Ada' }, { name: 'Bob' }],
		phases: [
			{ status: 'go', decisions: [{ by: 'Ada' }] },
			{ status: 'go', decisions: [{ by: 'Bob' }] },
		],
		attendance: { sessions: [{ by: 'Ada' }, { by: 'Bob' }, { by: 'Bob' }] },
	});
});
