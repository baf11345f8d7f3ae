import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Looks again and again until something is there, for so many milliseconds at most. */
export async function eventually<Value>(
	look: () => Value | undefined | false,
	withinMs = 30_000,
): Promise<Value> {
	const deadline = performance.now() + withinMs;
	for (;;) {
		const value = look();
		if (value !== undefined && value !== false) return value;
		if (performance.now() > deadline) throw new Error('it did not come about in time');
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

const folders: string[] = [];

/** A folder of a test's own. */
export function scratch(): string {
	if (folders.length === 0) {
		process.once('exit', () => {
			for (const folder of folders) rmSync(folder, { recursive: true, force: true });
		});
	}
	const folder = mkdtempSync(join(tmpdir(), 'gonogo-watch-'));
	folders.push(folder);
	return folder;
}
