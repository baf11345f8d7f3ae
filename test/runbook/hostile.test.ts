import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readGuide } from '../../source/runbook/read.ts';
import { readText } from './read-text.ts';

/** How much of the processor reading a text takes, in milliseconds. */
function cost(text: string): number {
	const began = process.cpuUsage();
	readGuide(new TextEncoder().encode(text), 'guide.md');
	return process.cpuUsage(began).user / 1000;
}

const lines = (count: number, line: (index: number) => string) =>
	Array.from({ length: count }, (_, index) => line(index)).join('\n');

describe('hostile text takes no more than its length asks for', () => {
	test.each<[string, (many: number) => string]>([
		['quotes', (many) => '>'.repeat(many)],
		['open links', (many) => '[a]('.repeat(many)],
		['open brackets', (many) => '['.repeat(many)],
		['substitutions', (many) => `\`\`\`bash\n${'$('.repeat(many)}\n\`\`\``],
		['open quotes', (many) => `\`\`\`bash\n${'\'"'.repeat(many)}\n\`\`\``],
		// Its text grows with the square of its depth.
		[
			'nested lists',
			(many) => lines(Math.sqrt(many) * 10, (depth) => `${' '.repeat(depth * 2)}- item`),
		],
		['unclosed fences', (many) => '```bash\n'.repeat(many)],
		['stars', (many) => '*a **a '.repeat(many)],
		['angle brackets', (many) => `\`\`\`bash\n${'<a'.repeat(many)}\n\`\`\``],
		['braces', (many) => `\`\`\`typescript\n${'{ percentage: '.repeat(many)}\n\`\`\``],
		[
			'closed braces',
			(many) => `\`\`\`json\n${'{"condition":'.repeat(many)}${'}'.repeat(many)}\n\`\`\``,
		],
		['comments', (many) => '<!-- '.repeat(many)],
		['headings', (many) => '## Phase 1: A\n'.repeat(many)],
		['task items', (many) => '- [ ] task\n'.repeat(many)],
		['bold paragraphs', (many) => '**a**\n\n'.repeat(many)],
		[
			'one long line of spaces',
			(many) => `# a${' '.repeat(many)}b\n\n\`\`\`bash\n${' '.repeat(many)}x\n\`\`\``,
		],
		['one long line of pipes', (many) => `\`\`\`bash\n${'a | '.repeat(many)}b\n\`\`\``],
		['heredocs', (many) => `\`\`\`bash\n${'cat <<A\n'.repeat(many)}\n\`\`\``],
		['unset names', (many) => lines(many / 2, (at) => `\`\`\`bash\ncurl $V${at}\n\`\`\`\n`)],
		[
			'gaps',
			(many) => `\`\`\`bash\necho ${lines(many, (at) => `<a${at}>`).replaceAll('\n', ' ')}\n\`\`\``,
		],
		[
			'a phase of many parts',
			(many) => `## Phase 1: A\n${'### 1. Part\n\n    make part\n\n'.repeat(many / 5)}`,
		],
		[
			'many rollbacks',
			(many) => `## Rollback\n${'### Rollback of a part\n\ntext\n\n'.repeat(many / 5)}`,
		],
		['tags', (many) => '<a '.repeat(many)],
		['numbered items', (many) => '1. Run `npm test -- x`\n'.repeat(many)],
		['front matter', (many) => `---\n${'a: &a [*a]\n'.repeat(many / 100)}---\n# Guide`],
	])('%s', (_, text) => {
		// Four times the text: with the square of its length it would take sixteen times as long.
		const many = 8000;
		const quarter = cost(text(many / 4));
		expect(cost(text(many))).toBeLessThan(8 * quarter + 200);
	});

	test('what is nested too deeply is named and not lost silently', () => {
		const lines = Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- item ${depth}`);
		const runbook = readText(`# Guide\n\n${lines.join('\n')}\n`);
		expect(runbook.findings.map(({ rule }) => rule)).toContain('nested-too-deeply');
	});
});

test('ten times the text takes far less than a hundred times the time', { timeout: 60_000 }, () => {
	const guide = readFileSync(
		path.resolve(import.meta.dirname, '../fixtures/guides/rollout.md'),
		'utf8',
	);
	const copies = (count: number): Uint8Array =>
		new TextEncoder().encode(
			Array.from({ length: count }, (_, copy) => guide.replace('# ', `# ${copy} `)).join('\n'),
		);
	const spent = (bytes: Uint8Array): number => {
		const began = process.cpuUsage();
		readGuide(bytes, 'guide.md');
		return process.cpuUsage(began).user;
	};
	spent(copies(8));
	const short = Math.min(spent(copies(8)), spent(copies(8)));
	// Ten would be the ideal; what grows with the square of the text would come to a hundred.
	expect(spent(copies(80)) / short).toBeLessThan(25);
});
