import type { BlockFacts } from '../block/read.ts';
import type { FrontMatter } from '../front-matter.ts';
import type { PlacedStatement } from '../lookup.ts';
import type { Finding, Fix, Procedure, Runbook, Severity } from '../model.ts';
import type { Section } from '../section.ts';
import type { StatementFacts } from '../statement/read.ts';

/** Everything a rule may look at. `today` is an ISO date (`2030-01-31`), absent when no clock was given. */
export type Checked = {
	runbook: Runbook;
	/** The whole text, for a first look that spares most guides the look at each line. */
	text: string;
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

/** The block that a line stands in; `blocks` are in source order. */
export function blockAt(blocks: readonly BlockFacts[], line: number): BlockFacts | undefined {
	let low = 0;
	let high = blocks.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((blocks[middle]?.block.line ?? 0) <= line) low = middle;
		else high = middle - 1;
	}
	return blocks[low];
}

const phaseStatements = new WeakMap<Checked, PlacedStatement[]>();

/** Statements that stand in the phases, offered ones left out. */
export function inPhases(guide: Checked): PlacedStatement[] {
	const known = phaseStatements.get(guide);
	if (known) return known;
	const found = guide.placed.filter(
		({ phase, block }) => phase !== undefined && block !== undefined,
	);
	phaseStatements.set(guide, found);
	return found;
}

const byOwner = new WeakMap<Checked, Map<string, PlacedStatement[]>>();

/** Statements of one phase or procedure, by its id; offered ones left out. */
export function statementsOfOwner(guide: Checked, id: string): readonly PlacedStatement[] {
	let owners = byOwner.get(guide);
	if (!owners) {
		const blocks = guide.placed.filter(({ block }) => block !== undefined);
		owners = Map.groupBy(blocks, ({ phase, procedure }) => phase?.id ?? procedure?.id ?? '');
		byOwner.set(guide, owners);
	}
	return owners.get(id) ?? [];
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
