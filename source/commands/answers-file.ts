import { resolve } from 'node:path';
import { parse } from 'yaml';
import { type Answers, noAnswers, readAnswers } from '../run/answers/answers.ts';
import { loadText } from './guide.ts';

/** Reads an answers file, YAML or JSON; without one, nothing is answered. A problem names the file and the place. */
export async function loadAnswers(
	path: string | undefined,
	cwd: string,
): Promise<{ ok: true; answers: Answers } | { ok: false; problem: string }> {
	if (path === undefined) return { ok: true, answers: noAnswers };
	const file = await loadText(resolve(cwd, path));
	if (!file.ok) return file;
	let given: unknown;
	try {
		given = parse(file.text);
	} catch (error) {
		const [first] = String(error instanceof Error ? error.message : error).split('\n');
		return { ok: false, problem: `${path}: ${first}` };
	}
	const read = readAnswers(given);
	return read.ok ? read : { ok: false, problem: `${path}: ${read.problem}` };
}

/** The operator that answers name. */
export function operatorOf({ operator }: Answers): { name?: string; role?: string } {
	return typeof operator === 'string' ? { name: operator } : (operator ?? {});
}
