import { open, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fetchGuide, isAddress, readAtMost } from './guide-address.ts';

/** The largest guide that is read, in bytes. */
export const largestGuide = 16 * 1024 * 1024;

/** How a guide on standard input is named. */
export const standardInput = '-';

/** `path` names the guide in records; `base` is the address that its relative links start from, if it came from one. */
export type GuideFile =
	| { ok: true; bytes: Uint8Array; path: string; base?: string }
	| { ok: false; problem: string };

/** Where a guide is looked for: the folder that paths start from, and standard input where it may be the guide. */
export type GuidePlace = { cwd: string; input?: AsyncIterable<Uint8Array | string> };

/**
 * The bytes of a guide in a file, at an https address, or on standard input (`-`), or one sentence that says what is
 * wrong with it.
 */
export async function readGuideFrom(name: string, place: GuidePlace): Promise<GuideFile> {
	if (name === standardInput) return readInput(place.input);
	if (!isAddress(name)) return readGuideFile(name, place.cwd);
	const fetched = await fetchGuide(name, { bytes: largestGuide });
	if (!fetched.ok) return fetched;
	const { bytes, base, shown } = fetched;
	return { ok: true, bytes, path: shown, base };
}

async function readInput(input: GuidePlace['input']): Promise<GuideFile> {
	if (input === undefined) {
		return { ok: false, problem: 'standard input is no guide here: give a file or an address' };
	}
	try {
		const bytes = await readAtMost(input, largestGuide);
		return bytes === undefined
			? { ok: false, problem: 'standard input: larger than 16 MiB, which no guide is' }
			: { ok: true, bytes, path: standardInput };
	} catch (error) {
		return { ok: false, problem: `standard input: ${reasonOf(error)}` };
	}
}

/** What a failed look at a file means to a person. */
const reasons: Record<string, string> = {
	ENOENT: 'there is no such file',
	EACCES: 'it cannot be read: permission denied',
	EPERM: 'it cannot be read: not permitted',
	ENOTDIR: 'a part of the path is no folder',
	ELOOP: 'its links lead in a circle',
	ENAMETOOLONG: 'the name is too long',
};

/** One clause about why a file could not be used. */
export function reasonOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** The bytes of a guide, or one sentence that says what is wrong with the file. */
export async function readGuideFile(path: string, cwd = process.cwd()): Promise<GuideFile> {
	const full = resolve(cwd, path);
	try {
		const about = await stat(full);
		if (about.isDirectory()) return { ok: false, problem: await folderProblem(path, full) };
		if (!about.isFile()) return { ok: false, problem: `${path}: not a file` };
		if (about.size > largestGuide) {
			return { ok: false, problem: `${path}: larger than 16 MiB, which no guide is` };
		}
		const file = await open(full, 'r');
		try {
			return { ok: true, bytes: await file.readFile(), path: full };
		} finally {
			await file.close();
		}
	} catch (error) {
		return { ok: false, problem: `${path}: ${reasonOf(error)}` };
	}
}

async function folderProblem(path: string, full: string): Promise<string> {
	const guides = await guidesIn(full);
	if (guides.length === 0) return `${path}: a folder without a Markdown guide in it`;
	return `${path}: a folder; name one of its guides, such as ${join(path, guides[0] ?? '')}`;
}

/** Names of the Markdown files of a folder, in order; none when it cannot be read. */
export async function guidesIn(folder: string): Promise<string[]> {
	try {
		const names = await readdir(folder);
		return names.filter((name) => /\.(md|markdown|mdown)$/i.test(name)).sort();
	} catch {
		return [];
	}
}
