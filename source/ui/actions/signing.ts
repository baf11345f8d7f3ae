import { batchFrom } from '../../run/ask.ts';
import { staleItems } from '../../run/progress.ts';
import { openForGo, signedSentence } from '../../run/sign-off/decide.ts';
import { freshEvidence, itemsOnSameEvidence } from '../../run/sign-off/evidence.ts';
import { nameOf } from '../../run/sign-off/file.ts';
import { rolesToAsk } from '../../run/sign-off/role.ts';
import type { Evidence, FileEvidence, Meaning } from '../../run/sign-off/sign-off.ts';
import { whyStale } from '../../run/sign-off/stale.ts';
import { findStatement } from '../../runbook/lookup.ts';
import type { Item, Phase } from '../../runbook/model.ts';
import { row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { evidenceOffered, itemsShown, outsidePhases } from '../view/items.ts';
import { type Act, ask, open, send, show, tell, view } from '../view/view.ts';
import { asked, shouted } from './asking.ts';
import { viewOutput } from './looking.ts';
import { askRole } from './roles.ts';

/** What a signature means follows from what was done: a command of this run is performed, a look is verified. */
function meaningOf(evidence: Evidence[]): Meaning {
	return evidence.some(({ kind }) => kind === 'statement') ? 'performed' : 'verified';
}

function moveTo(context: RunContext, cursor: number): Act {
	const { phase, items } = itemsShown(context);
	const to = Math.max(0, Math.min(cursor, items.length - 1));
	return view({ change: 'sign-off', to: { phase: phase?.id ?? outsidePhases, cursor: to } });
}

/** Goes on to the next item that is open, below or else above; where none is, it stays and space does no harm. */
function moveOn(context: RunContext, answered: Item, along: readonly Item[] = []): Act {
	const { phase, items, cursor } = itemsShown(context);
	const isOpen = (item: Item) =>
		item.id !== answered.id && !along.includes(item) && !stands(context, item);
	const below = items.findIndex((item, index) => index > cursor && isOpen(item));
	const next = below >= 0 ? below : items.findIndex(isOpen);
	if (next >= 0) return moveTo(context, next);
	const to = { phase: phase?.id ?? outsidePhases, cursor, ticked: answered.id };
	return view({ change: 'sign-off', to });
}

export function moveItem(context: RunContext, by: number): Act[] {
	return [moveTo(context, context.view.signOff.cursor + by)];
}

/**
 * Ticks the item with the evidence offered for it and moves on to the next open one; takes back a tick that still
 * stands, but not the one that has just answered the last open item: one space too many must not open it again.
 */
export function tick(context: RunContext): Act[] {
	const { phase, item } = itemsShown(context);
	if (!item) return [tell('nothing to tick')];
	if (stands(context, item)) {
		if (context.view.signOff.ticked !== item.id) return [send({ kind: 'withdraw', item: item.id })];
		const signs = phase ? ': g signs' : '';
		return [tell(`all answered${signs}. To take a tick back, move to it first`)];
	}
	return [signWithOffered(context, item, [moveOn(context, item)])];
}

/** Ticks the item with the evidence offered for it; what follows waits until it is ticked. */
function signWithOffered(context: RunContext, item: Item, then: readonly Act[]): Act {
	const { phase } = itemsShown(context);
	const evidence = evidenceOffered(context.run, phase, item);
	return send({ kind: 'sign', item: item.id, meaning: meaningOf(evidence), evidence }, ...then);
}

/** Open items that rest on the same run of a command as the one at the cursor, as long as that is open too. */
export function openAlong(context: RunContext): Item[] {
	const { phase, item } = itemsShown(context);
	if (!phase || !item || stands(context, item)) return [];
	return itemsOnSameEvidence(context.run, phase, item).filter((other) => !stands(context, other));
}

/** Ticks the item and all that rest on the same run of a command. */
export function tickTogether(context: RunContext): Act[] {
	const { item } = itemsShown(context);
	if (!item) return [tell('nothing to tick')];
	const along = openAlong(context);
	const ticked = tell(`${along.length + 1} ticked: all of them rest on the same run`);
	return [item, ...along].reduceRight<Act[]>(
		(then, one) => [signWithOffered(context, one, then)],
		[moveOn(context, item, along), ticked],
	);
}

/** Whether an answer to the item counts: not one for an earlier text, or one whose evidence is stale. */
function stands({ run }: RunContext, item: Item): boolean {
	const signOff = run.state.items[item.id];
	return signOff?.text === item.text && whyStale(run, signOff) === undefined;
}

/** Whether something of the phase on the screen is stale. */
export function hasStale(context: RunContext): boolean {
	const { phase } = itemsShown(context);
	return phase !== undefined && staleItems(context.run, phase).length > 0;
}

/**
 * Runs the commands again that stale answers of the phase rest on. Those whose commands have succeeded since are
 * answered again, all of them together.
 */
export function renewStale(context: RunContext): Act[] {
	const { phase } = itemsShown(context);
	if (!phase) return [tell('these items belong to no phase')];
	const renewed = staleItems(context.run, phase).filter(
		({ signOff }) => freshEvidence(context.run, signOff.evidence) !== undefined,
	);
	if (renewed.length === 0) return [send({ kind: 'recheck', phase: phase.id })];
	return [send({ kind: 'sign-again', phase: phase.id }, tell(`answered again: ${renewed.length}`))];
}

/** Files that the answer to an item rests on as long as it stands: another line does not take them away. */
function filesOf(context: RunContext, item: Item): Evidence[] {
	const signed = stands(context, item) ? context.run.state.items[item.id] : undefined;
	return signed?.evidence.filter(({ kind }) => kind === 'file') ?? [];
}

/** Ticks the item with what the operator saw, in one line. */
export function tickWithLine(context: RunContext): Act[] {
	const { phase, item } = itemsShown(context);
	if (!item) return [tell('nothing to tick')];
	return [
		ask({
			title: `What did you see? ${item.text}`,
			hint: 'one line; it is signed with the item',
			submit: (text) => [
				send({
					kind: 'sign',
					item: item.id,
					meaning: 'verified',
					note: text,
					evidence: [
						...evidenceOffered(context.run, phase, item),
						...filesOf(context, item),
						{ kind: 'observation', text },
					],
				}),
				moveOn(context, item),
			],
		}),
	];
}

/** Adds a file to what the answer to an item rests on, and answers the item with it where nobody has. */
export function attachFile(context: RunContext): Act[] {
	const { item } = itemsShown(context);
	return item ? [askForFile(context, item)] : [tell('nothing to add a file to')];
}

function askForFile(context: RunContext, item: Item, typed = '', problem?: string): Act {
	return ask(
		{
			title: problem ?? `A file as evidence: ${item.text}`,
			hint: 'its path, ~ for your home; without a folder: beside the guide',
			submit: (path) => [
				{
					do: 'keep-file',
					path,
					kept: (piece) => signedWith(context, item, piece),
					failed: (why) => [
						askForFile(context, item, path, why),
						tell('nothing was added: mend the path, or Esc', 'warn'),
					],
				},
			],
		},
		typed,
	);
}

/** The answer with the file added: an answer that stands keeps what it rests on, and its words. */
function signedWith(context: RunContext, item: Item, piece: FileEvidence): Act[] {
	const { phase } = itemsShown(context);
	const before = stands(context, item) ? context.run.state.items[item.id] : undefined;
	const answered = before && before.meaning !== 'waived' ? before : undefined;
	const evidence = answered?.evidence ?? evidenceOffered(context.run, phase, item);
	return [
		send(
			{
				kind: 'sign',
				item: item.id,
				meaning: answered?.meaning ?? meaningOf(evidence),
				...(answered?.note === undefined ? {} : { note: answered.note }),
				evidence: [...evidence, piece],
			},
			tell(`${nameOf(piece)} is kept with the run, SHA-256 ${piece.sha256.slice(0, 12)}`),
		),
		...(before === undefined ? [moveOn(context, item)] : []),
	];
}

export function waive(context: RunContext): Act[] {
	const { item } = itemsShown(context);
	if (!item) return [tell('nothing to waive')];
	return [
		ask({
			title: `Waive: ${item.text}`,
			hint: 'why? one line, listed as a deviation',
			submit: (note) => [
				send({ kind: 'sign', item: item.id, meaning: 'waived', note, evidence: [] }),
				moveOn(context, item),
			],
		}),
	];
}

/** Opens the evidence offered for the item: the output of a command, or a line to say what was seen. */
export function lookAtEvidence(context: RunContext): Act[] {
	const { phase, item } = itemsShown(context);
	if (!item) return [tell('nothing to look at')];
	const statement = evidenceOffered(context.run, phase, item).find(
		({ kind }) => kind === 'statement',
	);
	if (statement?.kind === 'statement') return viewOutput(context, statement.execution);
	return tickWithLine(context);
}

/** Runs the command behind the item's evidence once more. */
export function rerunEvidence(context: RunContext, read: number): Act[] {
	const { phase, item } = itemsShown(context);
	const evidence = item ? evidenceOffered(context.run, phase, item) : [];
	const offered = evidence.find(({ kind }) => kind === 'statement');
	if (offered?.kind !== 'statement') return [tell('no command of the guide speaks of this item')];
	const found = findStatement(context.run.runbook, offered.statement);
	const batch = found && batchFrom(context.run, found.owner, offered.statement, 'one');
	if (!batch) return [tell('that command cannot run here', 'warn')];
	return asked(
		context.run,
		{
			kind: 'run',
			owner: batch.owner,
			statements: [{ id: offered.statement, text: offered.text }],
			mode: batch.mode === 'background' ? 'foreground' : batch.mode,
		},
		batch.ask,
		read,
	);
}

/** GO for the phase: of each role that the guide names, and then one signature when everything is answered, a reason when something is open. */
export function go(context: RunContext, read: number): Act[] {
	const { phase, items } = itemsShown(context);
	if (!phase) return [tell('no phase to decide')];
	const [role] = rolesToAsk(context.run, phase);
	if (role) return [askRole(context, phase, role)];
	const missing = openForGo(context.run, phase);
	if (missing.length === 0) return [signature(context, phase, items.length, read)];
	return [
		ask({
			title: `${missing.length} still open in ${phase.title}. GO all the same?`,
			hint: 'why? one line, listed as a deviation. Esc goes back',
			submit: (reason, answered) => [
				signature(context, phase, items.length, answered, { reason, open: missing.length }),
			],
		}),
	];
}

/** The question that the signature answers; what is left open and why stand above it. */
function signature(
	{ run }: RunContext,
	phase: Phase,
	items: number,
	read: number,
	departure?: { reason: string; open: number },
): Act {
	const { reason, open: left = 0 } = departure ?? {};
	const decision = { kind: 'decide-phase', phase: phase.id, decision: 'go' } as const;
	const intent = reason === undefined ? decision : { ...decision, reason };
	return open({
		kind: 'confirm',
		openedIn: read,
		confirm: {
			title: `Sign GO for ${phase.title}${left > 0 ? `, with ${left} left open` : ''}?`,
			rows: [
				row(signedSentence(run, phase, 'go', items)),
				...(reason === undefined ? [] : [row(span(`${left} left open: `, 'warn'), reason)]),
				row('target ', span(` ${shouted(run.state.created?.environment ?? '')} `, 'target')),
			],
			yes: 'sign',
			acts: [send(intent, view({ change: 'steps', to: {} }), show('steps'))],
		},
	});
}

/** NO-GO holds the rollout at this phase. */
export function noGo(phase: Phase): Act[] {
	return [
		ask({
			title: `NO-GO for ${phase.title}: the rollout holds here`,
			hint: 'why? one line',
			submit: (reason) => [
				send({ kind: 'decide-phase', phase: phase.id, decision: 'no-go', reason }),
			],
		}),
	];
}
