import type { BlockFacts } from '../block/read.ts';
import type { FrontMatter } from '../front-matter.ts';
import type { PlacedStatement } from '../lookup.ts';
import type { Finding, Fix, Procedure, Runbook, Severity } from '../model.ts';
import type { Section } from '../section.ts';
import type { StatementFacts } from '../statement/read.ts';

/** Everything a rule may look at. `today` is an ISO date (`2030-01-31`), absent when no clock was given. */
export type Checked = {
	runbook: Runbook;
	/** The text's lines; line 1 is at index 0. */
	lines: readonly string[];
	root: Section;
	blocks: readonly BlockFacts[];
	facts: ReadonlyMap<string, StatementFacts>;
	/** Every statement with its place, in source order. */
	placed: readonly PlacedStatement[];
	frontMatter: FrontMatter;
	tooDeep: readonly number[];
	/** Blocks of HTML at the top level. */
	html: readonly { line: number; text: string }[];
	today?: string;
};

export type Hit = { line: number; column?: number; message: string; fix?: Fix };

/**
 * One thing that can be wrong with a guide. `fires` and `quiet` are small guides: the rule speaks of the first and says
 * nothing of the second.
 */
export type LintRule = {
	id: string;
	severity: Severity;
	/** What it looks for, in one sentence. */
	about: string;
	/** True when it speaks of the guide as a whole: a disabling comment counts wherever it stands. */
	whole?: true;
	fires: string;
	quiet: string;
	check(guide: Checked): Iterable<Hit>;
};

/** The finding at the place of `needle` in a statement's own lines. */
export function hitIn(
	guide: Checked,
	placed: PlacedStatement,
	needle: string | RegExp,
	message: string,
): Hit {
	const { statement } = placed;
	const height = statement.text.split('\n').length;
	for (let line = statement.line; line < statement.line + height; line += 1) {
		const text = guide.lines[line - 1] ?? '';
		const column = typeof needle === 'string' ? text.indexOf(needle) : text.search(needle);
		if (column >= 0) return { line, column: column + 1, message };
	}
	return { line: statement.line, message };
}

/** A certain repair of the first place in the statement's lines where `remove` stands. */
export function withFix(
	guide: Checked,
	hit: Hit,
	title: string,
	remove: string,
	insert: string,
): Hit {
	const text = guide.lines[hit.line - 1] ?? '';
	if (!text.includes(remove)) return hit;
	return { ...hit, fix: { title, line: hit.line, remove, insert } };
}

/** Statements that stand in the phases, offered ones left out. */
export function inPhases(guide: Checked): PlacedStatement[] {
	return guide.placed.filter(({ phase, block }) => phase !== undefined && block !== undefined);
}

export function rollbacksOf(guide: Checked): Procedure[] {
	return guide.runbook.procedures.filter(({ role }) => role === 'rollback');
}

/** A small guide from its lines. */
export function guide(...lines: string[]): string {
	return `${lines.join('\n')}\n`;
}

/** A small guide with one phase whose only step runs these commands. */
export function commands(...lines: string[]): string {
	return guide(
		'# Guide',
		'',
		'## Phase 1: Change',
		'',
		'### Step 1: Do it',
		'',
		'```bash',
		...lines,
		'```',
	);
}

/** Like {@link commands}, with a full rollback of these commands. */
export function withRollback(forward: string[], back: string[]): string {
	return guide(commands(...forward), '## Full rollback', '', '```bash', ...back, '```');
}

export function toFinding(rule: LintRule, hit: Hit): Finding {
	return {
		rule: rule.id,
		severity: rule.severity,
		line: hit.line,
		column: hit.column ?? 1,
		message: hit.message,
		...(hit.fix && { fix: hit.fix }),
	};
}
