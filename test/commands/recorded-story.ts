import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createJournal } from '../../source/engine/record/journal.ts';
import { createRunFolder, type Env, pinGuide } from '../../source/engine/record/run-folder.ts';
import type { RunEvent } from '../../source/run/event.ts';
import { guideText, type Story } from '../report/story.ts';

/** Puts a story on disk as the run of a user, as its engine would have left it. */
export function keep(env: Env, story: Story, digits = 0x7f3a): { folder: string; id: string } {
	const draws = [digits];
	const made = createRunFolder(
		env,
		'run',
		new Date('2026-01-05T22:00:00Z'),
		() => draws.shift() ?? 0xabcd,
	);
	if (!made.ok) throw new Error(made.problem);
	const pinned = pinGuide(made.folder, Buffer.from(guideText));
	const journal = createJournal(made.folder);
	if (!pinned.ok || !journal.ok) throw new Error('no journal');
	for (const event of story.events) {
		const { v: _, seq: __, at, by, ...body } = event;
		const first = { run: made.id, guide: { path: '/guides/search.md', sha256: pinned.sha256 } };
		const appended = journal.journal.append(
			body.type === 'run.created' ? { ...body, ...first } : body,
			{ at, by },
		);
		if (!appended.ok) throw new Error(appended.problem);
	}
	journal.journal.close();
	return { folder: made.folder, id: basename(made.folder) };
}

/** The events of a run's journal, as they stand on disk. */
export function eventsIn(folder: string): RunEvent[] {
	return readFileSync(join(folder, 'journal.jsonl'), 'utf8')
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as RunEvent);
}
