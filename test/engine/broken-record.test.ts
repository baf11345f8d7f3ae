import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { resumeRun } from '../../source/engine/begin-run.ts';
import { followRun } from '../../source/engine/follow-run.ts';
import { keep } from '../commands/recorded-story.ts';
import { stories } from '../report/stories.ts';
import { Story } from '../report/story.ts';
import { Stand } from '../ui/stage.ts';
import { scratch } from './record/folder.ts';

const operator = { name: 'op2', login: 'op2', host: 'here', role: 'operator' };

test('a record that does not hold opens read-only as it stood before its first bad line, and says which that is', async () => {
	const env = { HOME: scratch() };
	const { folder } = keep(env, stories['failed step']?.() ?? new Story());
	appendFileSync(join(folder, 'journal.jsonl'), 'x\n\n');
	const opened = followRun(folder, {
		operator,
		take: async () => ({ ok: false, problem: 'never taken' }),
	});
	if (!opened.ok) throw new Error(opened.problem);
	const { engine } = opened;
	onTestFinished(() => engine.close('quit'));
	expect(engine.snapshot().record).toMatchObject({
		kind: 'read-only',
		broken: expect.stringMatching(/^Line 23 of the record does not hold/),
	});
	expect(engine.snapshot().run.state).toMatchObject({ seq: 22 });
	expect(engine.head().seq).toBe(22);
	expect(engine.send({ kind: 'note', text: 'x' })?.refused).toContain('gonogo rollback');

	const stand = new Stand(engine.snapshot().run.runbook, { stage: { kind: 'run', engine } });
	const size = { columns: 100, rows: 30 };
	expect(stand.text(size)).toMatch(/RECORD BROKEN: Line 23 of the record does not hold/);
	expect(stand.text(size)).toContain('gonogo rollback still rolls back');
	stand.keys('enter', 'A');
	expect(stand.text(size)).toContain('a record that does not hold is not continued');
	stand.keys('Y');
	expect(stand.text(size)).toContain('The record does not hold from line 23 on');
});

test('a run whose copy of the guide is gone says where it belongs, and what still works', async () => {
	const env = { HOME: scratch() };
	const { folder } = keep(env, new Story());
	const [name = ''] = readdirSync(join(folder, 'guide'));
	rmSync(join(folder, 'guide', name));
	const opened = await resumeRun(folder, { env, cwd: folder, via: 'headless', operator });
	expect(opened).toEqual({
		ok: false,
		problem: expect.stringContaining(
			`Put the bytes of that hash back as ${join(folder, 'guide', name)}: an export or a mirror of the run has them. Until then gonogo rollback GUIDE still rolls back.`,
		),
	});
});
