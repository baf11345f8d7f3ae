import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readJournalBytes } from '../../../source/engine/record/journal-reading.ts';
import { EVENT_SCHEMA } from '../../../source/run/event.ts';
import { fold } from '../../../source/run/evolve.ts';

/**
 * One journal of every version of the schema that ever was, as that version wrote it. They are never written anew: a
 * change of the schema that one of them does not survive asks for a new version and for reading the old one still.
 */
const folder = new URL('journals/', import.meta.url);
const versions = readdirSync(folder).sort();

test('there is a journal of the version of today', () => {
	expect(versions).toContain(`v${EVENT_SCHEMA}.jsonl`);
});

test.each(versions)('%s is read to its end and adds up', (name) => {
	const bytes = readFileSync(new URL(name, folder));
	const { status, events, head } = readJournalBytes(bytes);
	expect(status).toEqual({ kind: 'good' });
	expect(head.seq).toBe(bytes.toString('utf8').trimEnd().split('\n').length);
	expect(fold(events)).toMatchObject({
		seq: head.seq,
		created: { title: 'Roll out search' },
		closed: { outcome: 'rolled-back' },
		notes: [{ by: 'Op One' }],
		rollbacks: [{ outcome: 'incomplete' }],
	});
});
