import type { Node } from '../markdown.ts';
import type { Item, Note, Procedure, ProcedureRole } from '../model.ts';
import { flatten, type Section } from '../section.ts';
import { slug } from '../slug.ts';
import type { Role } from '../words/role.ts';
import { codeIn, type Gathered, holdsCommands, listEntries, takeBlock, takeItem } from './guide.ts';
import { renderProse } from './prose.ts';
import { isRollback, onlyExplains, rollbacksBelow, scopeOf } from './rollback.ts';
import { holdsWork, introText, sectionSteps, stepChildren } from './steps.ts';

export type Outside = { procedures: Procedure[]; prerequisites: Item[]; notes: Note[] };

const procedureRoles: Partial<Record<Role, ProcedureRole>> = {
	'quick-start': 'quick-start',
	monitoring: 'monitoring',
	validation: 'validation',
	troubleshooting: 'troubleshooting',
	diagnosis: 'troubleshooting',
	mitigation: 'troubleshooting',
	rollback: 'rollback',
	report: 'report',
};

/** Reads everything that stands outside the phases: procedures, prerequisites and plain prose. */
export function readOutside(root: Section, phases: ReadonlySet<Section>, guide: Gathered): Outside {
	const outside: Outside = { procedures: [], prerequisites: [], notes: [] };
	visit(root, phases, guide, outside);
	return outside;
}

function visit(
	section: Section,
	phases: ReadonlySet<Section>,
	guide: Gathered,
	out: Outside,
): void {
	if (phases.has(section)) return;
	if (isRollback(section) && rollbacksBelow(section) < 2 && tellsHow(section, guide)) {
		out.procedures.push(rollbackProcedure(section, undefined, guide));
		return;
	}
	if (section.role === 'prerequisites') takePrerequisites(section, guide, out);
	const steps = stepChildren(section, guide).filter(
		(child) => !phases.has(child) && !isRollback(child),
	);
	const alternatives = alternativesOf(section, guide);
	if (alternatives.length > 0) {
		out.procedures.push(...oneOf(procedure(section, alternatives, guide), alternatives, guide));
	} else if (steps.length > 0 || holdsWork(section, guide)) {
		out.procedures.push(procedure(section, steps, guide));
	} else addNote(section, guide, out);
	const taken = new Set([...steps, ...alternatives]);
	for (const child of section.children) if (!taken.has(child)) visit(child, phases, guide, out);
}

/** Commands, steps, or prose that says what to do. */
function tellsHow(section: Section, guide: Gathered): boolean {
	const nodes = flatten(section);
	if (holdsCommands(nodes, guide) || nodes.some((node) => node.type === 'list' && node.ordered))
		return true;
	return (
		!onlyExplains(renderProse(section.content, { code: true, tasks: false })) ||
		section.children.length > 0
	);
}

/** Everything below a heading that names a rollback, prose only or not, is one procedure. */
export function rollbackProcedure(
	section: Section,
	phase: string | undefined,
	guide: Gathered,
): Procedure {
	const scope = scopeOf(section, phase);
	const made = procedure(section, section.children, guide, phase ?? '');
	return { ...made, role: 'rollback', ...(scope !== undefined && { scope }) };
}

/** Ways out of which one is chosen: the parts of a mitigation that are not numbered. */
function alternativesOf(section: Section, guide: Gathered): Section[] {
	if (section.role !== 'mitigation' || !section.own.includes('mitigation')) return [];
	const parts = section.children.filter(
		(child) => child.marker === undefined && holdsCommands(flatten(child), guide),
	);
	return parts.length > 1 ? parts : [];
}

/** What stands above the alternatives is common to all of them: a procedure of its own before the choice. */
function oneOf(made: Procedure, alternatives: readonly Section[], guide: Gathered): Procedure[] {
	const common = made.steps.length - alternatives.length;
	const steps = made.steps.slice(common);
	if (common <= 0) return [{ ...made, steps, chooseOne: true }];
	const id = guide.ids.take('', made.id);
	const line = alternatives[0]?.line ?? made.line;
	return [
		{ ...made, steps: made.steps.slice(0, common) },
		{ ...made, id, line, prose: '', steps, chooseOne: true },
	];
}

function procedure(
	section: Section,
	children: readonly Section[],
	guide: Gathered,
	parent = '',
): Procedure {
	const id = guide.ids.take(parent, section.full === '' ? 'guide' : section.full);
	const { intro, steps } = sectionSteps(section, children, id, guide);
	const made: Procedure = {
		id,
		role: (section.role && procedureRoles[section.role]) ?? 'other',
		title: section.title,
		line: section.line,
		prose: introText(intro),
		steps,
	};
	attachLoose(made, intro, guide);
	return made;
}

/** Blocks of the intro that no step has taken go to the first step, so that none is lost. */
function attachLoose(made: Procedure, intro: readonly Node[], guide: Gathered): void {
	const [first] = made.steps;
	for (const { node, lead } of codeIn(intro)) {
		const facts = takeBlock(node, lead, made.id, guide);
		if (!first) continue;
		first.blocks.unshift(facts.block);
		first.offered.push(...facts.offered.map(({ statement }) => statement));
	}
}

function takePrerequisites(section: Section, guide: Gathered, out: Outside): void {
	for (const entry of listEntries(section.content)) {
		out.prerequisites.push(takeItem(entry, slug(section.full), guide));
	}
}

const noteRoles: Partial<Record<Role, Note['role']>> = {
	'key-factors': 'key-factors',
	summary: 'summary',
};

function addNote(section: Section, guide: Gathered, out: Outside): void {
	for (const { node, lead } of codeIn(section.content))
		takeBlock(node, lead, slug(section.full), guide);
	if (section.role === 'prerequisites') return;
	const prose = renderProse(section.content, { code: false, tasks: true });
	if (prose.trim() === '') return;
	const role = section.role && noteRoles[section.role];
	out.notes.push({ title: section.title, prose, line: section.line, ...(role && { role }) });
}
