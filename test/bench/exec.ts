import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	closeSync,
	existsSync,
	fdatasyncSync,
	mkdtempSync,
	openSync,
	readdirSync,
	rmSync,
	writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';
import type { BlockHandlers, BlockReport } from '../../source/engine/shell/block.ts';
import type { Standby } from '../../source/engine/shell/standby.ts';

// How a block's cost compares with what is beside it: `node --import ./test/engine/shell/shell-text.js test/bench/exec.ts
// [small]`. Variants take turns; medians; a ratio is worth more than a figure. `small` leaves the gigabyte out.
const { attachBlock, launchBlock } = await import('../../source/engine/shell/block.ts');
const { openStandby } = await import('../../source/engine/shell/standby.ts');
const { openOutput } = await import('../../source/engine/shell/output.ts');

const small = process.argv.includes('small');
const folder = mkdtempSync(join(tmpdir(), 'gonogo-bench-'));
const base = Object.fromEntries(
	Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
let number = 0;

const carried = { set: {}, unset: [], cwd: folder, umask: '0022' };
const silent = { statementStarted: () => {}, statementFinished: () => {} };

type Block = { report: BlockReport; directory: string };

const given = (secrets: string[] = []) => ({ carried, base, secrets });

function block(
	texts: string[],
	secrets?: string[],
	handlers: Partial<BlockHandlers> = {},
	standby?: Standby,
): Promise<Block> {
	number += 1;
	const directory = join(folder, String(number));
	return new Promise((resolve, reject) => {
		const started = launchBlock(
			{
				directory,
				statements: texts.map((text, at) => ({ id: `s${at}`, text })),
				...given(secrets),
				toggles: ['FLAG'],
				stopOnFailure: true,
			},
			{ ...silent, finished: (report) => resolve({ report, directory }), ...handlers },
			standby,
		);
		if ('problem' in started) reject(new Error(started.problem));
	});
}

const standby = openStandby(folder, 0);

/** A block as a person begins it: a shell stands ready since the one before has ended. */
function awaited(name: string, texts: string[], secrets?: string[]): Variant {
	return {
		name,
		async before() {
			standby.prepare(() => given(secrets));
			const ready = () =>
				readdirSync(folder).some(
					(entry) => entry.startsWith('.') && existsSync(join(folder, entry, 'ready')),
				);
			while (!ready()) await new Promise((resume) => setTimeout(resume, 5));
			// A filter's own start is not to be seen from here.
			await new Promise((resume) => setTimeout(resume, secrets ? 800 : 50));
		},
		run: () => block(texts, secrets, {}, standby),
	};
}

/** As long as the record takes for a block's first two events. */
function twoSyncs(): void {
	const descriptor = openSync(join(folder, 'synced'), 'a');
	for (const line of ['one', 'two']) {
		writeSync(descriptor, `${line}\n`);
		fdatasyncSync(descriptor);
	}
	closeSync(descriptor);
}

const zx = $({ cwd: folder, env: base, quiet: true });

async function bash(text: string, output?: string): Promise<void> {
	const log = output === undefined ? 'ignore' : openSync(output, 'w');
	const child = spawn('bash', ['--noprofile', '--norc', '-c', text], {
		stdio: ['ignore', log, log],
		cwd: folder,
		env: base,
	});
	await once(child, 'exit');
}

const median = (values: number[]) =>
	values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

type Variant = {
	name: string;
	run: () => Promise<unknown> /** Not timed. */;
	before?: () => Promise<void>;
};

/** Lets variants take turns, and prints each one's median beside that of the first. */
async function compare(title: string, rounds: number, variants: Variant[]): Promise<void> {
	const times = variants.map((): number[] => []);
	for (let round = 0; round < rounds + 1; round += 1) {
		for (const [at, variant] of variants.entries()) {
			await variant.before?.();
			const start = performance.now();
			await variant.run();
			if (round > 0) times[at]?.push(performance.now() - start);
		}
	}
	console.log(`\n${title} (medians of ${rounds})`);
	const first = median(times[0] ?? []);
	for (const [at, { name }] of variants.entries()) {
		const own = median(times[at] ?? []);
		console.log(
			`  ${name.padEnd(44)} ${own.toFixed(1).padStart(9)} ms  ${(own / first).toFixed(2)}x`,
		);
	}
}

/** Runs a block while its log is looked at thirty times a second, as the screen does; the most memory seen. */
async function watched(text: string, secrets?: string[]): Promise<number> {
	const before = process.memoryUsage.rss();
	let most = before;
	const log = openOutput(join(folder, String(number + 1), 'output'));
	const timer = setInterval(() => {
		log.refresh();
		log.lines(0, 50);
		most = Math.max(most, process.memoryUsage.rss());
	}, 33);
	await block([text], secrets);
	clearInterval(timer);
	log.close();
	rmSync(join(folder, String(number)), { recursive: true, force: true });
	return most - before;
}

const secrets = ['a-secret-that-never-comes', 'another-secret/with+signs'];

await compare('one block', 40, [
	{ name: 'bare spawn of bash', run: () => bash('true') },
	{ name: 'the same and two fdatasyncs', run: () => bash('true').then(twoSyncs) },
	{ name: 'zx', run: () => zx`true` },
	awaited('a block, begun by a person', ['true']),
	awaited('the same with ten statements', Array(10).fill('true')),
	awaited('the same with the filter', ['true'], secrets),
	{ name: 'a block right after another', run: () => block(['true']) },
	{ name: 'the same with the filter', run: () => block(['true'], secrets) },
]);

const outputs: [string, string, number][] = [['15 MB of lines', 'seq 1 2000000', 5]];
if (!small) outputs.push(['1 GB of short lines', 'yes | head -c 1000000000', 3]);
for (const [title, text, rounds] of outputs) {
	const grown: Record<string, number> = {};
	const watching = (name: string, given?: string[]): Variant => ({
		name,
		run: async () => {
			grown[name] = Math.max(grown[name] ?? 0, await watched(text, given));
		},
	});
	await compare(title, rounds, [
		{ name: 'bash, > file', run: () => bash(text, join(folder, 'plain')) },
		watching('a block, its log watched'),
		watching('a block with the filter, its log watched', secrets),
	]);
	for (const [name, bytes] of Object.entries(grown)) {
		console.log(`  ${name}: memory grew by ${(bytes / 1e6).toFixed(0)} MB at most`);
	}
}

const many = await block(Array.from({ length: 50 }, (_, at) => `echo ${at}`));
await compare('taking up again', 40, [
	{
		name: 'a block of 50 statements that has ended',
		run: async () => attachBlock(many.directory, { ...silent, finished: () => {} }),
	},
]);

const delays: number[] = [];
for (let round = 0; round < 20; round += 1) {
	const log = openOutput(join(folder, String(number + 1), 'output'));
	const shown = new Promise<void>((resolve) => {
		const timer = setInterval(() => {
			const wrote = Number(log.lines(0, 1)[0]);
			if (!Number.isFinite(wrote) || wrote === 0) return;
			delays.push(Date.now() - wrote * 1000);
			clearInterval(timer);
			resolve();
		}, 33);
	});
	await Promise.all([block(['sleep 0.05; echo ${EPOCHREALTIME/,/.}; sleep 0.1']), shown]);
	log.close();
}
console.log(
	`\nfrom output to its line, looked at every 33 ms: ${median(delays).toFixed(0)} ms (median of 20)`,
);
standby.end();
rmSync(folder, { recursive: true, force: true });
