import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { OutputTail } from '../../engine/shell/output.ts';

/** Lines that are handed over at a time. */
const atOnce = 512;

/**
 * Gives an output, as far as it goes now, to the operator's pager: as it is shown on the screens, since a pager may send
 * a terminal whatever it is given. Colours stay. Resolves with whether the pager could be run.
 */
export async function pageOutput(
	output: OutputTail,
	env: Record<string, string | undefined>,
): Promise<boolean> {
	const pager = spawn('/bin/sh', ['-c', env.PAGER || 'less'], {
		stdio: ['pipe', 'inherit', 'inherit'],
		env: { LESS: '-R', ...env },
	});
	// It may be left before it has read everything.
	pager.stdin.on('error', () => {});
	const ended = new Promise<number | null>((resolve) => {
		pager.once('error', () => resolve(null));
		pager.once('exit', resolve);
	});
	let gone = false;
	void ended.then(() => {
		gone = true;
	});
	for (let at = 0; !gone; ) {
		output.refresh();
		const lines = output.window(at, atOnce);
		if (lines.length === 0 && output.counted) break;
		at += lines.length;
		const room = lines.length === 0 || pager.stdin.write(`${lines.join('\n')}\n`);
		if (!room) await Promise.race([once(pager.stdin, 'drain').catch(() => {}), ended]);
		else await new Promise((resolve) => setImmediate(resolve));
	}
	pager.stdin.end();
	const code = await ended;
	return code !== null && code !== 126 && code !== 127;
}
