import { describe, expect, test } from 'vitest';
import { beginningsOf } from '../../source/runbook/statement/beginning.ts';
import { dangerRows } from '../../source/runbook/statement/danger/rows.ts';
import { deployRows } from '../../source/runbook/statement/deploys.ts';
import { interactiveRows } from '../../source/runbook/statement/interactive.ts';
import { longRunningRows } from '../../source/runbook/statement/long-running.ts';
import { moveRows } from '../../source/runbook/statement/moves.ts';
import { notifyRows } from '../../source/runbook/statement/notifies.ts';
import { settingsRows } from '../../source/runbook/statement/settings.ts';
import { readShell } from '../../source/runbook/statement/shell.ts';
import { type PatternRow, tableOf } from '../../source/runbook/statement/table.ts';

test.each<[RegExp, string[] | undefined]>([
	[/^rm -rf/, ['rm -rf']],
	[/^(?:npm|yarn)(?: run)? x/, ['npm', 'yarn']],
	[/^(?:npx )?prisma/, ['npx ', 'prisma']],
	[/^pnpm?x/, ['pnp']],
	[/^git push|^hg push/, ['git push', 'hg push']],
	[/^(?:cat|(?:e|f)grep)\b/, ['cat', 'e', 'f']],
	[/^a[|]b/, ['a']],
	[/^git push|force/, undefined],
	[/ --force/, undefined],
	[/^.*x/, undefined],
	[/^[ab]x/, undefined],
	[/^remove/i, undefined],
	[/^x*y/, undefined],
])('%s begins with %j', (pattern, beginnings) => {
	expect(beginningsOf(pattern)).toEqual(beginnings);
});

type Row = PatternRow & { rule: string; example: string; not: string };
const tables: Record<string, readonly Row[]> = {
	danger: dangerRows,
	deploys: deployRows,
	interactive: interactiveRows,
	longRunning: longRunningRows,
	moves: moveRows,
	notifies: notifyRows,
	settings: settingsRows,
};
const samples = Object.values(tables).flatMap((rows) =>
	rows.flatMap(({ example, not }) => [example, not]),
);

describe('a table finds what its patterns match', () => {
	test.each(Object.entries(tables))('%s', (_, rows) => {
		const rowsFor = tableOf(rows);
		for (const sample of samples) {
			for (const { commands } of readShell(sample).statements) {
				const fitting = rows.filter(({ matches, on }) =>
					on === 'statement'
						? matches.test(sample)
						: commands.some(({ text }) => matches.test(text)),
				);
				expect(rowsFor(commands, sample), sample).toEqual(fitting);
			}
		}
	});

	test('and knows the beginning of most of them', () => {
		const bound = dangerRows.filter(({ matches }) => beginningsOf(matches) !== undefined);
		expect(bound.length).toBeGreaterThan(dangerRows.length / 2);
	});
});
