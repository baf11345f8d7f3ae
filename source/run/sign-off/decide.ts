import { createHash } from 'node:crypto';
import { findItem, findStatement } from '../../runbook/lookup.ts';
import type { Item, Phase } from '../../runbook/model.ts';
import { askFor, modeFor } from '../ask.ts';
import { asGiven, runStatements } from '../decide-run.ts';
import { guardsAgainstGo, whyNoGoYet } from '../gate.ts';
import type { Decision, Intent, Refusal, Run } from '../intent.ts';
import {
	answeredItems,
	hasGo,
	isStepDone,
	openItems,
	phaseItems,
	phaseOfItem,
	staleItems,
	unknownStatements,
	whyLocked,
} from '../progress.ts';
import { needsReason, record, refuse, says } from '../refusal.ts';
import { activeRollback } from '../rollback/progress.ts';
import { whyNotApproved } from './approval.ts';
import { boundOf, boundWords, observedBy, observedIn, whyOutside } from './bound.ts';
import { freshEvidence } from './evidence.ts';
import { whyRolesHold } from './role.ts';
import type { Evidence, Meaning } from './sign-off.ts';
import { staleEvidence } from './stale.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** SHA-256 of an item's text, hexadecimal: a sign-off names the text that it was given for. */
export function textHash(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

export function sign(run: Run, { item, meaning, note, evidence }: Of<'sign'>): Decision {
	const found = findItem(run.runbook, item);
	if (!found) return refuse(`the guide has no item ${item}`);
	const phase = phaseOfItem(run, item);
	const locked = phase && whyLocked(run, phase);
	if (locked !== undefined) return refuse(locked);
	if (phase && hasGo(run, phase)) {
		return refuse(`${phase.title} has GO already: its sign-offs stand`);
	}
	if (meaning === 'waived' && !says(note))
		return needsReason('a waiver asks for a reason, in one line');
	const { text } = found.item;
	const seen = answers(meaning) ? evidenceSeen(run, found.item, evidence, note) : { evidence };
	if ('refused' in seen) return seen;
	const { operator, items } = run.state;
	const before = items[item];
	return record({
		type: 'item.signed',
		item,
		text,
		sha256: textHash(text),
		meaning,
		evidence: seen.evidence,
		...(says(note) ? { note: note.trim() } : {}),
		...(operator === undefined ? {} : { operator, assurance: 'os-user' }),
		...(before === undefined ? {} : { supersedes: before.seq }),
	});
}

const answers = (meaning: Meaning): boolean => meaning === 'performed' || meaning === 'verified';

/** The evidence that an answer stands on: fresh, and with the observed value where the item names a bound. */
function evidenceSeen(
	run: Run,
	item: Item,
	evidence: Evidence[],
	note: string | undefined,
): { evidence: Evidence[] } | Refusal {
	for (const piece of evidence) {
		const why = staleEvidence(run, piece);
		if (why !== undefined) return refuse(`the evidence for "${item.text}" is stale, ${why}`);
	}
	const bound = boundOf(item);
	if (bound === undefined) return { evidence };
	const typed = [
		note ?? '',
		...evidence.flatMap((piece) => (piece.kind === 'observation' ? [piece.text] : [])),
	].find((line) => observedIn(line, bound, run.state.at) !== undefined);
	const given = evidence.find((piece) => piece.kind === 'reading');
	const observed =
		given ??
		(typed === undefined ? observedBy(run, bound) : observedIn(typed, bound, run.state.at));
	if (observed === undefined) {
		return needsReason(`"${item.text}" must be ${boundWords(bound)}: what was observed?`);
	}
	const outside = whyOutside(observed, bound);
	if (outside !== undefined) {
		return refuse(`${outside}: only a waiver answers "${item.text}"`);
	}
	return { evidence: given ? evidence : [...evidence, observed] };
}

/** Runs the commands once more that stale answers of a phase rest on; those that change or ask anything are left out. */
export function recheck(run: Run, { phase: id }: Of<'recheck'>): Decision {
	const phase = run.runbook.phases.find((candidate) => candidate.id === id);
	if (!phase) return refuse(`the guide has no phase ${id}`);
	const rests = staleItems(run, phase).flatMap(({ signOff: { evidence, at } }) =>
		evidence.flatMap((piece) =>
			piece.kind === 'statement' && staleEvidence(run, piece, at) !== undefined
				? [piece.statement]
				: [],
		),
	);
	const found = [...new Set(rests)].flatMap((statement) => {
		const placed = findStatement(run.runbook, statement);
		const repeatable =
			placed &&
			!placed.statement.deploys &&
			modeFor(run, placed.statement) === 'foreground' &&
			askFor(run, placed.statement).kind === 'nothing';
		return repeatable ? [placed] : [];
	});
	const [first] = found;
	if (first === undefined) return refuse('no command can be run again for what is stale');
	return runStatements(run, {
		kind: 'run',
		owner: first.owner,
		statements: found.map(({ statement }) => ({
			id: statement.id,
			text: asGiven(run, statement) ?? statement.text,
		})),
	});
}

/** Signs stale answers of a phase again, each with what its own commands say now; those that failed stay open. */
export function signAgain(run: Run, { phase: id }: Of<'sign-again'>): Decision {
	const phase = run.runbook.phases.find((candidate) => candidate.id === id);
	if (!phase) return refuse(`the guide has no phase ${id}`);
	const signed = staleItems(run, phase).flatMap(({ item, signOff }) => {
		const evidence = freshEvidence(run, signOff.evidence);
		if (evidence === undefined) return [];
		const { meaning, note } = signOff;
		const decision = sign(run, {
			kind: 'sign',
			item: item.id,
			meaning,
			evidence,
			...(note === undefined ? {} : { note }),
		});
		return 'events' in decision ? decision.events : [];
	});
	return signed.length > 0
		? record(...signed)
		: refuse('nothing that is stale can be answered by what was run since');
}

export function withdraw(run: Run, { item }: Of<'withdraw'>): Decision {
	if (!run.state.items[item]) return refuse('that item is not signed');
	const phase = phaseOfItem(run, item);
	if (phase && hasGo(run, phase)) {
		return refuse(`${phase.title} has GO already: its sign-offs stand`);
	}
	return record({ type: 'item.withdrawn', item });
}

export function openPhase(run: Run, { phase: id, reason }: Of<'open-phase'>): Decision {
	const phase = run.runbook.phases.find((candidate) => candidate.id === id);
	if (!phase) return refuse(`the guide has no phase ${id}`);
	const locked = whyLocked(run, phase);
	if (locked === undefined) return refuse(`${phase.title} is open already`);
	if (activeRollback(run.state)) return refuse('an emergency rollback is under way');
	if (!says(reason)) return needsReason(`${locked}; going ahead asks for a reason, in one line`);
	const again = run.state.phases[id]?.undoneBy !== undefined;
	return record({
		type: 'phase.opened',
		phase: id,
		reason: reason.trim(),
		...(again ? { again } : {}),
	});
}

/** What still stands between a phase and its GO, in an operator's words; empty when nothing does. */
export function openForGo(run: Run, phase: Phase): { id: string; what: string }[] {
	return [
		...phase.steps
			.filter((step) => !isStepDone(run, step))
			.map(({ id, title }) => ({ id, what: `step ${title}` })),
		...openItems(run, phase).map(({ id, text }) => ({ id, what: text })),
	];
}

export function decidePhase(
	run: Run,
	{ phase: id, decision, reason }: Of<'decide-phase'>,
): Decision {
	const phase = run.runbook.phases.find((candidate) => candidate.id === id);
	const operator = run.state.operator;
	if (!phase || !operator) return refuse(`the guide has no phase ${id}`);
	const locked = whyLocked(run, phase);
	if (locked !== undefined) return refuse(locked);
	if (activeRollback(run.state)) return refuse('an emergency rollback is under way');
	if (hasGo(run, phase)) return refuse(`${phase.title} has GO already`);
	if (decision === 'no-go' && !says(reason))
		return needsReason('a NO-GO asks for a reason, in one line');
	if (decision === 'go' && unknownStatements(run).length > 0) {
		return refuse('the outcome of a command is unknown: settle it first');
	}
	const stale = decision === 'go' ? staleItems(run, phase) : [];
	if (stale.length > 0) {
		const named = stale.map(({ item, why }) => `${item.text} (${why})`).join('; ');
		return refuse(`stale evidence: ${named}`);
	}
	const unapproved = decision === 'go' ? whyNotApproved(run, { kind: 'phase', id }) : undefined;
	if (unapproved !== undefined) return refuse(unapproved);
	const roles = decision === 'go' ? whyRolesHold(run, phase) : undefined;
	if (roles !== undefined) return refuse(roles);
	const held = decision === 'go' ? whyNoGoYet(run, phase) : undefined;
	if (held !== undefined) return refuse(held);
	const against = decision === 'go' ? guardsAgainstGo(run) : { ids: [], words: '' };
	if (against.ids.length > 0 && !says(reason)) {
		return needsReason(`${against.words}; GO regardless asks for a reason, in one line`);
	}
	const open = openForGo(run, phase);
	if (decision === 'go' && open.length > 0 && !says(reason)) {
		return needsReason(`${open.length} still open; GO regardless asks for a reason, in one line`);
	}
	const items = answeredItems(run, phase);
	return record({
		type: 'phase.decided',
		phase: id,
		decision,
		operator,
		assurance: 'os-user',
		statement: signedSentence(run, phase, decision, items.length),
		items,
		open: decision === 'go' ? open.map((entry) => entry.id) : [],
		...(against.ids.length > 0 ? { guards: against.ids } : {}),
		...(says(reason) ? { reason: reason.trim() } : {}),
	});
}

/** The sentence that a signature on a phase stands under. */
export function signedSentence(
	run: Run,
	phase: Phase,
	decision: 'go' | 'no-go',
	items: number,
): string {
	const { operator, created } = run.state;
	const who = `${operator?.name ?? ''} (${operator?.role ?? ''})`;
	return `${who} says ${decision === 'go' ? 'GO' : 'NO-GO'} for ${phase.title} on ${created?.environment ?? ''}, having answered ${items} of ${phaseItems(phase).length} items`;
}
