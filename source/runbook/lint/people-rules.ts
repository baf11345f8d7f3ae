import type { Contact, Level } from '../model.ts';
import { guide, type LintRule } from './rule.ts';

function contacts(...lines: string[]): string {
	return guide('# Guide', '', '## Contacts', '', ...lines);
}

/** What the author of a guide left to be filled in: the words are those of guides, not notes of ours. */
const unfilled = /\{\{|\[|<|TBD|TODO|_{4,}/;

/** Words that tell people apart; the rest of a title is the same for most. */
const common: ReadonlySet<string> = new Set(
	'level tier team lead leader the of and on call oncall group department head senior chief response'.split(
		' ',
	),
);

function stems(text: string): string[] {
	const found = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
	return found
		.filter((word) => !common.has(word))
		.map((word) => word.slice(0, word.length <= 4 ? 3 : 5));
}

/** A contact fits a level when one of its telling words begins as one of the level's does. */
function fits(level: Level, contact: Contact): boolean {
	const own = stems(
		[contact.name, contact.role ?? '', contact.reach.split('@')[0] ?? ''].join(' '),
	);
	const wanted = stems(level.who);
	return wanted.some((stem) =>
		own.some((other) => other.startsWith(stem) || stem.startsWith(other)),
	);
}

export const peopleRules: readonly LintRule[] = [
	{
		id: 'contact-unfilled',
		severity: 'warning',
		about: 'A contact has no way to be reached yet.',
		fires: contacts('- **On-call**: [insert number]'),
		quiet: contacts('- **On-call**: +44 20 7946 1234'),
		*check(read) {
			for (const contact of read.runbook.contacts) {
				if (!unfilled.test(contact.reach)) continue;
				yield {
					line: contact.line,
					message: `${contact.name} cannot be reached: "${contact.reach}" is still to be filled in.`,
				};
			}
		},
	},
	{
		id: 'contact-sample',
		severity: 'warning',
		about: 'A contact has a sample address or number.',
		fires: contacts('- **On-call**: +1-555-0100'),
		quiet: contacts('- **On-call**: +44 20 7946 1234'),
		*check(read) {
			for (const contact of read.runbook.contacts) {
				if (!contact.sample || unfilled.test(contact.reach)) continue;
				const name = contact.for === undefined ? contact.name : `The contact for ${contact.for}`;
				yield { line: contact.line, message: `${name} has a sample address: ${contact.reach}.` };
			}
		},
	},
	{
		id: 'level-without-contact',
		severity: 'warning',
		about: 'An escalation level names people that no contact stands for.',
		fires: guide(
			'# Guide',
			'',
			'## Escalation',
			'',
			'1. **Level 1**: Executive team',
			'',
			'## Contacts',
			'',
			'- **Duty engineer**: +44 20 7946 1234',
		),
		quiet: guide(
			'# Guide',
			'',
			'## Escalation',
			'',
			'1. **Level 1**: Duty engineers',
			'',
			'## Contacts',
			'',
			'- **Duty engineer**: +44 20 7946 1234',
		),
		*check(read) {
			for (const level of read.runbook.escalation) {
				if (/[\w.]+@[\w.]+|\+?\d[\d -]{6,}/.test(level.who)) continue;
				if (read.runbook.contacts.some((contact) => fits(level, contact))) continue;
				yield {
					line: level.line,
					message: `${level.level} (${level.who}) has no contact: nobody to call.`,
				};
			}
		},
	},
];
