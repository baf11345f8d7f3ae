import { readFileSync } from 'node:fs';
import type { Runbook } from '../../source/runbook/model.ts';
import { readGuide } from '../../source/runbook/read.ts';

const path = new URL('../../runbooks/unified-workflow/guide.md', import.meta.url);

/** The guide that gonogo brings with it, as the reader gives it. */
export function bundledGuide(): Runbook {
	const read = readGuide(readFileSync(path), 'guide.md');
	if (!read.ok) throw new Error(read.problem);
	return read.runbook;
}
