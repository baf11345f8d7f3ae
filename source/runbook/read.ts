import { createHash } from 'node:crypto';
import { readAlerts } from './fact/alerts.ts';
import { readContacts, readEscalation } from './fact/contacts.ts';
import { readDarkLaunches } from './fact/dark-launches.ts';
import { readLimits } from './fact/limits.ts';
import { attachRoles } from './fact/roles.ts';
import { readToggles } from './fact/toggles.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { lintGuide } from './lint/check.ts';
import { type PlacedStatement, statementsOf } from './lookup.ts';
import { parseMarkdown } from './markdown.ts';
import {
	type Block,
	type Counts,
	MODEL_SCHEMA,
	type Note,
	type Phase,
	type Runbook,
	type Source,
} from './model.ts';
import { gatherPlaceholders } from './placeholder/gather.ts';
import { readSections, type Section } from './section.ts';
import { baseOf, linksFrom } from './structure/address.ts';
import { readChecklists } from './structure/checklists.ts';
import { type Gathered, startGathering } from './structure/guide.ts';
import { buildPhase, findPhases } from './structure/phases.ts';
import { readOutside, rollbackProcedure } from './structure/procedures.ts';
import { mayHoldAdmonitions, plainAdmonitions } from './text/admonition.ts';
import { decodeGuide } from './text/decode.ts';

/** `problem` is one clear sentence. `text` is decoded and repaired; the model's lines are lines of the file as given. */
export type ReadResult =
	| { ok: true; runbook: Runbook; text: string }
	| { ok: false; problem: string };

/**
 * `today` is an ISO date such as `2030-01-31`; without it no window is called past. `base` is the address that relative
 * links start from; a `path` that is an address is one, too.
 */
export type ReadOptions = { today?: string; base?: string };

/** Reads a Markdown guide: bytes in, model and findings out. `path` is only named, never opened. */
export function readGuide(bytes: Uint8Array, path: string, options: ReadOptions = {}): ReadResult {
	const decoded = decodeGuide(bytes);
	if (!decoded.ok) return decoded;
	const { text, repaired } = decoded;
	const source: Source = {
		path,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		bytes: bytes.length,
		...(repaired !== undefined && { repaired }),
	};
	return { ok: true, text, runbook: readText(text, source, options) };
}

function readText(text: string, source: Source, options: ReadOptions): Runbook {
	const frontMatter = readFrontMatter(text);
	const lines = text.includes('\r') ? text.split(/\r\n?|\n/) : text.split('\n');
	const body = mayHoldAdmonitions(text)
		? plainAdmonitions(lines.slice(frontMatter.lines)).join('\n')
		: lines.slice(frontMatter.lines).join('\n');
	const document = parseMarkdown(body, frontMatter.lines);
	const root = readSections(document.nodes);
	const guide = startGathering(text);
	const runbook = buildRunbook(root, guide, frontMatter, source, lines);
	const base = baseOf(source.path, options.base);
	if (base !== undefined) linksFrom(base, runbook);
	runbook.counts = count(runbook);
	runbook.findings = lintGuide({
		runbook,
		text,
		lines,
		root,
		blocks: [...guide.blocks.values()].sort((a, b) => a.block.line - b.block.line),
		facts: guide.facts,
		placed: [...statementsOf(runbook)].sort((a, b) => a.statement.line - b.statement.line),
		frontMatter,
		tooDeep: document.tooDeep,
		html: document.nodes.filter((node) => node.type === 'html'),
		...(options.today !== undefined && { today: options.today }),
	});
	runbook.counts.findings = runbook.findings.length;
	return runbook;
}

function buildRunbook(
	root: Section,
	guide: Gathered,
	frontMatter: FrontMatter,
	source: Source,
	lines: readonly string[],
): Runbook {
	const sections = findPhases(root, guide);
	const phases = new Map<Section, Phase>();
	const rollbacks: { section: Section; phase: string }[] = [];
	for (const section of sections) {
		const inside: Section[] = [];
		const phase = buildPhase(section, guide, inside);
		phases.set(section, phase);
		rollbacks.push(...inside.map((one) => ({ section: one, phase: phase.id })));
	}
	const outside = readOutside(root, new Set(sections), guide);
	const inner = rollbacks.map(({ section, phase }) => rollbackProcedure(section, phase, guide));
	const procedures = [...outside.procedures, ...inner].sort((a, b) => a.line - b.line);
	const blocks = [...guide.blocks.values()]
		.map((facts) => facts.block)
		.sort((a, b) => a.line - b.line);
	const runbook: Runbook = {
		schema: MODEL_SCHEMA,
		title: titleOf(root, frontMatter, source),
		source,
		counts: emptyCounts,
		phases: [...phases.values()],
		checklists: readChecklists(root, phases, guide),
		procedures,
		prerequisites: outside.prerequisites,
		toggles: [],
		alerts: readAlerts(blocks),
		limits: readLimits(root, phases, frontMatter),
		darkLaunches: readDarkLaunches(blocks),
		contacts: readContacts(root),
		escalation: readEscalation(root),
		placeholders: [],
		notes: [...frontMatterNote(frontMatter), ...outside.notes],
		...(frontMatter.annotations && { annotations: frontMatter.annotations }),
		findings: [],
	};
	attachLaunches(runbook);
	const approvals = frontMatter.annotations?.approvals?.phases;
	if (approvals !== undefined) for (const phase of runbook.phases) phase.approvals = approvals;
	attachRoles(runbook, phases, guide);
	const statements = statementsOf(runbook);
	runbook.toggles = readToggles(inSourceOrder(statements), procedures);
	runbook.placeholders = gatherPlaceholders(runbook, statements, guide.facts, lines);
	return runbook;
}

/** Front matter is shown as it stands, and never anything else. */
function frontMatterNote(frontMatter: FrontMatter): Note[] {
	if (frontMatter.text.trim() === '') return [];
	return [{ title: 'Front matter', prose: frontMatter.text, line: 1 }];
}

function inSourceOrder(statements: readonly PlacedStatement[]): PlacedStatement['statement'][] {
	return statements.map(({ statement }) => statement).sort((a, b) => a.line - b.line);
}

function titleOf(root: Section, frontMatter: FrontMatter, source: Source): string {
	const [first] = root.children;
	if (first?.level === 1 && first.full !== '') return first.full;
	if (frontMatter.title !== undefined && frontMatter.title.trim() !== '')
		return frontMatter.title.trim();
	const named = root.children.find((section) => section.full !== '')?.full;
	return first?.level === 1 && named !== undefined
		? named
		: (fileTitle(source.path) ?? named ?? 'Guide');
}

function fileTitle(path: string): string | undefined {
	const name =
		path
			.split(/[\\/]/)
			.at(-1)
			?.replace(/\.[a-z]+$/i, '') ?? '';
	return name === '' || name === '-' ? undefined : name;
}

/** A launch belongs to the phase whose block it stands in; both are in source order. */
function attachLaunches(runbook: Runbook): void {
	const blocks = runbook.phases
		.flatMap((phase) =>
			[...phase.blocks, ...phase.steps.flatMap((step) => step.blocks)].map((block) => ({
				block,
				phase,
			})),
		)
		.sort((a, b) => a.block.line - b.block.line);
	let index = 0;
	for (const launch of runbook.darkLaunches) {
		while ((blocks[index + 1]?.block.line ?? Number.POSITIVE_INFINITY) < launch.line) index += 1;
		const own = blocks[index];
		if (!own || launch.line <= own.block.line || launch.line > lastLine(own.block)) continue;
		launch.phase = own.phase.id;
		own.phase.darkLaunches.push(launch);
	}
}

function lastLine(block: Block): number {
	return block.line + block.text.split('\n').length;
}

const emptyCounts: Counts = {
	phases: 0,
	steps: 0,
	commandBlocks: 0,
	statements: 0,
	criteria: 0,
	checklistItems: 0,
	prerequisites: 0,
	rollbacks: 0,
	placeholders: 0,
	toggles: 0,
	alerts: 0,
	darkLaunches: 0,
	contacts: 0,
	escalation: 0,
	findings: 0,
};

function sum(numbers: number[]): number {
	return numbers.reduce((total, one) => total + one, 0);
}

/** The figures of design.md, from the model itself. A guide without phases counts the steps of its procedures. */
function count(runbook: Runbook): Counts {
	const { phases, procedures } = runbook;
	const rollbacks = procedures.filter(({ role }) => role === 'rollback');
	const stepped = phases.length > 0 ? phases : procedures.filter(({ role }) => role !== 'rollback');
	const blocks = new Set([
		...phases.flatMap((phase) => phase.blocks),
		...[...phases, ...procedures].flatMap((owner) => owner.steps.flatMap((step) => step.blocks)),
	]);
	return {
		phases: phases.length,
		steps: sum(stepped.map((owner) => owner.steps.length)),
		commandBlocks: [...blocks].filter((block) => block.kind === 'command').length,
		statements: statementsOf(runbook).length,
		criteria: sum(phases.map((phase) => phase.criteria.length)),
		checklistItems: sum(runbook.checklists.map((checklist) => checklist.items.length)),
		prerequisites: runbook.prerequisites.length,
		rollbacks: rollbacks.length,
		placeholders: runbook.placeholders.length,
		toggles: runbook.toggles.length,
		alerts: runbook.alerts.length,
		darkLaunches: runbook.darkLaunches.length,
		contacts: runbook.contacts.length,
		escalation: runbook.escalation.length,
		findings: runbook.findings.length,
	};
}
