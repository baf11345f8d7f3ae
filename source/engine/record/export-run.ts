import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from './archive.ts';
import { carriedRun, type Manifest } from './carried-run.ts';
import { fileMode, syncFolder } from './durable-file.ts';
import { describeFault } from './fault.ts';

export type Exported = { ok: true; manifest: Manifest } | { ok: false; problem: string };

/**
 * Writes a run as one file (a gzipped tar, 0600) that `importRun` takes in elsewhere. Needs no lock: a run that goes
 * on meanwhile is exported as it stood. Never overwrites.
 */
export async function exportRun(
	folder: string,
	file: string,
	who: { by: string; host: string; at: string },
): Promise<Exported> {
	const made = carriedRun(folder, who);
	if (!made.ok) return made;
	const { manifest, files } = made.carried;
	if (existsSync(file)) return { ok: false, problem: `${file} is there already.` };
	const draft = `${file}.part`;
	try {
		const target = await open(draft, 'wx', fileMode);
		try {
			const bytes = Readable.from(pack(files(), new Date(who.at)));
			await pipeline(bytes, createGzip(), async (source: AsyncIterable<Buffer>) => {
				for await (const chunk of source) await target.writeFile(chunk);
			});
			await target.sync();
		} finally {
			await target.close();
		}
		await rename(draft, file);
		syncFolder(dirname(file));
		return { ok: true, manifest };
	} catch (error) {
		await rm(draft, { force: true }).catch(() => {});
		return { ok: false, problem: `The run cannot be exported: ${describeFault(error)}.` };
	}
}
