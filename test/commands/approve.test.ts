import { chmodSync, chownSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { approve } from '../../source/commands/approve.ts';
import { verify } from '../../source/commands/verify.ts';
import { loginName } from '../../source/engine/operator.ts';
import { makeFolder, writeWhole } from '../../source/engine/record/durable-file.ts';
import { dropNote } from '../../source/engine/record/inbox.ts';
import { openJournalFile } from '../../source/engine/record/journal-file.ts';
import { approvalHash } from '../../source/run/sign-off/approval.ts';
import { OpenedRun } from '../engine/opened.ts';
import { scratch } from '../engine/record/folder.ts';
import { collectedIo } from './collected-io.ts';

// Programs are started here, and a machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

const guide = `---
gonogo:
  approvals: { phases: 2 }
---

# Roll out

## Phase 1: First

### 1.1 Go

\`\`\`bash
echo one
\`\`\`
`;

const person = (login: string) => ({ name: login, login, host: 'there', role: 'operator' });
const go = { kind: 'decide-phase', phase: 'phase-1-first', decision: 'go' } as const;

/** A run of the guide with its command done, begun by `login`. */
async function begun(login: string): Promise<OpenedRun> {
	const run = await OpenedRun.begin(guide, { operator: person(login) });
	await run.perform('echo one');
	return run;
}

const ioOf = (run: OpenedRun) =>
	collectedIo({ cwd: run.place, env: { PATH: process.env.PATH, HOME: join(run.place, 'home') } });

const hashOf = (run: OpenedRun) =>
	approvalHash(run.run, { kind: 'phase', id: 'phase-1-first' }) ?? '';

describe('gonogo approve', () => {
	test('shows what is approved, and takes no silence for a yes', async () => {
		const run = await begun('somebody');
		const io = ioOf(run);
		expect(await approve([run.folder], io)).toBe(3);
		expect(io.printed).toEqual(['First, on staging', 'Go', '$ echo one', `SHA-256 ${hashOf(run)}`]);
	});

	test('is in the record once the run was closed here, and then there is GO', async () => {
		const run = await begun('somebody');
		expect(run.send(go)).toMatchObject({ refused: expect.stringContaining('gonogo approve') });
		const sha256 = hashOf(run);
		await run.engine.close('quit');
		const io = ioOf(run);
		expect(await approve([run.folder, '--sha256', sha256], io)).toBe(0);
		await run.reopen();
		expect(run.run.state.approvals).toMatchObject([{ operator: { login: loginName() } }]);
		expect(run.send(go)).toBeUndefined();
		expect(await verify([run.folder], io)).toBe(0);
	});

	test('is refused to whoever performs the run', async () => {
		const run = await begun(loginName());
		const io = ioOf(run);
		expect(await approve([run.folder, '--sha256', hashOf(run)], io)).toBe(3);
		expect(io.complained.join()).toContain(`${loginName()} performs this run`);
	});

	test.each([
		[['--phase', '9'], 'there is no phase 9'],
		[['--rollback', 'full'], 'there is no rollback full'],
		[['--phase', '1', '--rollback', 'x'], 'name a phase or a rollback, not both'],
	])('%j is wrong', async (args, why) => {
		const run = await begun('somebody');
		const io = ioOf(run);
		expect(await approve([run.folder, ...args], io)).toBe(2);
		expect(io.complained).toEqual([`gonogo approve: ${why}`]);
	});
});

describe('an approval for a run that is open', () => {
	/** Lays an approval into the inbox as another login would, or as this one. */
	function lay(run: OpenedRun, owner: number | undefined): void {
		const aside = join(run.place, 'aside');
		mkdirSync(aside);
		const subject = { kind: 'phase' as const, id: 'phase-1-first' };
		const approval = { subject, sha256: hashOf(run), operator: person('op2') };
		const at = new Date().toISOString();
		const dropped = dropNote(aside, { text: 'approves', by: 'op2', at, approval });
		if (!dropped.ok) throw new Error(dropped.problem);
		if (owner !== undefined) chownSync(dropped.file, owner, owner);
		const inbox = join(run.folder, 'inbox');
		makeFolder(inbox);
		renameSync(dropped.file, join(inbox, 'approval.json'));
	}

	test('counts for nothing when it comes from the same login', async () => {
		const run = await begun('op1');
		lay(run, undefined);
		await run.until(({ state }) => state.notes.length > 0);
		expect(run.run.state.notes).toMatchObject([
			{
				by: 'gonogo',
				text: 'approval of phase phase-1-first by op2 does not count: it came from this login, not from op2',
			},
		]);
		expect(run.run.state.approvals).toEqual([]);
	});

	test.skipIf(process.getuid?.() !== 0)(
		'counts when another login owns it (needs root)',
		async () => {
			const run = await begun('op1');
			lay(run, 65_534);
			await run.until(({ state }) => state.approvals.length > 0);
			expect(run.send(go)).toBeUndefined();
		},
	);
});

describe('a folder that a group shares', () => {
	const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);

	test('hands what is made in it to the group', () => {
		const top = scratch();
		chmodSync(top, 0o2770);
		makeFolder(join(top, 'runs', 'one'));
		writeWhole(join(top, 'runs', 'one', 'note'), 'x');
		writeWhole(join(top, 'runs', 'one', 'script'), 'x', 0o700);
		openJournalFile(join(top, 'runs', 'one', 'journal.jsonl'), 'create').close();
		expect(['runs', 'runs/one'].map((path) => mode(join(top, path)))).toEqual(['2770', '2770']);
		expect(mode(join(top, 'runs/one/note'))).toBe('660');
		expect(mode(join(top, 'runs/one/script'))).toBe('750');
		expect(mode(join(top, 'runs/one/journal.jsonl'))).toBe('660');
	});

	test('is one only when it says so', () => {
		const top = scratch();
		makeFolder(join(top, 'runs'));
		writeWhole(join(top, 'runs', 'note'), 'x');
		expect(mode(join(top, 'runs'))).toBe('700');
		expect(mode(join(top, 'runs', 'note'))).toBe('600');
	});
});
