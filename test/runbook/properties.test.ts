import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/runbook/lookup.ts';
import type { Block, Runbook } from '../../source/runbook/model.ts';
import { readGuide } from '../../source/runbook/read.ts';
import { readText } from './read-text.ts';

/** Lines that guides are made of, the awkward ones among them. */
const line = fc.oneof(
	fc.constantFrom(
		'# Guide',
		'## Phase 1: First',
		'## Phase 2: Second',
		'### Step 1: Do it',
		'#### **Success Criteria**',
		'## Immediate Rollback',
		'## Contacts',
		'**Bold as a heading**',
		'1. One',
		'2. Two',
		'   - nested',
		'- [ ] a task',
		'- [x] a ticked task',
		'* ✅ a criterion',
		'> [!WARNING]',
		'> careful',
		'```bash',
		'```console',
		'```typescript {timeout=5m}',
		'```',
		'~~~',
		'$ kubectl get pods <pod name>',
		'export FEATURE_A=true',
		'export FEATURE_A=false',
		'npm run deploy:production --flag',
		'cat <<EOF',
		'EOF',
		'echo "never closed',
		'for x in a b; do',
		'done',
		'| Role | Contact |',
		'| --- | --- |',
		'| Duty | a@example.com |',
		'<!-- a comment -->',
		'<details>',
		'</details>',
		'---',
		'',
		'    indented',
		'Level 1: Team (within 1 hour)',
		'Run `npm test -- --all`:',
	),
	fc.string({ maxLength: 60, unit: 'binary' }),
	fc.string({
		maxLength: 40,
		unit: fc.constantFrom(
			'`',
			'*',
			'[',
			']',
			'(',
			')',
			'>',
			'#',
			'-',
			' ',
			'<',
			'$',
			'{',
			'}',
			'|',
			'\\',
			'"',
			"'",
			'1',
			'.',
			'a',
		),
	}),
);
const text = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'));

function read(given: string): Runbook | undefined {
	const result = readGuide(new TextEncoder().encode(given), 'guide.md');
	return result.ok ? result.runbook : undefined;
}

/** The model without what tells files apart. */
function bare(runbook: Runbook | undefined): unknown {
	if (!runbook) return undefined;
	const { source: _, findings, counts, ...rest } = runbook;
	return {
		...rest,
		counts: { ...counts, findings: 0 },
		findings: findings.filter(({ rule }) => rule !== 'encoding'),
	};
}

describe('any text', () => {
	test('is read or refused, and never throws', () => {
		fc.assert(
			fc.property(text, (given) => {
				const result = readGuide(new TextEncoder().encode(given), 'guide.md');
				expect(typeof result.ok).toBe('boolean');
			}),
			{ numRuns: 400 },
		);
	});

	test('any bytes are read or refused with one sentence', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
				const result = readGuide(bytes, 'guide.md');
				if (!result.ok) expect(result.problem).toMatch(/^The guide .*\.$/);
			}),
			{ numRuns: 300 },
		);
	});

	test('gives the same model with CRLF and with LF, with and without a byte order mark', () => {
		const plain = text.map((given) => given.replace(/\r/g, ' '));
		fc.assert(
			fc.property(plain, (given) => {
				const model = bare(read(given));
				expect(bare(read(given.replace(/\n/g, '\r\n')))).toEqual(model);
				if (!given.startsWith('\ufeff')) expect(bare(read(`\ufeff${given}`))).toEqual(model);
			}),
			{ numRuns: 200 },
		);
	});

	test('gives every id once, and lines that exist', () => {
		fc.assert(
			fc.property(text, (given) => {
				const runbook = read(given);
				if (!runbook) return;
				const height = given.split(/\r\n?|\n/).length;
				const statements = statementsOf(runbook);
				const ids = statements.map(({ statement }) => statement.id);
				expect(new Set(ids).size).toBe(ids.length);
				for (const { statement } of statements) {
					expect(statement.line).toBeGreaterThan(0);
					expect(statement.line).toBeLessThanOrEqual(height);
				}
				for (const finding of runbook.findings) {
					expect(finding.line).toBeGreaterThan(0);
					expect(finding.line).toBeLessThanOrEqual(height);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test('counts what is in the model', () => {
		fc.assert(
			fc.property(text, (given) => {
				const runbook = read(given);
				if (!runbook) return;
				const { counts } = runbook;
				expect(counts.phases).toBe(runbook.phases.length);
				expect(counts.findings).toBe(runbook.findings.length);
				expect(counts.statements).toBe(statementsOf(runbook).length);
				expect(counts.checklistItems).toBe(
					runbook.checklists.reduce((sum, list) => sum + list.items.length, 0),
				);
			}),
			{ numRuns: 200 },
		);
	});
});

function blocksOf(runbook: Runbook): Block[] {
	return [
		...runbook.phases.flatMap((phase) => [
			...phase.blocks,
			...phase.steps.flatMap((step) => step.blocks),
		]),
		...runbook.procedures.flatMap((procedure) => procedure.steps.flatMap((step) => step.blocks)),
	];
}

describe('nothing of the guide is lost', () => {
	/** Pieces whose command or task carries a number, so that each can be looked for. */
	const piece = fc.oneof(
		fc.constantFrom(
			'## Phase 1: A',
			'## Phase 2: B',
			'### Step 1: C',
			'### Step 2: D',
			'## Troubleshooting',
			'## Rollback',
			'## Overview',
			'# E',
			'**Label**',
			'A sentence.',
			'## Prerequisites',
			'## 1. One',
			'## 2. Two',
			'### Success criteria',
		),
		fc.constant('BLOCK'),
		fc.constant('LISTED'),
		fc.constant('QUOTED'),
		fc.constant('TASK'),
	);

	test('every command block and every task item is in the model, wherever it stands', () => {
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
				let number = 0;
				const rendered = pieces.map((one) => {
					number += 1;
					if (one === 'BLOCK') return `\`\`\`bash\necho block-${number}\n\`\`\``;
					if (one === 'LISTED')
						return `1. Do this:\n\n   \`\`\`bash\n   echo block-${number}\n   \`\`\``;
					if (one === 'QUOTED') return `> \`\`\`bash\n> echo block-${number}\n> \`\`\``;
					if (one === 'TASK') return `- [ ] task-${number}`;
					return one;
				});
				const given = rendered.join('\n\n');
				const runbook = read(given);
				if (!runbook) return;
				const blocks = blocksOf(runbook).map((block) => block.text);
				for (const found of given.matchAll(/echo (block-\d+)/g)) {
					expect(
						blocks.filter((one) => one === found[0]),
						`${found[1]} in\n${given}`,
					).toHaveLength(1);
				}
				const tasks = runbook.checklists.flatMap((list) => list.items.map((item) => item.text));
				expect(tasks).toEqual([...given.matchAll(/\[ \] (task-\d+)/g)].map((found) => found[1]));
			}),
			{ numRuns: 400 },
		);
	});
});

describe('repair of an encoding', () => {
	const page = new TextDecoder('windows-1252');
	const words = fc.array(
		fc.constantFrom('✅ ready', '🚀 go', 'naïve', '“quoted”', '– dash', 'plain', '中文'),
		{ minLength: 1, maxLength: 8 },
	);

	test('a text garbled by Windows-1252 gives the same model as the text itself', () => {
		fc.assert(
			fc.property(words, (chosen) => {
				const given = `# Guide\n\n## Phase 1: Go\n\n### Success criteria\n\n${chosen.map((word) => `- ${word}`).join('\n')}\n`;
				const garbled = page.decode(new TextEncoder().encode(given));
				const model = bare(readText(given));
				expect(bare(readText(garbled))).toEqual(model);
			}),
		);
	});
});
