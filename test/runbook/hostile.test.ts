import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readGuide } from '../../source/runbook/read.ts';
import { readText } from './read-text.ts';

describe('hostile text stays under a second', () => {
	const many = 10_000;
	test.each<[string, string]>([
		['quotes', '>'.repeat(many)],
		['open links', '[a]('.repeat(many)],
		['open brackets', '['.repeat(many)],
		['substitutions', `\`\`\`bash\n${'$('.repeat(many)}\n\`\`\``],
		['open quotes', `\`\`\`bash\n${'\'"'.repeat(many)}\n\`\`\``],
		[
			'nested lists',
			Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth * 2)}- item`).join('\n'),
		],
		['unclosed fences', '```bash\n'.repeat(many)],
		['stars', '*a **a '.repeat(many)],
		['angle brackets', `\`\`\`bash\n${'<a'.repeat(many)}\n\`\`\``],
		['braces', `\`\`\`typescript\n${'{ percentage: '.repeat(many)}\n\`\`\``],
		['closed braces', `\`\`\`json\n${'{"condition":'.repeat(many)}${'}'.repeat(many)}\n\`\`\``],
		['comments', '<!-- '.repeat(many)],
		['headings', '## Phase 1: A\n'.repeat(many)],
		['task items', '- [ ] task\n'.repeat(many)],
		['bold paragraphs', '**a**\n\n'.repeat(many)],
		[
			'one long line of spaces',
			`# a${' '.repeat(many)}b\n\n\`\`\`bash\n${' '.repeat(many)}x\n\`\`\``,
		],
		['one long line of pipes', `\`\`\`bash\n${'a | '.repeat(many)}b\n\`\`\``],
		['heredocs', `\`\`\`bash\n${'cat <<A\n'.repeat(many)}\n\`\`\``],
		[
			'unset names',
			Array.from({ length: 5000 }, (_, index) => `\`\`\`bash\ncurl $V${index}\n\`\`\``).join(
				'\n\n',
			),
		],
		[
			'gaps',
			`\`\`\`bash\necho ${Array.from({ length: many }, (_, index) => `<a${index}>`).join(' ')}\n\`\`\``,
		],
		['a phase of many parts', `## Phase 1: A\n${'### 1. Part\n\n    make part\n\n'.repeat(2000)}`],
		['many rollbacks', `## Rollback\n${'### Rollback of a part\n\ntext\n\n'.repeat(2000)}`],
		['tags', '<a '.repeat(many)],
		['numbered items', '1. Run `npm test -- x`\n'.repeat(many)],
		['front matter', `---\n${'a: &a [*a]\n'.repeat(100)}---\n# Guide`],
	])('%s', (_, given) => {
		// The processor's time and not the clock's: other tests run beside this one.
		const began = process.cpuUsage();
		readGuide(new TextEncoder().encode(given), 'guide.md');
		const { user } = process.cpuUsage(began);
		expect(user / 1000).toBeLessThan(1000);
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
	spent(copies(20));
	const short = Math.min(spent(copies(20)), spent(copies(20)));
	// Ten would be the ideal; what grows with the square of the text would come to a hundred.
	expect(spent(copies(200)) / short).toBeLessThan(25);
});
