import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGuideFile, reasonOf } from '../engine/guide-file.ts';
import { bundledRunbook } from '../engine/sandbox.ts';
import type { Runbook } from '../runbook/model.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';

export type LoadedGuide = { runbook: Runbook; text: string; bytes: Uint8Array };
export type Loaded = { ok: true; guide: LoadedGuide } | { ok: false; problem: string };

/** Reads a guide from a file, with the phases that a run of it walks; a problem is one sentence that names the file. */
export async function loadGuide(path: string, cwd: string): Promise<Loaded> {
	const file = await readGuideFile(path, cwd);
	if (!file.ok) return file;
	const read = readGuide(file.bytes, file.path, { today: new Date().toISOString().slice(0, 10) });
	if (!read.ok) return { ok: false, problem: `${path}: ${read.problem}` };
	const runbook = walkable(read.runbook);
	return { ok: true, guide: { runbook, text: read.text, bytes: file.bytes } };
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
