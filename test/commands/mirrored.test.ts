import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../report/story.ts';
import { type Desk, desk } from './headless.ts';

const guide = `# A small rollout

## Phase 1: First

### 1.1 Look

\`\`\`bash
echo looked
\`\`\`

### Success Criteria

- It was looked at
`;

const answers = `answers: 1
environment: staging
ticks: { "Phase 1": yes }
decisions: { "Phase 1": go }
`;

function begin(): { place: Desk; given: string[] } {
	const place = desk();
	writeFileSync(join(place.folder, 'guide.md'), guide);
	writeFileSync(join(place.folder, 'answers.yaml'), answers);
	return {
		place,
		given: ['guide.md', '--answers', 'answers.yaml', '--trust-sha256', sha256(guide)],
	};
}

test('the copy of a run stands where --mirror says, with its last event', async () => {
	const { place, given } = begin();
	expect(await place.gonogo('run', ...given, '--mirror', 'copies')).toBe(0);
	const [run = ''] = readdirSync(join(place.folder, 'copies'));
	const journal = readFileSync(join(place.folder, 'copies', run, 'journal.jsonl'), 'utf8');
	expect(journal.trimEnd().split('\n').at(-1)).toContain('"session.closed"');
	place.env.HOME = join(place.folder, '..', 'elsewhere');
	place.env.XDG_STATE_HOME = join(place.env.HOME, 'state');
	mkdirSync(place.env.HOME);
	expect(await place.gonogo('import', join('copies', run))).toBe(0);
	expect(await place.gonogo('verify', run)).toBe(0);
});

test('a place that cannot be written is said once and noted, and the run goes on', async () => {
	const { place, given } = begin();
	writeFileSync(join(place.folder, 'copies'), '');
	expect(await place.gonogo('run', ...given, '--mirror', 'copies', '--json')).toBe(0);
	const said = place.err.filter((line) => line.includes('not mirrored'));
	expect(said).toEqual([expect.stringMatching(/^The run is not mirrored: /)]);
	expect(place.events('run.closed')).toHaveLength(1);
});
