/**
 * Lines in which guides name who has to say GO: `Release manager: ____`, `QA lead sign-off`, `Approvals: Engineering
 * lead, SRE`. A line that names no role for certain is left what it is: a role too many holds a rollout at night.
 */

/** The word that a role ends in. Departments stand for whoever speaks for them. */
const nouns =
	/(?:manager|lead|leader|owner|engineer|eng|officer|director|head|architect|admin|administrator|developer|tester|reviewer|approver|sponsor|representative|rep|advocate|commander|coordinator|analyst|stakeholder|team|board|cab|cto|cio|ciso|ceo|coo|vp|pm|dba|sre|qa|devops|devsecops|security|operations|ops|engineering|compliance|legal|product|platform|infrastructure|infra|support|on-?call|affairs)$/i;

/** "Head of Operations", "VP Engineering": these begin a role as well. */
const heads = /^(?:head of|vp|chief)\s/i;

/** A line that begins with what somebody is to do is a task for them. */
const tasks =
	/^(?:all|any|no|every|notify|inform|tell|page|contact|call|ask|get|obtain|confirm|check|verify|update|ensure|assign|e-?mail|ping|brief|review|approve|wait|have|let|send|escalate|hand|thank|involve|consult|improve|enable|disable|run|test|monitor|add|remove|set|open|close)\b/i;

/** Whether a text is the name of a role and nothing else. */
export function isRole(text: string): boolean {
	const name = text.trim();
	if (name.length < 2 || name.length > 48 || name.split(/\s+/).length > 5) return false;
	if (!/^\p{L}[\p{L}\s/&.'()-]*$/u.test(name) || tasks.test(name)) return false;
	return nouns.test(name.replace(/\s*\([^)]*\)$/, '')) || heads.test(name);
}

/** What a role is asked for; behind its name it says so without any list around it. */
const asked = `(?:sign-?offs?|sign off|signoff|approval)`;
const roleAsked = new RegExp(
	String.raw`^(.{2,48}?)(?:['’]s)?\s+${asked}(?:\s+(?:obtained|received|given|required|needed))?\s*(?::(.*))?$`,
	'i',
);
const listAsked = new RegExp(
	String.raw`^(?:final\s+)?(?:${asked}s?|approvers?|approved by|signed off by|signatures|go\s*/\s*no-?go)(?:\s+(?:required|needed))?(?:\s+(?:from|by|of))?\s*:\s*(.+)$`,
	'i',
);

/** Fields beside a role that wait to be filled in. */
const fields =
	/\(?\b(?:date|time|signature|signed|name|initials|pending|tbd|n\/a)\b\s*:?|\[[^\]]*\]|<[^>]*>|[☐□]/gi;
const isBlank = (text: string): boolean =>
	text.replaceAll(fields, '').replaceAll(/[_\s.…()|,:;/\\-]+/g, '') === '';

/** One or a few words that could be somebody's name, and not what has become of it. */
const person = /^(?:@[\w.-]+|\p{Lu}[\p{L}.'-]*(?:\s\p{Lu}[\p{L}.'-]*){0,2})$/u;
const done = /\b(?:approved|done|complete|completed|passed|yes|ok|go|signed|granted|rejected)\b/i;

/** Longer than this is no line to sign, and not looked at: some patterns here take their time over brackets. */
const longestLine = 300;

/**
 * The roles that a line asks for. `signing` says that it stands in a list of those who sign: there a role with a blank
 * behind it is enough, and in an `entry` of a list the role alone.
 */
export function rolesOfLine(
	text: string,
	{ signing, entry }: { signing: boolean; entry: boolean },
): string[] {
	if (text.length > longestLine) return [];
	const line = text.replace(/[.\s]+$/, '').trim();
	const listed = listAsked.exec(line)?.[1];
	if (listed !== undefined) return allRoles(listed);
	const [, asks = '', behind = ''] = roleAsked.exec(line) ?? [];
	if (isRole(asks) && isBlank(behind)) return [asks.trim()];
	if (!signing) return [];
	const [, name = '', rest = ''] = /^([^:_]{2,60}?)\s*(?::\s*|(?=_{3,}))(.*)$/.exec(line) ?? [];
	const role = name.replace(/\s+(?:review|approval|testing|sign-?off)$/i, '');
	const open = isBlank(rest) || (person.test(rest) && !done.test(rest));
	if (name !== '' && isRole(role) && open) return [role.trim()];
	return entry && isRole(line) ? [line] : [];
}

/** Every part of an enumeration, if each of them is a role. */
function allRoles(text: string): string[] {
	const names = text
		.split(/,|;|\s&\s|\s\+\s|\band\b/i)
		.map((name) => name.replace(/^\s*the\s+/i, '').trim())
		.filter((name) => name !== '');
	return names.every(isRole) ? names : [];
}

const signingWords =
	/\b(?:sign-?offs?|sign off|signoff|signatures?|signatories|approvals?|approved by|approvers?|signed off by|go[ /-]+no[ -]?go)\b/i;

/** Whether a heading, or a line above a list, announces those who sign. */
export const announcesSigning = (text: string): boolean => signingWords.test(text);
