import { plainText } from '../inline.ts';
import type { Node, TableNode } from '../markdown.ts';
import type { GuideAnnotations, NamedRole, Phase, Runbook } from '../model.ts';
import { type Section, walkSections } from '../section.ts';
import { type Gathered, itemText, listEntries } from '../structure/guide.ts';
import { phaseByName } from '../walk.ts';
import { announcesSigning, isRole, rolesOfLine } from './role-line.ts';

/** Gives each phase the roles that the front matter names for it, or else those that its own section names. */
export function attachRoles(
	runbook: Runbook,
	phases: ReadonlyMap<Section, Phase>,
	guide: Gathered,
): void {
	const declared = runbook.annotations?.approvals?.roles;
	for (const [section, phase] of phases) {
		const found = readRoles(section, guide);
		const names = declared && namesFor(runbook, phase, declared);
		const roles =
			names?.map((name) => found.find((role) => sameRole(role.name, name)) ?? { name, line: 1 }) ??
			found;
		if (roles.length > 0) phase.roles = roles;
	}
}

type Declared = NonNullable<NonNullable<GuideAnnotations['approvals']>['roles']>;

function namesFor(runbook: Runbook, phase: Phase, declared: Declared): string[] | undefined {
	if (Array.isArray(declared)) return onceEach(declared);
	const [, names] =
		Object.entries(declared).find(([name]) => phaseByName(runbook, name) === phase) ?? [];
	return names && onceEach(names);
}

/** Names without those that say a role once more: nobody could answer for the second one. */
const onceEach = (names: readonly string[]): string[] =>
	names.filter((name, at) => names.findIndex((other) => sameRole(other, name)) === at);

/** Names under `approvals.roles` that are no phase of the guide. */
export function rolesOfNoPhase(runbook: Runbook): string[] {
	const declared = runbook.annotations?.approvals?.roles ?? [];
	if (Array.isArray(declared)) return [];
	return Object.keys(declared).filter((name) => phaseByName(runbook, name) === undefined);
}

export const sameRole = (one: string, other: string): boolean =>
	one.trim().toLowerCase() === other.trim().toLowerCase();

/** Who has to say GO of a phase, as its section names them: each role once, in the order of the guide. */
function readRoles(phase: Section, guide: Gathered): NamedRole[] {
	const roles = new Map<string, NamedRole>();
	for (const section of walkSections(phase)) {
		const signing = isSigning(section, phase);
		const nodes = nodesOf(section);
		for (const [index, node] of nodes.entries()) {
			const announced = signing || isAnnounced(nodes[index - 1]);
			for (const role of rolesOfNode(node, announced, guide)) {
				const key = role.name.toLowerCase();
				const known = roles.get(key);
				const items = [...(known?.items ?? []), ...(role.items ?? [])];
				roles.set(key, { ...(known ?? role), ...(items.length > 0 ? { items } : {}) });
			}
		}
	}
	return [...roles.values()];
}

/** What stands in a section; a bold line that acts as its heading may itself name a role. */
const nodesOf = ({ heading, content }: Section): readonly Node[] =>
	heading?.type === 'paragraph' ? [heading, ...content] : content;

/** Whether the section, or one around it within the phase, is about those who sign. */
function isSigning(section: Section, phase: Section): boolean {
	for (let at: Section | undefined = section; at; at = at.parent) {
		if (announcesSigning(at.title)) return true;
		if (at === phase) return false;
	}
	return false;
}

/** "Sign-offs:" on the line before a list. */
const isAnnounced = (node: Node | undefined): boolean =>
	node?.type === 'paragraph' &&
	/:\W*$/.test(node.inline.raw) &&
	announcesSigning(plainText(node.inline));

function rolesOfNode(node: Node, signing: boolean, guide: Gathered): NamedRole[] {
	switch (node.type) {
		case 'paragraph':
			return node.inline.raw.split('\n').flatMap((raw, index) => {
				const line = node.line + index;
				const text = plainText({ raw, line });
				return rolesOfLine(text, { signing, entry: false }).map((name) => ({ name, line }));
			});
		case 'list':
			return [...listEntries([node])].flatMap((entry) => {
				const { line } = entry;
				const item = guide.items.get(line)?.id;
				const named = item === undefined ? {} : { items: [item] };
				return rolesOfLine(itemText(entry), { signing, entry: true }).map((name) => ({
					name,
					line,
					...named,
				}));
			});
		case 'table':
			return rolesOfTable(node, signing);
		default:
			return [];
	}
}

const roleColumn =
	/^(?:role|position|title|function|approver|signatory|team|department|responsible|stakeholder)s?$/i;
const signingColumn = /sign|approv|go\s*\/?\s*no-?go/i;

/** The roles of a table with a column to sign in; which one that is, a list of those who sign need not say. */
function rolesOfTable({ header, rows }: TableNode, signing: boolean): NamedRole[] {
	const titles = header.map(plainText);
	const column = titles.findIndex((title) => roleColumn.test(title));
	const signs = titles.some((title, index) => index !== column && signingColumn.test(title));
	if (column < 0 || !(signs || signing)) return [];
	return rows.flatMap(({ line, cells }) => {
		const cell = cells[column];
		const name = cell === undefined ? '' : plainText(cell);
		return isRole(name) ? [{ name, line }] : [];
	});
}
