import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkRollback } from '../../source/engine/rollback-check.ts';
import { readGuide } from '../../source/runbook/read.ts';

const guideOf = (...commands: string[]) => {
	const text = `# A\n\n## Rollback\n\n\`\`\`bash\n${commands.join('\n')}\n\`\`\`\n`;
	const read = readGuide(new TextEncoder().encode(text), 'guide.md');
	if (!read.ok) throw new Error(read.problem);
	return read.runbook;
};

function repository(): { cwd: string; git(...args: string[]): string } {
	const cwd = mkdtempSync(join(tmpdir(), 'gonogo-check-'));
	onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
	const git = (...args: string[]) =>
		execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
			cwd,
			encoding: 'utf8',
		}).trim();
	git('init', '-q', '-b', 'main');
	writeFileSync(join(cwd, 'app.js'), 'const on = process.env.APP_READ;\n');
	git('add', '.');
	git('commit', '-q', '-m', 'one');
	return { cwd, git };
}

const environment = { PATH: process.env.PATH ?? '', HOME: tmpdir() };

test('a commit that the rollback goes back to is there, or not', async () => {
	const { cwd, git } = repository();
	git('tag', 'v1');
	const runbook = guideOf('git checkout v1', 'git reset --hard v0');
	expect(await checkRollback(runbook, { environment, cwd })).toEqual([
		{ what: 'git', ok: true },
		{ what: 'git v1', ok: true },
		{ what: 'git v0', ok: false, why: 'no such commit here' },
	]);
});

test('a rollback by git needs a repository that is not in the middle of something', async () => {
	const { cwd, git } = repository();
	const runbook = guideOf('git checkout main');
	git('update-ref', 'MERGE_HEAD', 'HEAD');
	expect(await checkRollback(runbook, { environment, cwd })).toContainEqual({
		what: 'git',
		ok: false,
		why: 'a merge is not finished',
	});
	const bare = mkdtempSync(join(tmpdir(), 'gonogo-check-'));
	onTestFinished(() => rmSync(bare, { recursive: true, force: true }));
	expect(await checkRollback(runbook, { environment, cwd: bare })).toContainEqual({
		what: 'git',
		ok: false,
		why: 'there is no repository here',
	});
});

test('a flag that was in the code when the run began, and is not any more, turns nothing off', async () => {
	const { cwd, git } = repository();
	const commit = git('rev-parse', '--short', 'HEAD');
	const runbook = guideOf('export APP_READ=false', 'export APP_ELSEWHERE=false');
	const look = () => checkRollback(runbook, { environment, cwd, commit });
	expect(await look()).toEqual([{ what: 'APP_READ', ok: true }]);
	writeFileSync(join(cwd, 'app.js'), '');
	expect(await look()).toEqual([
		{ what: 'APP_READ', ok: false, why: `not in the code any more, as it was at ${commit}` },
	]);
});

test('what runs in another folder is not looked for here', async () => {
	const { cwd } = repository();
	const runbook = guideOf('cd infra', 'npm run deploy:rollback');
	const checks = await checkRollback(runbook, { environment, cwd });
	expect(checks.filter(({ ok }) => !ok)).toEqual([]);
});
