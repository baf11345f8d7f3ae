import type { Contact, Level, Runbook } from '../../runbook/model.ts';
import { lastHalt } from '../guard/halt.ts';
import type { Run } from '../intent.ts';
import { rollbackCalled } from '../rollback/plan.ts';
import { topics } from '../sign-off/topics.ts';
import type { RollbackState, RunState } from '../state.ts';
import { durationMs, later, realMs } from '../time.ts';
import type { Told } from './state.ts';

/** What the clock runs for: a HALT, or an emergency rollback that nobody has taken note of. */
export type Incident = { since: string; what: string };

/** The incident that people have to hear of; undefined when there is none. */
export function incidentOf(state: RunState): Incident | undefined {
	const halt = lastHalt(state);
	const rollback = state.rollbacks.at(-1);
	const open = rollback && rollback.acknowledgedAt === undefined ? rollback : undefined;
	if (halt) return { since: earlier(halt.raisedAt, open?.startedAt), what: halt.why };
	return open && incidentBehind(state, open);
}

/** The last incident that is over, and when it was: its HALT was ended, or its rollback taken note of. */
function lastOver(state: RunState): (Incident & { until: string }) | undefined {
	const rollback = state.rollbacks.at(-1);
	const halt = state.halts.at(-1);
	const noted = rollback?.acknowledgedAt;
	const cleared = halt?.clearedAt;
	if (rollback && noted !== undefined && noted >= (cleared ?? '')) {
		return { ...incidentBehind(state, rollback), until: noted };
	}
	return halt && cleared !== undefined
		? { since: halt.raisedAt, what: halt.why, until: cleared }
		: undefined;
}

/** What a rollback was for: the HALT that it answered, else itself. */
function incidentBehind(state: RunState, open: RollbackState): Incident {
	// A HALT that the rollback brought to its end is what people were called for: they are not called again.
	const cause = state.halts.findLast(
		({ raisedAt, clearedAt }) =>
			raisedAt <= open.startedAt && (clearedAt === undefined || clearedAt >= open.startedAt),
	);
	return cause
		? { since: cause.raisedAt, what: cause.why }
		: { since: open.startedAt, what: rollbackCalled(open.scope) };
}

const earlier = (a: string, b: string | undefined): string => (b !== undefined && b < a ? b : a);

/** One level of the guide's escalation, on the clock. */
export type Escalation = {
	level: string;
	who: string;
	/** When it is due; absent for a level without a time. */
	due?: string;
	/** Milliseconds of real time that are left; negative when it is late. */
	leftMs?: number;
	/** It is past its time; one that is due at once has some minutes first. */
	late: boolean;
	/** How to reach them, where the guide says. */
	contact?: Contact;
	told?: Told;
};

/** A level that is due at once is late after so many milliseconds of real time: people have to be reached first. */
const atOnceMs = 300_000;

/** Every level of the guide as it stands at a moment; empty while nothing is wrong. */
export function escalationClock(run: Run, at: string): Escalation[] {
	const incident = incidentOf(run.state);
	return incident ? levelsOf(run, incident, at) : [];
}

/**
 * Levels of which nobody has said that they were told: of what is wrong now, or of what is over, as far as they were
 * due before it was.
 */
export function untold(run: Run, at: string): Escalation[] {
	if (incidentOf(run.state)) return escalationClock(run, at).filter(({ told }) => !told);
	const over = lastOver(run.state);
	if (!over) return [];
	return levelsOf(run, over, at).filter(
		({ told, due }) => !told && due !== undefined && due <= over.until,
	);
}

function levelsOf(run: Run, incident: Incident, at: string): Escalation[] {
	return run.runbook.escalation.map((level) => {
		const within = level.within === undefined ? undefined : durationMs(level.within);
		const due =
			within === undefined ? undefined : later(incident.since, realMs(run.state, within / 1000));
		const contact = contactFor(run.runbook, level, incident);
		const told = run.state.told.findLast(
			(one) => one.level === level.level && one.at >= incident.since,
		);
		return {
			level: level.level,
			who: level.who,
			...(due === undefined ? {} : { due, leftMs: Date.parse(due) - Date.parse(at) }),
			late: due !== undefined && later(due, within === 0 ? atOnceMs : 0) < at,
			...(contact === undefined ? {} : { contact }),
			...(told === undefined ? {} : { told }),
		};
	});
}

/** The level that is to be told next: the first that nobody has been told of. */
export function nextEscalation(run: Run, at: string): Escalation | undefined {
	return escalationClock(run, at).find(({ told }) => told === undefined);
}

/** Who is to be told and how to reach them, each once: guides often write the address behind the name already. */
export function whoAndWhere({ who, contact }: Pick<Escalation, 'who' | 'contact'>): string {
	if (!contact || who.includes(contact.reach)) return who;
	return `${who} ${contact.reach}`;
}

/** Words that stand for each other when people name who is on duty. */
const sameWords: readonly (readonly string[])[] = [
	['engineer', 'engineering', 'development', 'developer', 'dev', 'technical'],
	['management', 'manager', 'lead', 'head'],
	['executive', 'cto', 'ceo', 'vp', 'director', 'leadership', 'c-level'],
	['on-call', 'oncall', 'first', 'duty', 'responder'],
	['product', 'owner', 'business'],
	['operation', 'ops', 'sre', 'infrastructure', 'performance'],
];

/** What a text is about, with words that stand for each other made one. */
function concepts(text: string): Set<string> {
	const plain = text.toLowerCase();
	const found = topics(text);
	for (const [index, words] of sameWords.entries()) {
		if (words.some((word) => plain.includes(word))) found.add(`#${index}`);
	}
	return found;
}

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
	[...a].filter((word) => b.has(word)).length;

const isPhone = ({ reach }: Contact): boolean => /^\+?[\d\s().-]{6,}$/.test(reach.trim());

/**
 * The contact that a level means: whose name and role share most words with it, then who is there for this kind of
 * problem, a telephone before anything else.
 */
export function contactFor(
	{ contacts }: Pick<Runbook, 'contacts'>,
	{ who }: Pick<Level, 'who'>,
	incident: Incident,
): Contact | undefined {
	const wanted = concepts(who);
	const problem = topics(incident.what);
	let best: { contact: Contact; score: number } | undefined;
	for (const contact of contacts) {
		const named = shared(wanted, concepts(`${contact.name} ${contact.role ?? ''}`));
		if (named === 0) continue;
		const kind = shared(problem, topics(contact.for ?? ''));
		const score = 4 * named + 2 * kind + (isPhone(contact) ? 1 : 0);
		if (!best || score > best.score) best = { contact, score };
	}
	return best?.contact;
}
