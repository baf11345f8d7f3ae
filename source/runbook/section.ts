import { cleanTitle, type HeadingText, type Marker, readHeading } from './heading.ts';
import { partsOf, plainText } from './inline.ts';
import type { Node } from './markdown.ts';
import { rolesIn, wordPattern } from './words/languages.ts';
import type { Role } from './words/role.ts';

/** A heading and what stands under it. The root has level 0 and no title. */
export type Section = {
	level: number;
	/** Without emoji, marks and the marker. */
	title: string;
	/** With the marker. */
	full: string;
	line: number;
	marker?: Marker;
	/** Roles that its own words name. */
	own: Role[];
	/** The role it acts in: by its own words, else its parent's. A marker beats the words. */
	role?: Role;
	/** The heading itself. */
	heading?: Node;
	/** Its nodes before the first heading under it. */
	content: Node[];
	children: Section[];
	parent?: Section;
};

/** A bold paragraph acts as a heading below every real one. */
export const boldLevel = 7;

/** Builds the tree of sections from the nodes of a document. */
export function readSections(nodes: readonly Node[]): Section {
	const root: Section = {
		level: 0,
		title: '',
		full: '',
		line: 1,
		own: [],
		content: [],
		children: [],
	};
	let current = root;
	for (const node of nodes) {
		const heading = headingOf(node);
		if (!heading) {
			current.content.push(node);
			continue;
		}
		while (current.level >= heading.level && current.parent) current = current.parent;
		const section = openSection(heading, current);
		current.children.push(section);
		current = section;
	}
	return root;
}

/** "**Warning:**" on a line of its own belongs to what follows it. */
const warningOnly = new RegExp(
	`${wordPattern((language) => language.warning, 'start').source}\\s*[:：!]?\\s*$|^\\s*(?:note|tip|info)\\s*[:：!]?\\s*$`,
	'iu',
);

type Heading = { level: number; text: HeadingText; line: number; node: Node };

function headingOf(node: Node): Heading | undefined {
	if (node.type === 'heading') {
		return {
			level: node.level,
			text: readHeading(plainText(node.inline)),
			line: node.line,
			node,
		};
	}
	if (node.type !== 'paragraph') return undefined;
	const { raw } = node.inline;
	if (!raw.startsWith('**') && !raw.startsWith('__')) return undefined;
	const parts = partsOf(node.inline);
	if (
		!parts.boldOnly ||
		parts.plain.length > 100 ||
		warningOnly.test(parts.plain) ||
		/[.!?;,。！？]$/u.test(cleanTitle(parts.plain))
	) {
		return undefined;
	}
	return { level: boldLevel, text: readHeading(parts.plain), line: node.line, node };
}

function openSection(heading: Heading, parent: Section): Section {
	const { text } = heading;
	const own = ownRoles(text.title);
	const role = roleOf(text.marker, own, parent);
	return {
		level: heading.level,
		title: text.title,
		full: text.full,
		line: heading.line,
		heading: heading.node,
		own,
		content: [],
		children: [],
		parent,
		...(text.marker && { marker: text.marker }),
		...(role && { role }),
	};
}

const noProcedure = wordPattern((language) => language.notRollback);

/** The roles that a heading's words name. "When to roll back" names no rollback. */
function ownRoles(title: string): Role[] {
	const roles = rolesIn(title);
	return roles.includes('rollback') && noProcedure.test(title)
		? roles.filter((role) => role !== 'rollback')
		: roles;
}

function roleOf(marker: Marker | undefined, own: Role[], parent: Section): Role | undefined {
	const [first] = own;
	if (marker && marker.kind !== 'number') return inChecklist(parent) ? 'checklist' : undefined;
	const inherited = inheritedRole(parent);
	if (first === undefined) return inherited;
	if (inherited !== undefined && own.includes(inherited) && !vague.has(inherited)) return inherited;
	return first;
}

/** These say so little that a heading's other words count for more. */
const vague: ReadonlySet<Role> = new Set<Role>(['procedure', 'summary', 'context']);

/** A guide's title names the whole; it gives no role to each part. */
function inheritedRole(parent: Section): Role | undefined {
	return parent.level <= 1 ? undefined : parent.role;
}

/** True under a heading that calls itself a checklist. */
export function inChecklist(section: Section | undefined): boolean {
	for (let at = section; at; at = at.parent) if (at.role === 'checklist') return true;
	return false;
}

const flattened = new WeakMap<Section, readonly Node[]>();

/** All nodes of a section, the headings below it among them; the same array each time. */
export function flatten(section: Section): readonly Node[] {
	const known = flattened.get(section);
	if (known) return known;
	const nodes = [...section.content];
	for (const child of section.children) {
		if (child.heading) nodes.push(child.heading);
		for (const node of flatten(child)) nodes.push(node);
	}
	flattened.set(section, nodes);
	return nodes;
}

/** The section and all below it, in source order. */
export function* walkSections(section: Section): Generator<Section> {
	yield section;
	for (const child of section.children) yield* walkSections(child);
}
