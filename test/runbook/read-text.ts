import type { Finding, Runbook } from '../../source/runbook/model.ts';
import { type ReadOptions, readGuide } from '../../source/runbook/read.ts';

/** The model of a guide given as text. */
export function readText(text: string, options: ReadOptions = {}): Runbook {
	const result = readGuide(new TextEncoder().encode(text), 'guide.md', options);
	if (!result.ok) throw new Error(result.problem);
	return result.runbook;
}

export function findingsOf(text: string, options: ReadOptions = {}): Finding[] {
	return readText(text, options).findings;
}
