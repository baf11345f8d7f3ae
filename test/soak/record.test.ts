import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createJournal } from '../../source/engine/record/journal.ts';
import { readJournal } from '../../source/engine/record/journal-reading.ts';
import { verifyRun } from '../../source/engine/record/verify.ts';
import type { RunEvent } from '../../source/run/event.ts';
import { scratch } from '../engine/record/folder.ts';
import { recordRun } from '../engine/record/recorded-run.ts';
import { bodies, created, note, stamps } from '../engine/record/samples.ts';

const program = fileURLToPath(new URL('append-notes.ts', import.meta.url));

/** What a writer acknowledged: the numbers of its events, as it said them. */
type Writer = { child: ChildProcess; said: string[]; ended: Promise<unknown> };

function start(folder: string, name: string, ...rest: string[]): Writer {
	const child = spawn(process.execPath, [program, folder, name, ...rest], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const said: string[] = [];
	let tail = '';
	child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
		const lines = `${tail}${chunk}`.split('\n');
		tail = lines.pop() ?? '';
		said.push(...lines);
	});
	onTestFinished(() => {
		child.kill('SIGKILL');
	});
	return { child, said, ended: once(child, 'close') };
}

function good(folder: string): RunEvent[] {
	const read = readJournal(folder);
	if (!read.ok) throw new Error(read.problem);
	if (read.reading.status.kind === 'broken') throw new Error(JSON.stringify(read.reading.status));
	return read.reading.events;
}

const rounds = 1000;
/** Rounds on one journal, so that opening it does not become what is tested. */
const roundsEach = 100;

test(`${rounds} writers killed in mid-write lose nothing that they acknowledged`, async () => {
	let events = 0;
	let torn = 0;
	for (let from = 0; from < rounds; from += roundsEach) {
		const folder = recordRun({ HOME: scratch() });
		const acknowledged = new Map<number, string>();
		for (let round = 0; round < roundsEach; round += 1) {
			const writer = start(folder, `w${round}`);
			await Promise.race([once(writer.child.stdout ?? writer.child, 'data'), writer.ended]);
			const moment = setTimeout(() => writer.child.kill('SIGKILL'), Math.random() * 12);
			await writer.ended;
			clearTimeout(moment);
			for (const line of writer.said) {
				expect(line).toMatch(/^\d+$/);
				acknowledged.set(Number(line), `w${round}`);
			}
		}
		const kept = good(folder);
		for (const [seq, name] of acknowledged) expect(kept[seq - 1]).toMatchObject({ seq, by: name });
		expect(verifyRun(folder)).toMatchObject({ verification: { holds: true } });
		torn += kept.filter(({ type }) => type === 'journal.repaired').length;
		events += acknowledged.size;
	}
	expect(events).toBeGreaterThan(rounds);
	console.log(
		`${rounds} writers killed, ${events} events acknowledged, ${torn} torn tails repaired`,
	);
});

test('two writers racing a hundred times take turns, and both are recorded', async () => {
	const folder = recordRun({ HOME: scratch() });
	const writers = ['op1', 'op2'].map((name) => start(folder, name, 'share', '100'));
	await Promise.all(writers.map(({ ended }) => ended));
	const events = good(folder);
	for (const [index, { said }] of writers.entries()) {
		expect(said).toHaveLength(300);
		const by = ['op1', 'op2'][index];
		for (const seq of said) expect(events[Number(seq) - 1]).toMatchObject({ by });
	}
	expect(events).toHaveLength(601);
	expect(verifyRun(folder)).toMatchObject({ verification: { holds: true } });
});

/** A file system of its own that is soon full; undefined where mounting is not allowed. */
function smallDisk(bytes: number): string | undefined {
	const folder = mkdtempSync(join(tmpdir(), 'gonogo-disk-'));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'tmpfs', folder], {
			stdio: 'ignore',
		});
		return folder;
	} catch {
		rmSync(folder, { recursive: true, force: true });
		return undefined;
	}
}

function unmount(folder: string): void {
	execFileSync('umount', [folder]);
	rmSync(folder, { recursive: true, force: true });
}

const probe = process.getuid?.() === 0 ? smallDisk(65_536) : undefined;
if (probe) unmount(probe);

test.skipIf(!probe)(
	'a disk that fills up keeps what was acknowledged, and room for a rollback (needs mount)',
	() => {
		const disk = smallDisk(3 * 1024 * 1024);
		if (!disk) throw new Error('the disk that could be mounted a moment ago cannot');
		onTestFinished(() => unmount(disk));
		const folder = join(disk, 'run');
		mkdirSync(folder);
		const made = createJournal(folder);
		if (!made.ok) throw new Error(made.problem);
		const { journal } = made;
		const stamp = stamps();
		const kept: RunEvent[] = [];
		const keep = (body: (typeof bodies)[number]) => {
			const appended = journal.append(body, stamp());
			if (appended.ok) kept.push(appended.event);
			return appended.ok;
		};
		keep(created);
		while (journal.health().kind === 'good') keep(note('x'.repeat(kept.length % 700)));
		expect(journal.health()).toMatchObject({ kind: 'reserve' });
		expect(good(folder)).toEqual(kept);
		for (const body of bodies.filter(({ type }) => type.startsWith('rollback.'))) {
			expect(keep(body)).toBe(true);
		}
		while (keep(note('y'.repeat(kept.length % 700))));
		expect(journal.health()).toEqual({
			kind: 'failed',
			problem: 'The disk is full, the record cannot grow: make room, then go on.',
		});
		expect(good(folder)).toEqual(kept);
		expect(journal.head.seq).toBe(kept.length);
		journal.close();
	},
);
