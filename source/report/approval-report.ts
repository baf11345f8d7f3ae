import type { RunEvent } from '../run/event.ts';
import type { Subject } from '../run/sign-off/sign-off.ts';
import { plain } from './markdown-text.ts';
import { utcBeside } from './words.ts';

/** A second person's yes; `sha256` is of the text and commands that they were shown. */
export type ApprovalReport = {
	at: string;
	by: string;
	role: string;
	login: string;
	host: string;
	sha256: string;
};

/** Who said yes to a phase or a rollback, in the order they did. */
export function approvalsIn(events: readonly RunEvent[], { kind, id }: Subject): ApprovalReport[] {
	return events.flatMap((event) => {
		if (event.type !== 'approval.given') return [];
		if (event.subject.kind !== kind || event.subject.id !== id) return [];
		const { name, role, login, host } = event.operator;
		return [{ at: event.at, by: name, role, login, host, sha256: event.sha256 }];
	});
}

/** One approval as Markdown on one line. */
export function approvalWords(approval: ApprovalReport, beside: string): string {
	const { at, by, role, login, host, sha256 } = approval;
	const signed = plain(`${login}@${host}`);
	return `${utcBeside(at, beside)} **approved** by ${plain(by)} (${plain(role)}), signed as ${signed}, text and commands ${sha256.slice(0, 12)}`;
}
