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
	const op1 = login(cwd);
	const first = ['--answers', file('op1.yaml', answers('op1', 1)), '--trust-sha256', sha256(guide)];
	expect(await run(['guide.md', ...first, '--until', '1'], op1)).toBe(0);
	const [id = ''] = runIds(runsFolder(op1.env, 'run'));
	expect(await exportCommand([id, 'run.tar.gz'], op1)).toBe(0);
	expect(op1.printed).toContain('Left out, enter them there: DEPLOY_TOKEN');

	const op2 = login(cwd);
	expect(await importCommand(['run.tar.gz'], op2)).toBe(0);
	file('token', 'the token of op2');
	const second = file('op2.yaml', answers('op2', 2));
	expect(await resume([id, '--answers', second], op2)).toBe(3);
	expect(op2.complained).toEqual([
		'stopped at value $DEPLOY_TOKEN: test "$CARRIED" = over needs a value for $DEPLOY_TOKEN',
	]);
	const whole = `${answers('op2', 2)}values: { $DEPLOY_TOKEN: the token of op2 }\n`;
	expect(await resume([id, '--answers', file('op2.yaml', whole)], op2)).toBe(0);
	expect(readFileSync(join(runsFolder(op2.env, 'run'), id, 'journal.jsonl'), 'utf8')).not.toContain(
		'the token of op2',
	);
	expect(await status([id], op2)).toBe(0);
	expect(await verify([id], op2)).toBe(0);
	op2.printed.length = 0;
	expect(await report([id, '--format', 'json'], op2)).toBe(0);
	expect(JSON.parse(op2.printed.join(''))).toMatchObject({
		outcome: { kind: 'complete' },
		people: [{ name: 'op1' }, { name: 'op2' }],
		phases: [
			{ status: 'go', decisions: [{ by: 'op1' }] },
			{ status: 'go', decisions: [{ by: 'op2' }] },
		],
		attendance: { sessions: [{ by: 'op1' }, { by: 'op2' }, { by: 'op2' }] },
	});
});
