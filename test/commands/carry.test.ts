import {
	appendFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { exportCommand } from '../../source/commands/export.ts';
import { importCommand } from '../../source/commands/import.ts';
import { note } from '../../source/commands/note.ts';
import { pack } from '../../source/engine/record/archive.ts';
import { readEnvironment, writeEnvironment } from '../../source/engine/record/environment-file.ts';
import { acquireLock } from '../../source/engine/record/lock.ts';
import { runsFolder } from '../../source/engine/record/run-folder.ts';
import { verifyRun } from '../../source/engine/record/verify.ts';
import { scratch } from '../engine/record/folder.ts';
import { put } from '../engine/record/recorded-run.ts';
import { stories } from '../report/stories.ts';
import { Story } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';
import { eventsIn, keep } from './recorded-story.ts';

const holder = { pid: 1, name: 'op2', login: 'op2', host: 'h', since: 'then' };
const carried = {
	set: { A: '1', DEPLOY_TOKEN: 'very-secret-value' },
	unset: [],
	cwd: '/srv/app',
	umask: '0022',
};

/** A run at one home, and a second home that knows nothing of it. */
function places(name = 'taken over') {
	const cwd = scratch();
	const here = collectedIo({ cwd });
	const there = collectedIo({ cwd });
	const made = keep(here.env, stories[name]?.() ?? new Story());
	writeEnvironment(made.folder, carried);
	put(made.folder, 'executions/x1/output', 'built\n');
	put(made.folder, 'executions/x1/state', 'declare -x DEPLOY_TOKEN="very-secret-value"');
	put(made.folder, 'rollback-full.sh', 'export DEPLOY_TOKEN=very-secret-value');
	return {
		here,
		there,
		file: join(cwd, 'run.tar.gz'),
		...made,
		arrived: join(runsFolder(there.env, 'run'), made.id),
	};
}

async function move(place: ReturnType<typeof places>): Promise<void> {
	expect(await exportCommand(['7f3a', 'run.tar.gz'], place.here)).toBe(0);
	expect(await importCommand(['run.tar.gz'], place.there)).toBe(0);
}

describe('a run carried to another home', () => {
	test('is all there, holds, and goes on', async () => {
		const place = places();
		await move(place);
		const { folder, arrived, there } = place;
		expect(readFileSync(join(arrived, 'journal.jsonl'))).toEqual(
			readFileSync(join(folder, 'journal.jsonl')),
		);
		expect(readFileSync(join(arrived, 'executions/x1/output'), 'utf8')).toBe('built\n');
		expect(verifyRun(arrived)).toMatchObject({ verification: { holds: true } });
		expect(statSync(arrived).mode & 0o777).toBe(0o700);
		expect(statSync(join(arrived, 'journal.jsonl')).mode & 0o777).toBe(0o600);
		expect(await note(['7f3a', 'carried', 'on'], there)).toBe(0);
		expect(eventsIn(arrived).at(-1)).toMatchObject({ text: 'carried on' });
		expect(there.printed.at(-2)).toMatch(/^Go on with: gonogo resume 20260105-7f3a$/);
	});

	test('leaves secrets behind, and says which', async () => {
		const place = places();
		await move(place);
		const { arrived, here, there, file } = place;
		expect(readEnvironment(arrived)).toMatchObject({ carried: { set: { A: '1' } } });
		expect(existsSync(join(arrived, 'executions/x1/state'))).toBe(false);
		expect(existsSync(join(arrived, 'rollback-full.sh'))).toBe(false);
		expect(here.printed).toContain('Left out, enter them there: DEPLOY_TOKEN');
		expect(there.printed).toContain('Not sent along, to be entered here: DEPLOY_TOKEN');
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	test('and back again brings the first home up to date', async () => {
		const place = places();
		await move(place);
		const { here, there, folder, file } = place;
		await note(['7f3a', 'done there'], there);
		expect(await exportCommand(['7f3a', `${file}.back`], there)).toBe(0);
		expect(await importCommand([`${file}.back`], here)).toBe(0);
		expect(eventsIn(folder).at(-1)).toMatchObject({ text: 'done there' });
		expect(here.printed.some((line) => line.includes('brought up to date'))).toBe(true);
		expect(readdirSync(runsFolder(here.env, 'run'))).toEqual(['20260105-7f3a']);
	});

	test('that went on in both places is not taken in', async () => {
		const place = places();
		await move(place);
		const { here, there, file, folder } = place;
		await note(['7f3a', 'one'], there);
		await note(['7f3a', 'other'], here);
		await exportCommand(['7f3a', `${file}.back`], there);
		expect(await importCommand([`${file}.back`], here)).toBe(2);
		expect(here.complained).toEqual([
			`gonogo import: ${file}.back cannot be taken in: the run has gone on differently here.`,
		]);
		expect(eventsIn(folder).at(-1)).toMatchObject({ text: 'other' });
	});

	test('while it is open here is not taken in', async () => {
		const place = places();
		await exportCommand(['7f3a', 'run.tar.gz'], place.here);
		const lock = acquireLock(place.folder, holder);
		expect(await importCommand(['run.tar.gz'], place.here)).toBe(2);
		if (lock.held) lock.release();
		expect(place.here.complained[0]).toContain('the run is open here');
	});
});

describe('what is refused', () => {
	test('to overwrite a file, and to export a record that does not hold', async () => {
		const { here, folder, file } = places();
		writeFileSync(file, 'mine');
		expect(await exportCommand(['7f3a', 'run.tar.gz'], here)).toBe(1);
		appendFileSync(join(folder, 'journal.jsonl'), 'x\n\n');
		expect(await exportCommand(['7f3a'], here)).toBe(1);
		expect(here.complained).toEqual([
			`gonogo export: ${file} is there already.`,
			'gonogo export: Line 27 of the record does not hold; gonogo verify says more.',
		]);
		expect(readFileSync(file, 'utf8')).toBe('mine');
	});

	const id = '20260105-7f3a';
	const archive = async (files: Record<string, string>) => {
		const pieces: Buffer[] = [];
		const entries = Object.entries(files).map(([name, text]) => ({
			name,
			size: Buffer.byteLength(text),
			content: Readable.from([Buffer.from(text)]) as AsyncIterable<Buffer>,
		}));
		for await (const piece of pack(entries, new Date(0))) pieces.push(piece);
		return gzipSync(Buffer.concat(pieces));
	};
	const hash = '0'.repeat(64);
	const manifest = JSON.stringify({
		schema: 1,
		run: id,
		at: '',
		by: '',
		host: '',
		head: { seq: 0, hash },
		secrets: [],
		withoutShell: false,
	});

	test.each([
		['nothing', {}, 'it is empty'],
		[
			'a way out',
			{ [`${id}/../../evil`]: 'x' },
			`it holds ${id}/../../evil, which is no part of a run`,
		],
		[
			'a script to run',
			{ [`${id}/rollback-full.sh`]: 'x' },
			`it holds ${id}/rollback-full.sh, which is no part of a run`,
		],
		['another name', { 'run/journal.jsonl': 'x' }, 'it does not hold one run'],
		['two runs', { [`${id}/marks`]: 'x' }, `it holds ${id}/marks, which is no part of a run`],
		['a manifest that is none', { [`${id}/export.json`]: '{}' }, 'it does not say what it is'],
		['no record', { [`${id}/export.json`]: manifest }, /The record cannot be read/],
		[
			'a record that does not hold',
			{ [`${id}/export.json`]: manifest, [`${id}/journal.jsonl`]: 'x\nx\n' },
			'its record does not hold',
		],
		[
			'an empty record',
			{ [`${id}/export.json`]: manifest, [`${id}/journal.jsonl`]: '' },
			'its record does not say what it is',
		],
	] as [string, Record<string, string>, string | RegExp][])(
		'a file that holds %s',
		async (_, files, why) => {
			const io = collectedIo({ cwd: scratch() });
			writeFileSync(join(io.cwd, 'x.tar.gz'), await archive(files));
			expect(await importCommand(['x.tar.gz'], io)).toBe(2);
			expect(io.complained[0]).toMatch(/^gonogo import: .*x\.tar\.gz cannot be taken in: /);
			if (typeof why === 'string') expect(io.complained[0]).toContain(why);
			else expect(io.complained[0]).toMatch(why);
			expect(readdirSync(runsFolder(io.env, 'run'))).toEqual([]);
		},
	);

	test('a file that is no archive, and one that is not there', async () => {
		const io = collectedIo({ cwd: scratch() });
		writeFileSync(join(io.cwd, 'x'), 'hello');
		expect(await importCommand(['x'], io)).toBe(2);
		expect(await importCommand(['gone'], io)).toBe(2);
		expect(io.complained).toHaveLength(2);
		expect(readdirSync(runsFolder(io.env, 'run'))).toEqual([]);
	});
});
