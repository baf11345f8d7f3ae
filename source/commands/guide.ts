import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAddress } from '../engine/guide-address.ts';
import { type GuidePlace, readGuideFrom, reasonOf, standardInput } from '../engine/guide-file.ts';
import { bundledRunbook } from '../engine/sandbox.ts';
import type { Runbook } from '../runbook/model.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';

export type LoadedGuide = { runbook: Runbook; text: string; bytes: Uint8Array };
export type Loaded = { ok: true; guide: LoadedGuide } | { ok: false; problem: string };

/**
 * Reads a guide from a file, an https address or, where `input` is given, standard input, as it is; `called` is how
 * findings and the model name it. A problem is one sentence that names the guide.
 */
export async function readNamedGuide(
	name: string,
	place: GuidePlace,
	called?: string,
): Promise<Loaded> {
	const file = await readGuideFrom(name, place);
	if (!file.ok) return file;
	const { bytes, path, base } = file;
	const read = readGuide(bytes, base === undefined ? (called ?? path) : path, {
		today: new Date().toISOString().slice(0, 10),
		...(base === undefined ? {} : { base }),
	});
	if (!read.ok) return { ok: false, problem: `${shownName(name, path)}: ${read.problem}` };
	return { ok: true, guide: { runbook: read.runbook, text: read.text, bytes } };
}

/** A guide with the phases that a run of it walks; see {@link readNamedGuide}. */
export async function loadGuide(
	name: string,
	cwd: string,
	input?: GuidePlace['input'],
): Promise<Loaded> {
	const read = await readNamedGuide(name, { cwd, ...(input === undefined ? {} : { input }) });
	if (!read.ok) return read;
	return { ok: true, guide: { ...read.guide, runbook: walkable(read.guide.runbook) } };
}

function shownName(name: string, path: string): string {
	if (name === standardInput) return 'standard input';
	return isAddress(name) ? path : name;
}

/** Path of the bundled guide, or undefined when this gonogo was built without it. */
export function bundledGuide(): string | undefined {
	const folder = bundledRunbook();
	return folder === undefined ? undefined : join(folder, 'guide.md');
}

/** A file of answers or the like as text; a problem is one sentence that names the file. */
export async function loadText(
	path: string,
): Promise<{ ok: true; text: string } | { ok: false; problem: string }> {
	try {
		return { ok: true, text: await readFile(path, 'utf8') };
	} catch (error) {
		return { ok: false, problem: `${path}: ${reasonOf(error)}` };
	}
}
