import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../report/story.ts';
import { type Desk, desk } from './headless.ts';

const guide = (command: string) => `# A small rollout

## Phase 1: First

### 1.1 Look

\`\`\`bash
echo looked
\`\`\`

## Phase 2: Second

### 2.1 Go

\`\`\`bash
${command}
\`\`\`
`;

const answers = 'answers: 1\nenvironment: staging\ndecisions: { "1": go, "2": go }\n';

/** A run with GO for phase 1, whose guide says something else by now. */
async function changed(): Promise<{ place: Desk; id: string; now: string }> {
	const place = desk();
	const write = (name: string, text: string) => writeFileSync(join(place.folder, name), text);
	write('guide.md', guide('echo two'));
	write('answers.yaml', answers);
	const given = ['--answers', 'answers.yaml', '--trust-sha256', sha256(guide('echo two'))];
	expect(await place.gonogo('run', 'guide.md', ...given, '--until', '1')).toBe(0);
	const now = guide('echo three');
	write('guide.md', now);
	place.clear();
	const [id = ''] = readdirSync(join(place.env.XDG_STATE_HOME ?? '', 'gonogo', 'runs'));
	return { place, id, now };
}

const resume = ['resume', '--answers', 'answers.yaml'];

test('a run goes on with its own copy of the guide, and says what the file says by now', async () => {
	const { place, now } = await changed();
	expect(await place.gonogo(...resume)).toBe(0);
	expect(place.err).toEqual([
		`${join(place.folder, 'guide.md')} has changed since this run began, in 1 command, 0 items and 0 passages.`,
		`The run goes on with its own copy; --adopt-sha256 ${sha256(now)} follows the new.`,
	]);
	expect(place.out.join('\n')).toContain('> echo two');
});

test('as JSON the change is a line of its own', async () => {
	const { place, now } = await changed();
	expect(await place.gonogo(...resume, '--json')).toBe(0);
	expect(place.events('guide-change')).toMatchObject([
		{ sha256: sha256(now), change: { commands: [{ kind: 'changed' }], items: [], prose: [] } },
	]);
	expect(place.events('guide.adopted')).toEqual([]);
});

test('the very bytes that are named are followed, and no others', async () => {
	const { place, id, now } = await changed();
	expect(await place.gonogo(...resume, '--adopt-sha256', 'f'.repeat(64))).toBe(3);
	expect(place.out.join('\n')).not.toContain('> echo');
	expect(await place.gonogo(...resume, '--adopt-sha256', sha256(now).toUpperCase())).toBe(0);
	expect(place.out.join('\n')).toContain('> echo three');
	expect(await place.gonogo('verify', id)).toBe(0);
});

test('the head of the record ends what a run prints, and verify knows it', async () => {
	const { place, id } = await changed();
	expect(await place.gonogo(...resume)).toBe(0);
	const [, run = '', head = ''] =
		/^run (\S+): \d+ events recorded, head ([0-9a-f]{64})$/.exec(place.out.at(-1) ?? '') ?? [];
	expect(run).toBe(id);
	expect(await place.gonogo('verify', id, '--head', head)).toBe(0);
	place.clear();
	expect(await place.gonogo('resume', id, '--json')).toBe(0);
	expect(place.events('result')).toMatchObject([{ head: { hash: expect.any(String) } }]);
});
