import { readFileSync } from 'node:fs';
import { type GuideChange, guideChange } from '../run/guide/change.ts';
import type { Runbook } from '../runbook/model.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';

/** A guide's file that says something else than the text that its run follows. */
export type EditedGuide = {
	path: string;
	sha256: string;
	bytes: Uint8Array;
	text: string;
	runbook: Runbook;
	change: GuideChange;
};

/** What a changed guide says otherwise, for whoever decides whether the run follows it. */
export type ShownChange = { path: string; sha256: string; change: GuideChange };

export const shownChange = ({ path, sha256, change }: EditedGuide): ShownChange => ({
	path,
	sha256,
	change,
});

/**
 * Compares the guide's file with the text that a run follows. Undefined when it is the same, is gone or cannot be
 * read as a guide: the run has its own copy and goes on with that.
 */
export function editedGuide(
	path: string,
	followed: { sha256: string; runbook: Runbook },
): EditedGuide | undefined {
	let bytes: Uint8Array;
	try {
		bytes = readFileSync(path);
	} catch {
		return undefined;
	}
	const read = readGuide(bytes, path);
	if (!read.ok) return undefined;
	const { sha256 } = read.runbook.source;
	if (sha256 === followed.sha256) return undefined;
	const runbook = walkable(read.runbook);
	const change = guideChange(followed.runbook, runbook);
	return { path, sha256, bytes, text: read.text, runbook, change };
}
