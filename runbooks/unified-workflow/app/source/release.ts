import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { claimSpace } from './disk.ts';
import { type Folder, readJson, readText, writeJson } from './folder.ts';
import type { Toggles } from './toggle.ts';

const releaseShape = z.object({
	id: z.string().check(z.regex(/^r\d{4,}$/)),
	builtAt: z.string(),
	/** The git commit of the working tree, or `none`. */
	commit: z.string(),
	toggles: z.record(z.string(), z.boolean()),
	/** SHA-256 over the toggles and the front page: a release that was changed by hand is refused. */
	checksum: z.string(),
});
export type Release = z.infer<typeof releaseShape>;

const newestShape = z.object({ release: z.string(), count: z.number() });

const digest = (toggles: Toggles, page: string): string =>
	createHash('sha256').update(JSON.stringify(toggles)).update(page).digest('hex');

const frontPage = (id: string, toggles: Toggles): string =>
	`<!doctype html>\n<title>Workflows ${id}</title>\n<script>window.toggles = ${JSON.stringify(toggles)};</script>\n<main>Unified workflow</main>\n`;

function currentCommit(root: string): string {
	try {
		return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}).trim();
	} catch {
		return 'none';
	}
}

/** Releases before the newest twelve are deleted, unless they are in `keep` (live or next to be rolled back to). */
function prune(folder: Folder, keep: readonly string[]): void {
	const built = readdirSync(folder.at('releases'))
		.filter((name) => /^r\d+$/.test(name))
		.sort();
	for (const name of built.slice(0, -12)) {
		if (!keep.includes(name)) rmSync(folder.at('releases', name), { recursive: true, force: true });
	}
}

/**
 * Bakes the toggles into a new release, as a front-end build does: what the release answers is fixed from here on.
 * Throws what the file system throws; nothing half-built is left then.
 */
export function buildRelease(folder: Folder, toggles: Toggles, keep: readonly string[]): Release {
	const newest = newestShape.safeParse(readJson(folder.at('build.json')));
	const count = (newest.success ? newest.data.count : 0) + 1;
	const id = `r${String(count).padStart(4, '0')}`;
	const page = frontPage(id, toggles);
	const release: Release = {
		id,
		builtAt: new Date().toISOString(),
		commit: currentCommit(folder.root),
		toggles,
		checksum: digest(toggles, page),
	};
	const target = folder.at('releases', id);
	const draft = `${target}.${process.pid}.draft`;
	try {
		claimSpace(folder, target);
		mkdirSync(draft, { recursive: true });
		writeFileSync(join(draft, 'index.html'), page);
		writeJson(join(draft, 'release.json'), release);
		if (existsSync(folder.own('legacy'))) {
			cpSync(folder.own('legacy'), join(draft, 'legacy'), { recursive: true });
		}
		for (const name of ['index.html', 'release.json']) chmodSync(join(draft, name), 0o444);
		rmSync(target, { recursive: true, force: true });
		renameSync(draft, target);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		throw error;
	}
	writeJson(folder.at('build.json'), { release: id, count });
	prune(folder, [...keep, id]);
	return release;
}

export type ReleaseReading =
	| { ok: true; release: Release; page: string }
	| { ok: false; problem: string };

/** A release that was built here, unchanged since. */
export function readRelease(folder: Folder, id: string): ReleaseReading {
	const parsed = releaseShape.safeParse(readJson(folder.at('releases', id, 'release.json')));
	if (!parsed.success) return { ok: false, problem: `release ${id} is not there` };
	const page = readText(folder.at('releases', id, 'index.html')) ?? '';
	if (digest(parsed.data.toggles, page) !== parsed.data.checksum) {
		return { ok: false, problem: `release ${id} was changed after it was built` };
	}
	return { ok: true, release: parsed.data, page };
}

/** The id of the newest build, if there is one. */
export function newestRelease(folder: Folder): string | undefined {
	const newest = newestShape.safeParse(readJson(folder.at('build.json')));
	return newest.success ? newest.data.release : undefined;
}
