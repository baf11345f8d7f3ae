import type { RunEvent } from '../../run/event.ts';
import { emptyState, fold } from '../../run/evolve.ts';
import { followedGuide } from '../../run/guide/decide.ts';
import { whyNotApproved } from '../../run/sign-off/approval.ts';
import { whyRolesHold } from '../../run/sign-off/role.ts';
import type { Subject } from '../../run/sign-off/sign-off.ts';
import type { Runbook } from '../../runbook/model.ts';
import { readGuide } from '../../runbook/read.ts';
import { walkable } from '../../runbook/walk.ts';
import { readPinnedGuide } from './run-folder.ts';
import type { VerifyFinding } from './verify-finding.ts';

/** What must not happen without the people that the guide asks for. */
function subjectOf(event: RunEvent): Subject | undefined {
	if (event.type === 'rollback.started') return { kind: 'rollback', id: event.procedure };
	if (event.type !== 'phase.decided' || event.decision !== 'go') return undefined;
	return { kind: 'phase', id: event.phase };
}

/**
 * Whether each GO and each rollback had the approvals that the guide asks for when it was recorded: of exactly the
 * text and commands that stood there, by others than whoever performed it; and the GO of each role that the guide
 * names. A rollback that was begun alone says so.
 */
export function checkApprovals(folder: string, events: readonly RunEvent[]): VerifyFinding[] {
	const guides = new Map<string, Runbook | undefined>();
	const guideOf = (sha256: string): Runbook | undefined => {
		if (!guides.has(sha256)) guides.set(sha256, readRunbook(folder, sha256));
		return guides.get(sha256);
	};
	const findings: VerifyFinding[] = [];
	let state = emptyState;
	let folded = 0;
	for (const [index, event] of events.entries()) {
		const subject = subjectOf(event);
		if (subject === undefined) continue;
		state = fold(events.slice(folded, index), state);
		folded = index;
		const runbook = guideOf(followedGuide({ state }));
		if (runbook === undefined) continue;
		const run = { runbook, state };
		const add = (severity: VerifyFinding['severity'], message: string) =>
			findings.push({ severity, about: 'approval', seq: event.seq, message });
		if (whyNotApproved(run, subject) !== undefined) {
			const what = subject.kind === 'phase' ? 'GO for' : 'The rollback';
			const said = event.type === 'rollback.started' && event.alone !== undefined;
			add(
				said ? 'note' : 'false',
				`${what} ${subject.id} came without the approvals that the guide asks for${said ? ', and says so' : ''}.`,
			);
		}
		const phase = subject.kind === 'phase' && runbook.phases.find(({ id }) => id === subject.id);
		const held = phase ? whyRolesHold(run, phase) : undefined;
		if (held !== undefined) add('false', `GO for ${subject.id} was given although ${held}.`);
	}
	return findings;
}

/** The guide by its hash; what is wrong with a pinned guide is said elsewhere. */
function readRunbook(folder: string, sha256: string): Runbook | undefined {
	const pinned = readPinnedGuide(folder, sha256);
	if (!pinned.ok) return undefined;
	const read = readGuide(pinned.bytes, '');
	return read.ok ? walkable(read.runbook) : undefined;
}
