/**
 * How fast the record is, beside the least that a durable append can cost. Run with `npm run bench -- record`.
 * Prints milliseconds; figures of two runs on different machines do not compare, their ratios do.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal } from '../../source/engine/record/journal.ts';
import { readJournal } from '../../source/engine/record/journal-reading.ts';
import type { Journal } from '../../source/engine/record/open-journal.ts';
import type { EventBody, Stamp } from '../../source/run/event.ts';
import { fold } from '../../source/run/evolve.ts';

const sizes = [1000, 10_000, 100_000];
/** Appends timed at each size. */
const timed = 400;

const folder = mkdtempSync(join(tmpdir(), 'gonogo-bench-'));
const stamp = (): Stamp => ({
	at: new Date().toISOString(),
	by: 'Op One',
	mono: performance.now(),
});
const operator = { name: 'Op One', login: 'op1', host: 'here', role: 'operator' };

const created: EventBody = {
	type: 'run.created',
	run: 'bench',
	kind: 'run',
	title: 'bench',
	guide: { path: '/g.md', sha256: 'a'.repeat(64) },
	environment: 'production',
	operator,
	cwd: '/',
	toggles: {},
	trust: 'screen',
	version: '0',
};

/** About as long as a sign-off with its evidence. */
const signed = (n: number): EventBody => ({
	type: 'item.signed',
	item: `phase-2/criterion-${n % 40}`,
	text: 'All core operations work for every tenant',
	sha256: 'c'.repeat(64),
	meaning: 'verified',
	evidence: [
		{
			kind: 'statement',
			execution: 'x12',
			statement: 'phase-2/step-2/npm-run-test',
			text: 'npm run test:user-experience',
			outcome: 'ok',
			at: '2026-11-22T21:00:00.000Z',
			outputSha256: 'd'.repeat(64),
		},
	],
});

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function time(act: () => void): number {
	const from = performance.now();
	act();
	return performance.now() - from;
}

const ms = (value: number) => value.toFixed(3).padStart(9);
const bare = openSync(join(folder, 'bare'), 'ax');
const line = Buffer.from(`${JSON.stringify({ ...signed(0), ...stamp() }).padEnd(560)}\n`);

/** Appends without a sync would be faster still; this fills a journal up to the size that is measured. */
function fill(journal: Journal, upTo: number): void {
	while (journal.head.seq < upTo) {
		const appended = journal.append(signed(journal.head.seq), stamp());
		if (!appended.ok) throw new Error(appended.problem);
	}
}

try {
	console.log('   events   append     bare  ratio     open     fold  open per 1000');
	for (const size of sizes) {
		const own = join(folder, `${size}`);
		const made = createJournal(own);
		if (!made.ok) throw new Error(made.problem);
		made.journal.append(created, stamp());
		fill(made.journal, size - timed);
		const appends: number[] = [];
		const bares: number[] = [];
		// Turn by turn, so that both meet the same noise.
		for (let n = 0; n < timed; n += 1) {
			appends.push(time(() => void made.journal.append(signed(n), stamp())));
			bares.push(
				time(() => {
					writeSync(bare, line);
					fdatasyncSync(bare);
				}),
			);
		}
		made.journal.close();
		const opens: number[] = [];
		const folds: number[] = [];
		for (let n = 0; n < 3; n += 1) {
			const from = performance.now();
			const read = readJournal(own);
			const between = performance.now();
			if (!read.ok || read.reading.status.kind !== 'good')
				throw new Error('the journal is not good');
			fold(read.reading.events);
			opens.push(between - from);
			folds.push(performance.now() - between);
		}
		const [append, least, open] = [median(appends), median(bares), median(opens)];
		console.log(
			`${String(size).padStart(9)}${ms(append)}${ms(least)}${(append / least).toFixed(2).padStart(7)}${ms(open)}${ms(median(folds))}${ms((open / size) * 1000)}`,
		);
	}
} finally {
	closeSync(bare);
	rmSync(folder, { recursive: true, force: true });
}
