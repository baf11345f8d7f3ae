import { partsOf, plainText } from '../inline.ts';
import type { Node, TableNode } from '../markdown.ts';
import type { Contact, Level } from '../model.ts';
import { type Section, walkSections } from '../section.ts';
import { itemText, listEntries } from '../structure/guide.ts';
import type { Role } from '../words/role.ts';

/** Ways to reach somebody. `hidden` ways are told apart from code and prose only in a contacts section. */
const reaches: readonly { kind: string; matches: RegExp }[] = [
	{ kind: 'email', matches: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/ },
	{
		kind: 'phone',
		matches:
			/(?<![\w.-])(?:\+\d[\d ().-]{5,}\d|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}-\d{3,4}-\d{4})(?![\w-])/,
	},
	{ kind: 'channel', matches: /(?<![\w&/#])#[a-z][\w-]{2,}/i },
	{ kind: 'handle', matches: /(?<![\w./])@[A-Za-z][\w./-]{1,}/ },
	{
		kind: 'pager',
		matches: /\bhttps:\/\/[\w.-]*(?:pagerduty|opsgenie|slack|victorops|statuspage)[\w./?=&-]*/,
	},
];

/** What the author of a guide left to be filled in: the words are those of guides, not notes of ours. */
const unfilled =
	/\{\{[^}]*\}\}|\[(?:define|insert|name|phone|email|tbd|todo|your|contact|number)[^\]]*\]|<[^>@]+>|\bTBD\b|\bTODO\b|_{4,}/i;

/** True for addresses and numbers that exist to be examples: example.com, company.com, 555-01xx. */
export function isSample(reach: string): boolean {
	return (
		/@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|[\w-]+\.example|company\.com|yourcompany\.com|your-company\.com|acme\.com|yourdomain\.com|domain\.com|test\.com|email\.com)$/i.test(
			reach,
		) ||
		/(?:^|\D)555[ .-]?(?:\d{3}[ .-]?)?\d{4}$/.test(reach) ||
		unfilled.test(reach)
	);
}

const contactRoles: ReadonlySet<Role> = new Set<Role>(['contacts', 'escalation', 'emergency']);

/** Each person, role or address of the contact sections once, sample values included and flagged. */
export function readContacts(root: Section): Contact[] {
	const contacts = new Map<string, Contact>();
	for (const section of walkSections(root)) {
		if (!section.role || !contactRoles.has(section.role)) continue;
		for (const contact of contactsOf(section)) {
			const key = `${contact.name}\n${contact.reach}`.toLowerCase();
			if (!contacts.has(key)) contacts.set(key, contact);
		}
	}
	return [...contacts.values()];
}

function contactsOf(section: Section): Contact[] {
	const found: Contact[] = [];
	for (const node of section.content) if (node.type === 'table') found.push(...tableContacts(node));
	for (const entry of listEntries(section.content)) {
		const text = itemText(entry);
		if (levelStart.test(text)) continue;
		const contact = contactIn(
			text,
			entry.inline ? partsOf(entry.inline).lead : undefined,
			entry.line,
		);
		if (contact) found.push(contact);
	}
	return found;
}

function contactIn(text: string, lead: string | undefined, line: number): Contact | undefined {
	const labelled = /^([^:：]{2,60})[:：]\s*(\S.*)$/u.exec(text);
	const label = (lead ?? labelled?.[1] ?? '').replace(/[:：]\s*$/u, '').trim();
	const value = labelled?.[2] ?? text;
	for (const { kind, matches } of reaches) {
		const reach = matches.exec(value)?.[0];
		if (reach === undefined) continue;
		return named(label, value, reach.trim(), kind, line);
	}
	if (label === '' || !unfilled.test(value)) return undefined;
	return { name: label, reach: value, sample: true, line };
}

function named(label: string, value: string, reach: string, kind: string, line: number): Contact {
	const sample = isSample(reach);
	const other = value
		.replace(reach, ' ')
		.replace(/[\s()<>|,;:–—-]+/g, ' ')
		.trim();
	if (/\b(?:issues?|problems?|questions?|incidents?|errors?|outages?|requests?)$/i.test(label)) {
		const name = other !== '' && /^\p{Lu}/u.test(other) ? other : nameOf(reach, kind);
		return { name, reach, for: label, sample, line };
	}
	if (label === '')
		return { name: other === '' ? nameOf(reach, kind) : other, reach, sample, line };
	if (/^\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'.-]+)+$/u.test(other)) {
		return { name: other, role: label, reach, sample, line };
	}
	return { name: label, reach, sample, line };
}

function nameOf(reach: string, kind: string): string {
	return kind === 'email' ? reach.slice(0, reach.indexOf('@')) : reach;
}

const columns: readonly { field: 'name' | 'role' | 'reach' | 'for'; matches: RegExp }[] = [
	{
		field: 'reach',
		matches: /contact|phone|e-?mail|reach|slack|pager|number|channel|how|telefone|контакт|联系/i,
	},
	{ field: 'role', matches: /role|title|position|team|responsib|função|роль|角色/i },
	{ field: 'name', matches: /name|who|person|owner|nome|имя|姓名/i },
	{ field: 'for', matches: /when|for|issue|area|topic|scope|quando/i },
];

/** A table with a column for a way to reach somebody. */
function tableContacts(table: TableNode): Contact[] {
	const fields = table.header.map(
		(cell) => columns.find(({ matches }) => matches.test(plainText(cell)))?.field,
	);
	const found: Contact[] = [];
	for (const row of table.rows) {
		const cells = row.cells.map(plainText);
		const cell = (field: (typeof columns)[number]['field']): string =>
			cells[fields.indexOf(field)] ?? '';
		const all = cells.join(' | ');
		const reach = fields.includes('reach') ? cell('reach') : (firstReach(all) ?? '');
		const name = cell('name') || cell('role') || (cells[0] ?? '');
		if (reach === '' || name === '' || (firstReach(reach) === undefined && !unfilled.test(reach)))
			continue;
		found.push({
			name,
			...(cell('role') !== '' && cell('role') !== name && { role: cell('role') }),
			reach,
			...(cell('for') !== '' && { for: cell('for') }),
			sample: isSample(firstReach(reach) ?? reach),
			line: row.line,
		});
	}
	return found;
}

function firstReach(text: string): string | undefined {
	for (const { matches } of reaches) {
		const found = matches.exec(text)?.[0];
		if (found !== undefined) return found.trim();
	}
	return undefined;
}

const levelStart = /^(?:level|tier|l|nível|уровень|级别)\s*(\d)\b/iu;
const immediately =
	/\bimmediate(?:ly)?\b|\bat once\b|\bright away\b|\binstant(?:ly)?\b|imediat|немедленно|立即/i;
const within = /(\d+(?:\.\d+)?)\s*\+?\s*(min(?:ute)?s?|h(?:ou)?rs?|h\b|days?|d\b)/i;

/** "Level 2: Engineering management (within 1 hour)" in the escalation sections. */
export function readEscalation(root: Section): Level[] {
	const levels: Level[] = [];
	for (const section of walkSections(root)) {
		if (section.role !== 'escalation' && section.role !== 'contacts') continue;
		for (const entry of listEntries(section.content)) addLevel(itemText(entry), entry.line, levels);
		for (const node of section.content) {
			if (node.type === 'table')
				for (const row of node.rows) addLevel(rowText(row.cells), row.line, levels);
		}
		if (levelStart.test(section.full))
			addLevel(`${section.full}: ${firstLine(section.content)}`, section.line, levels);
	}
	return levels;
}

function rowText(cells: TableNode['header']): string {
	const [first, ...others] = cells.map(plainText);
	return `${first ?? ''}: ${others.join(', ')}`;
}

function firstLine(nodes: readonly Node[]): string {
	const [first] = nodes;
	return first?.type === 'paragraph' ? plainText(first.inline) : '';
}

function addLevel(text: string, line: number, levels: Level[]): void {
	const found = levelStart.exec(text);
	if (!found) return;
	const level = found[0];
	const rest = text.slice(level.length).replace(/^\s*[:：).–—-]+\s*/u, '');
	const time = durationIn(rest);
	const who = rest
		.replace(/\s*\([^)]*\)\s*$/, '')
		.replace(/[:,]\s*$/, '')
		.trim();
	levels.push({
		level,
		who: who === '' ? rest : who,
		...(time !== undefined && { within: time }),
		line,
	});
}

function durationIn(text: string): string | undefined {
	const found = within.exec(text);
	if (found) {
		const unit = (found[2] ?? '').toLowerCase();
		if (unit.startsWith('d')) return `P${found[1]}D`;
		return unit.startsWith('h') ? `PT${found[1]}H` : `PT${found[1]}M`;
	}
	return immediately.test(text) ? 'PT0S' : undefined;
}
