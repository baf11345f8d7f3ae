import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runIds, runsFolder } from '../../source/engine/record/run-folder.ts';
import { copyOf } from '../../source/run/sign-off/file.ts';
import { type Desk, desk } from './headless.ts';
import { eventsIn } from './recorded-story.ts';

const guide = `# Rollout

## Phase 1: Look

### Success Criteria

- [ ] Dashboards reviewed
- [ ] Support has answered
`;

/** Walks the guide with these answers to its items. */
async function walk(place: Desk, ticks: Record<string, unknown>): Promise<number> {
	writeFileSync(join(place.folder, 'guide.md'), guide);
	const answers = { answers: 1, environment: 'production', ticks, decisions: { 'Phase 1': 'go' } };
	writeFileSync(join(place.folder, 'answers.json'), JSON.stringify(answers));
	await place.gonogo('trust', 'guide.md');
	return place.gonogo('run', 'guide.md', '--answers', 'answers.json');
}

test('files of the answers go with the run, into its report and to another machine', async () => {
	const here = desk();
	const there = desk();
	mkdirSync(join(here.folder, 'shots'));
	writeFileSync(join(here.folder, 'shots', 'dash.png'), 'pixels');
	writeFileSync(join(here.env.HOME ?? '', 'mail.txt'), 'all is well');
	const files = ['shots/dash.png', '~/mail.txt'];
	const ticks = { Dashboards: { file: files }, Support: { saw: 'a mail', file: '~/mail.txt' } };
	expect(await walk(here, ticks)).toBe(0);
	const parent = runsFolder(here.env, 'run');
	const [id = ''] = runIds(parent);
	const signed = eventsIn(join(parent, id)).filter((event) => event.type === 'item.signed');
	expect(signed).toMatchObject([
		{
			meaning: 'verified',
			evidence: [
				{ kind: 'file', bytes: 6 },
				{ kind: 'file', bytes: 11 },
			],
		},
		{ evidence: [{ kind: 'observation', text: 'a mail' }, { kind: 'file' }] },
	]);
	here.clear();
	await here.gonogo('report', id);
	expect(here.out.join('\n')).toMatch(/file `dash\.png`, 6 bytes, \S+, SHA-256 [0-9a-f]{12}/);
	const archive = join(here.folder, 'run.tar.gz');
	expect(await here.gonogo('export', id, archive)).toBe(0);
	expect(await there.gonogo('import', archive)).toBe(0);
	expect(await there.gonogo('verify', id)).toBe(0);
	expect(there.out.join('\n')).toContain('2 sign-offs, 2 files, 0 stretches of output');
	const [shot] = signed.flatMap(({ evidence }) => evidence);
	if (shot?.kind !== 'file') throw new Error('no file was kept');
	rmSync(join(runsFolder(there.env, 'run'), id, copyOf(shot)));
	expect(await there.gonogo('verify', id)).toBe(1);
	expect(there.out.join('\n')).toMatch(/FALSE {2}evidence, event \d+: .*dash\.png: its copy/);
});

test('a file of the answers that is not there ends the walk at its item', async () => {
	const place = desk();
	expect(await walk(place, { 'Phase 1': { file: 'gone.png' } })).toBe(3);
	expect(place.err.at(-1)).toMatch(/^gone\.png for "\S+": there is no such file/);
});
