import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/**
 * What a key costs on the screens, beside a bare Ink list that shows a window of as many items, in the same run, and
 * what it sends, beside the same screens when Ink sends every frame whole: `npm run bench -- ui`. Rounds alternate, so
 * that a slow moment of the machine meets both; figures are medians.
 */
const rounds = 3;
const keysEach = 24;
const burst = 60;
const counts = [100, 10_000];
const size = { columns: 80, rows: 24 };
const arrow = { down: '\u001B[B', right: '\u001B[C' };

type Streams = { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; seen: Seen };
type Seen = { bytes: number; at: number; text: string };
type Shown = { streams: Streams; first?: number; end(): Promise<void> };
type Show = (items: number) => Promise<Shown>;

function streams(): Streams {
	const seen: Seen = { bytes: 0, at: 0, text: '' };
	const stdout = Object.assign(
		new Writable({
			write(chunk: Buffer, _, done) {
				seen.bytes += chunk.length;
				seen.at = performance.now();
				seen.text = (seen.text + chunk.toString('utf8')).slice(-50_000);
				done();
			},
		}),
		{ ...size, isTTY: true },
	);
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: () => stdin,
		ref: () => stdin,
		unref: () => stdin,
	});
	return {
		stdin: stdin as unknown as NodeJS.ReadStream,
		stdout: stdout as unknown as NodeJS.WriteStream,
		seen,
	};
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function until(isSo: () => boolean): Promise<void> {
	const end = performance.now() + 20_000;
	while (!isSo()) {
		if (performance.now() > end) throw new Error('the screen did not answer');
		await new Promise((done) => setImmediate(done));
	}
}

/** Waits until nothing was written for a while, and answers when the last write was. */
async function settled({ seen }: Streams): Promise<number> {
	await until(() => seen.at > 0);
	while (performance.now() - seen.at < 120) await pause(10);
	return seen.at;
}

function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

type Figures = { first: number; key: number; settle: number; bytes: number; idle: number };

async function measured(show: Show, items: number, keys: string): Promise<Figures> {
	const began = performance.now();
	const { streams: io, first: shown, end } = await show(items);
	await until(() => io.seen.at > 0);
	const first = (shown ?? io.seen.at) - began;
	await settled(io);
	const took: number[] = [];
	const before = io.seen.bytes;
	for (let key = 0; key < keysEach; key += 1) {
		const pressed = performance.now();
		io.seen.at = 0;
		io.stdin.push(keys);
		await until(() => io.seen.at > 0);
		took.push(io.seen.at - pressed);
		await pause(40);
	}
	const bytes = (io.seen.bytes - before) / keysEach;
	const pressed = performance.now();
	for (let key = 0; key < burst; key += 1) io.stdin.push(keys);
	const settle = (await settled(io)) - pressed;
	const cpu = process.cpuUsage();
	await pause(1000);
	const { user, system } = process.cpuUsage(cpu);
	await end();
	return { first, key: median(took), settle, bytes, idle: (user + system) / 10_000 };
}

/** The least that a list in Ink can be: a window of rows, a cursor, nothing else; with Ink's own defaults. */
async function bareList(): Promise<Show> {
	const { createElement, useState } = await import('react');
	const { Box, render, Text, useInput } = await import('ink');
	const List = ({ items }: { items: string[] }) => {
		const [cursor, setCursor] = useState(0);
		useInput((_, key) => {
			if (key.downArrow) setCursor((at) => Math.min(at + 1, items.length - 1));
		});
		const from = Math.max(0, Math.min(cursor - 11, items.length - size.rows));
		return createElement(
			Box,
			{ flexDirection: 'column', width: size.columns, height: size.rows, overflow: 'hidden' },
			items
				.slice(from, from + size.rows)
				.map((item, index) =>
					createElement(
						Text,
						{ key: index, wrap: 'truncate-end' },
						`${from + index === cursor ? '>' : ' '} ${item}`.padEnd(size.columns),
					),
				),
		);
	};
	return async (count) => {
		const io = streams();
		const items = Array.from({ length: count }, (_, index) => `  Step ${index + 1}: do it`);
		const app = render(createElement(List, { items }), {
			...io,
			alternateScreen: true,
			interactive: true,
			exitOnCtrlC: false,
			patchConsole: false,
		});
		return {
			streams: io,
			end: async () => {
				app.unmount();
				await app.waitUntilExit().catch(() => {});
			},
		};
	};
}

/** A guide with so many steps in ten phases. */
async function guideOf(steps: number) {
	const { readGuide } = await import('../../source/runbook/read.ts');
	const phases = Array.from({ length: 10 }, (_, phase) => [
		`## Phase ${phase + 1}: Part ${phase + 1}\n`,
		...Array.from(
			{ length: steps / 10 },
			(_, step) =>
				`### Step ${step + 1}: Do part ${phase + 1}.${step + 1}\n\n\`\`\`bash\necho ${phase}-${step}\n\`\`\`\n`,
		),
	]);
	const text = `# Long rollout\n\n${phases.flat().join('\n')}`;
	const read = readGuide(new TextEncoder().encode(text), 'long.md');
	if (!read.ok) throw new Error(read.problem);
	return read.runbook;
}

/** Our screens on an engine in memory: the list of steps, or the steps themselves. */
async function screens(
	opens: string,
	shows: string,
	how: { wholeFrames?: true } = {},
): Promise<Show> {
	const { runScreens } = await import('../../source/ui/app/run.tsx');
	const { FakeEngine } = await import('../ui/fake-engine.ts');
	const guides = new Map<number, Awaited<ReturnType<typeof guideOf>>>();
	for (const count of counts) guides.set(count, await guideOf(count));
	return async (count) => {
		const io = streams();
		const runbook = guides.get(count);
		if (!runbook) throw new Error(`there is no guide with ${count} steps`);
		const engine = new FakeEngine(runbook, { clock: () => new Date() });
		const over = runScreens({
			stage: { kind: 'run', engine },
			env: { LANG: 'C.UTF-8' },
			now: () => new Date(),
			streams: io,
			...how,
		});
		await until(() => io.seen.at > 0);
		const first = io.seen.at;
		if (opens) {
			await settled(io);
			io.seen.text = '';
			io.stdin.push(opens);
			await until(() => io.seen.text.includes(shows));
		}
		return {
			streams: io,
			first,
			end: async () => {
				io.stdin.push('\u001B');
				await pause(80);
				io.stdin.push('q');
				await over;
			},
		};
	};
}

async function compare(): Promise<void> {
	const bare = await bareList();
	const shows: [string, string, string, string][] = [
		['list of steps', 't', 'Steps', arrow.down],
		['the step', '', '', arrow.right],
	];
	const row = (cells: (string | number)[]) =>
		cells
			.map((cell, index) => (index === 0 ? `${cell}`.padEnd(24) : `${cell}`.padStart(12)))
			.join('');
	const out = [row(['', 'key ms', 'x bare', 'burst ms', 'x bare', 'B/key', 'x whole', 'idle %'])];
	const flat: string[] = [];
	for (const [name, opens, text, key] of shows) {
		const show = await screens(opens, text);
		const whole = await screens(opens, text, { wholeFrames: true });
		const keys: number[] = [];
		for (const count of counts) {
			const own: Figures[] = [];
			const base: Figures[] = [];
			const inWhole = await measured(whole, count, key);
			for (let round = 0; round < rounds; round += 1) {
				base.push(await measured(bare, count, arrow.down));
				own.push(await measured(show, count, key));
			}
			const of = (all: Figures[], figure: keyof Figures) => median(all.map((one) => one[figure]));
			const ratio = (figure: keyof Figures) =>
				`${(of(own, figure) / of(base, figure)).toFixed(2)}x`;
			keys.push(of(own, 'key'));
			out.push(
				row([
					`${name}, ${count}`,
					of(own, 'key').toFixed(2),
					ratio('key'),
					of(own, 'settle').toFixed(0),
					ratio('settle'),
					of(own, 'bytes').toFixed(0),
					`${(of(own, 'bytes') / inWhole.bytes).toFixed(2)}x`,
					of(own, 'idle').toFixed(2),
				]),
			);
			out.push(
				`${' '.repeat(4)}first frame ${of(own, 'first').toFixed(0)} ms, bare ${of(base, 'first').toFixed(0)} ms`,
			);
		}
		flat.push(
			`${name}: ${((keys[1] ?? 0) / (keys[0] ?? 1)).toFixed(2)}x the time for ${counts[1]} as for ${counts[0]}`,
		);
	}
	process.stdout.write(`${[...out, ...flat].join('\n')}\n`);
}

/** Node does not read JSX, so the bench is bundled as the program is, and run from there. */
async function bundled(): Promise<void> {
	const { build } = await import('esbuild');
	const folder = mkdtempSync(join(tmpdir(), 'gonogo-bench-'));
	const outfile = join(folder, 'ui.mjs');
	try {
		await build({
			entryPoints: [resolve(import.meta.dirname, 'ui.ts')],
			outfile,
			bundle: true,
			format: 'esm',
			platform: 'node',
			target: 'node24',
			jsx: 'automatic',
			loader: { '.bash': 'text', '.sh': 'text' },
			define: { 'process.env.NODE_ENV': '"production"', 'process.env.GONOGO_BENCH': '"ui"' },
			external: ['esbuild'],
			// Ink loads its developer tools behind a condition that is never true here; the import still has to resolve.
			alias: { 'react-devtools-core': 'node:path' },
			banner: {
				js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
			},
			logLevel: 'error',
		});
		await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

await (process.env.GONOGO_BENCH === 'ui' ? compare() : bundled());
