import { readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { readGuide } from '../../source/runbook/read.ts';

/**
 * How fast guides are read, beside markdown-it's own parse of the same text in the same run: `npm run bench -- read`.
 * Rounds alternate, so that a slow moment of the machine meets both; the figures are medians of
 * the processor's time.
 */
const fixtures = path.resolve(import.meta.dirname, '../fixtures/guides');
const guide = readFileSync(path.join(fixtures, 'rollout.md'), 'utf8');
const sizes: [string, number][] = [
	['one guide', 1],
	['10 guides', 10],
	['100 guides', 100],
];
const rounds = 7;

const parser = new MarkdownIt('default', { html: true });

function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function timed(work: () => unknown, times: number): number {
	const began = process.cpuUsage();
	for (let time = 0; time < times; time += 1) work();
	const { user, system } = process.cpuUsage(began);
	return (user + system) / 1000 / times;
}

/** The guide many times over, each copy with a title of its own. */
function repeated(count: number): string {
	return Array.from({ length: count }, (_, index) =>
		guide.replace(/^# /m, `# Copy ${index + 1}: `),
	).join('\n');
}

const lines = [
	'text'.padEnd(14) +
		'MB'.padStart(8) +
		'read MB/s'.padStart(12) +
		'markdown-it'.padStart(13) +
		'ratio'.padStart(8),
];
let before: { size: number; ms: number } | undefined;
for (const [name, count] of sizes) {
	const text = repeated(count);
	const bytes = new TextEncoder().encode(text);
	const times = Math.max(1, Math.round(60 / count));
	const own: number[] = [];
	const bare: number[] = [];
	for (let round = 0; round < rounds + 2; round += 1) {
		const first = timed(() => parser.parse(text, {}), times);
		const second = timed(() => readGuide(bytes, 'guide.md'), times);
		if (round < 2) continue;
		bare.push(first);
		own.push(second);
	}
	const megabytes = bytes.length / 1e6;
	const ms = median(own);
	const speed = (time: number): string => ((megabytes / time) * 1000).toFixed(2);
	const ratio = median(own.map((time, index) => time / (bare[index] ?? time)));
	const growth = before
		? `   ${(bytes.length / before.size).toFixed(0)}x the text, ${(ms / before.ms).toFixed(1)}x the time`
		: '';
	lines.push(
		name.padEnd(14) +
			megabytes.toFixed(3).padStart(8) +
			speed(ms).padStart(12) +
			speed(median(bare)).padStart(13) +
			`${ratio.toFixed(2)}x`.padStart(8) +
			growth,
	);
	before = { size: bytes.length, ms };
}
process.stdout.write(`${lines.join('\n')}\n`);
