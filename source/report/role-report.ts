import type { RunEvent } from '../run/event.ts';
import type { Phase } from '../runbook/model.ts';
import { plain } from './markdown-text.ts';
import { utcBeside } from './words.ts';

/** What was said for a role that the guide names; `sha256` is of the text and commands that it was said of. */
export type RoleReport = {
	role: string;
	decision: 'go' | 'no-go';
	at: string;
	/** Who spoke for it, as typed, and whose login wrote it down. */
	name: string;
	login: string;
	host: string;
	sha256: string;
	line?: string;
};

/** All that was said for the roles of a phase, in the order it was. */
export function rolesIn(events: readonly RunEvent[], { id }: Phase): RoleReport[] {
	return events.flatMap((event): RoleReport[] => {
		if (event.type !== 'role.decided' || event.phase !== id) return [];
		const { role, decision, at, name, sha256, line } = event;
		const { login, host } = event.operator;
		const said = { role, decision, at, name, login, host, sha256 };
		return [line === undefined ? said : { ...said, line }];
	});
}

/** What was said for a role, as Markdown on one line. */
export function roleWords(said: RoleReport, beside: string): string {
	const { role, decision, at, name, login, host, line } = said;
	const word = decision === 'go' ? 'GO' : '**NO-GO**';
	const words = line === undefined ? '' : `: ${plain(line)}`;
	const signed = plain(`${login}@${host}`);
	return `${utcBeside(at, beside)} ${plain(role)}, for whom ${plain(name)} speaks: ${word}${words} (written down as ${signed})`;
}
