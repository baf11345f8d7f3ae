import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import type { Engine } from '../engine/engine.ts';
import { planRollback, rollbackWord } from '../run/rollback/plan.ts';
import type { Procedure } from '../runbook/model.ts';
import type { CommandIo } from './io.ts';
import { planLines } from './rollback-text.ts';

/** A line of standard input that is waited for from the beginning. */
export type WordLine = { line: Promise<string | undefined>; close(): void };

/** Reads one line; `ended` is told when the input ends without one. */
export function wordLine(input: CommandIo['input'], ended: () => void): WordLine {
	const line = firstLine(input).then((found) => {
		if (found === undefined) ended();
		return found;
	});
	return {
		line,
		close() {
			// Something that still waits for input would keep the program from ending.
			if (input instanceof Readable) input.destroy();
		},
	};
}

async function firstLine(input: CommandIo['input']): Promise<string | undefined> {
	let read = '';
	try {
		for await (const part of input ?? []) {
			read += typeof part === 'string' ? part : Buffer.from(part).toString('utf8');
			const end = read.indexOf('\n');
			if (end >= 0) return read.slice(0, end);
		}
	} catch {
		// An input that was closed gives no line.
	}
	return undefined;
}

/**
 * The word of a drill as it was typed, undefined for no. At a terminal the plan is shown and its word asked for; from a
 * given line it is taken as it comes, and NDJSON says that it is waited for; otherwise it is given at once.
 */
export async function decideDrill(
	engine: Engine,
	procedure: Procedure,
	{ word, json }: { word: WordLine | undefined; json: boolean },
	io: CommandIo,
): Promise<string | undefined> {
	const wanted = rollbackWord(procedure);
	const asIs = (typed: string | undefined) =>
		typed?.trim().toLowerCase() === wanted ? typed : undefined;
	if (word) {
		if (json) io.out(JSON.stringify({ type: 'drill.called', word: wanted }));
		return asIs(await word.line);
	}
	if (!io.interactive) return wanted;
	const { run } = engine.snapshot();
	for (const line of planLines(planRollback(run, procedure, []), true)) io.err(line);
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	const ended = new Promise<undefined>((done) => lines.once('close', () => done(undefined)));
	try {
		const asked = lines.question(`It has to be rolled back. Type ${wanted}, then Enter: `);
		return asIs(await Promise.race([asked, ended]));
	} finally {
		lines.close();
	}
}
