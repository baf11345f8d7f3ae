import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepFile } from '../../source/engine/keep-file.ts';
import { emptyState } from '../../source/run/evolve.ts';
import { largestEvidence } from '../../source/run/sign-off/file.ts';
import { rollout } from '../run/guide.ts';
import { Walk } from '../run/walk.ts';
import { scratch } from './record/folder.ts';

const mebibyte = 1024 * 1024;
const at = '2026-11-22T21:00:00.000Z';
const secret = 'swordfish-42';

/** A home, the folder of a guide, the one of the run's commands, and the run's own. */
function places() {
	const top = scratch();
	const [home, guides, work, folder] = ['home', 'guides', 'work', 'run'].map((name) => {
		mkdirSync(join(top, name));
		return join(top, name);
	}) as [string, string, string, string];
	const { created } = new Walk(rollout()).run.state;
	if (!created) throw new Error('nothing began');
	const guide = { ...created.guide, path: join(guides, 'guide.md') };
	const run = { runbook: rollout(), state: { ...emptyState, created: { ...created, guide } } };
	const keep = (typed: string, freeBytes = 999 * mebibyte) =>
		keepFile(typed, {
			run,
			folder,
			cwd: work,
			home,
			secrets: [secret],
			at,
			lookAtDisk: () => ({ freeBytes, level: 'fine' }),
		});
	return { top, home, guides, work, folder, keep };
}

/** One row a way to name a file, and where that one lies. */
test.each([
	{ typed: 'shot.png', lies: 'guides/shot.png' },
	{ typed: 'build.log', lies: 'work/build.log' },
	{ typed: '../home/a.png', lies: 'home/a.png' },
	{ typed: '~/a.png', lies: 'home/a.png' },
	{ typed: '  ~/a.png ', lies: 'home/a.png' },
	{ typed: "'~/two words.png'", lies: 'home/two words.png' },
	{ typed: String.raw`~/two\ words.png`, lies: 'home/two words.png' },
	{ typed: 'both.png', lies: 'guides/both.png' },
])('$typed is $lies', async ({ typed, lies }) => {
	const { top, folder, keep } = places();
	writeFileSync(join(top, 'work/both.png'), 'the other');
	writeFileSync(join(top, lies), 'pixels');
	const kept = await keep(typed);
	expect(kept).toMatchObject({ ok: true, piece: { path: join(top, lies), bytes: 6, at } });
	const [name = ''] = readdirSync(join(folder, 'evidence'));
	expect(name).toMatch(/^[0-9a-f]{64}\.(png|log)$/);
	expect(readFileSync(join(folder, 'evidence', name), 'utf8')).toBe('pixels');
});

/** One row a file that is no evidence, and what is said of it. */
test.each([
	{ typed: 'gone.png', why: /^there is no such file: not in \S+guides, nor in \S+work$/ },
	{ typed: '/gone/gone.png', why: /^there is no such file$/ },
	{ typed: '~', why: /^it is a folder: name a file in it$/ },
	{ typed: 'empty.png', why: /^it is empty: it shows nothing$/ },
	{
		typed: 'huge.log',
		why: /^it has 16\.0 MiB, evidence at most 16\.0 MiB: put what matters into a smaller file$/,
	},
	{ typed: 'token.log', why: /^it holds a secret of this run: take that out first$/ },
	{ typed: 'pipe', why: /^it is no plain file$/ },
	{ typed: 'guide.md/shot.png', why: /^a part of the path is no folder$/ },
])('$typed is not kept', async ({ typed, why }) => {
	const { guides, folder, keep } = places();
	writeFileSync(join(guides, 'guide.md'), '# Guide');
	writeFileSync(join(guides, 'empty.png'), '');
	writeFileSync(join(guides, 'huge.log'), Buffer.alloc(largestEvidence + 1));
	writeFileSync(join(guides, 'token.log'), `logged in with ${secret}\n`);
	execFileSync('mkfifo', [join(guides, 'pipe')]);
	expect(await keep(typed)).toEqual({ ok: false, problem: expect.stringMatching(why) });
	expect(readdirSync(folder)).toEqual([]);
});

test('a file takes no room that a rollback needs', async () => {
	const { guides, keep } = places();
	writeFileSync(join(guides, 'shot.png'), Buffer.alloc(2 * mebibyte));
	expect(await keep('shot.png', 33 * mebibyte)).toEqual({
		ok: false,
		problem: 'it is not kept: the disk has 33.0 MiB left, which a rollback needs for its record',
	});
	expect(await keep('shot.png', 34 * mebibyte)).toMatchObject({ ok: true });
});
