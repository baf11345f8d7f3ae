import { existsSync } from 'node:fs';
import { type Absence, absenceOf } from '../report/absence.ts';
import { namesIn } from '../report/names.ts';
import type { RunEvent } from '../run/event.ts';
import { emptyState, fold } from '../run/evolve.ts';
import { followedGuide } from '../run/guide/decide.ts';
import type { Intent, Refusal } from '../run/intent.ts';
import type { Operator } from '../run/operator.ts';
import type { RunState } from '../run/state.ts';
import { readGuide } from '../runbook/read.ts';
import { walkable } from '../runbook/walk.ts';
import type { Opened } from './begin-run.ts';
import type { Engine, EngineSnapshot } from './engine.ts';
import { listenersOf } from './listeners.ts';
import { holderWords } from './record/holder.ts';
import { dropNote, type InboxNote } from './record/inbox.ts';
import { followJournal } from './record/journal-follow.ts';
import { emptyHead, eventsIn, type Head } from './record/journal-reading.ts';
import { heldBy } from './record/lock.ts';
import { readPinnedGuide, runLayout } from './record/run-folder.ts';
import { fileIn } from './shell/layout.ts';
import { type OutputTail, openOutput } from './shell/output.ts';

/** How often it is looked whether anybody holds the run, in milliseconds. */
const lookEveryMs = 2000;
/** How long the former holder may take to let go of the run, and between two tries, in milliseconds. */
const patienceMs = 15_000;
const tryEveryMs = 100;

export type FollowOptions = {
	operator: Operator;
	/** Opens the run for this process; called when it was handed over, or when nobody holds it any more. */
	take(): Promise<Opened>;
};

/**
 * A run that another gonogo has open, as an engine that only looks: it follows the record, and its notes and its wish
 * to have the run go through the inbox. Once the run is handed over it becomes the engine of the run itself, without
 * the views noticing more than that `record` says so.
 */
export function followRun(folder: string, { operator, take }: FollowOptions): Opened {
	const layout = runLayout(folder);
	const listeners = listenersOf<[]>();
	const followers = listenersOf<[RunEvent]>();
	const tails = new Map<string, OutputTail>();
	let state = emptyState;
	let head: Head = emptyHead;
	let guide:
		| { sha256: string; runbook: EngineSnapshot['run']['runbook']; text: string }
		| undefined;
	let problem: string | undefined;
	let broken: string | undefined;
	let holder = holderNow(folder);
	let asked = false;
	/** The offer was taken: the run is ours as soon as the record says so. */
	let accepting = false;
	let taking = false;
	let closed = false;
	let taken: Engine | undefined;
	let absence: Absence | undefined;
	let snapshot: EngineSnapshot | undefined;

	function look(): EngineSnapshot | undefined {
		if (guide === undefined) return undefined;
		return {
			run: { runbook: guide.runbook, state },
			record: {
				kind: 'read-only',
				operator,
				...(holder === undefined ? {} : { holder }),
				...(broken === undefined ? {} : { broken }),
			},
			folder,
			guideText: guide.text,
			...(absence === undefined ? {} : { absence }),
		};
	}

	const stopFollowing = followJournal(folder, (seen) => {
		if (!seen.ok) {
			problem = seen.problem;
			if (seen.events) broken = problem;
		}
		const { events = [] } = seen;
		state = fold(events, state);
		head = seen.head ?? head;
		const sha256 = followedGuide({ state });
		if (guide?.sha256 !== sha256)
			guide = guideFrom(folder, sha256, state.created?.guide.path ?? '');
		// The first look is at all that happened before this operator came.
		if (snapshot === undefined && guide) {
			absence = absenceOf({
				events,
				named: namesIn(guide.runbook),
				login: operator.login,
				until: new Date().toISOString(),
				held: holder !== undefined,
			});
		}
		snapshot = look();
		for (const event of events) followers.tell(event);
		passOn();
		listeners.tell();
	});

	/** Takes what was asked for and is offered now, and the run once it was handed over to this operator. */
	function passOn(): void {
		const { offered, accepted } = state.handOver ?? {};
		const toUs = offered && (offered.to === undefined || offered.to === operator.login);
		if (asked && toUs && !accepted) {
			leave('accepts the run', { kind: 'accept-hand-over', operator });
			asked = false;
		}
		const ours =
			accepted?.operator.login === operator.login && accepted.operator.host === operator.host;
		if (ours && accepting) void open();
	}

	async function open(): Promise<Refusal | undefined> {
		if (taking || taken || closed) return undefined;
		taking = true;
		const until = performance.now() + patienceMs;
		for (;;) {
			const opened = await take();
			if (opened.ok) {
				become(opened.engine);
				return undefined;
			}
			if (opened.heldBy === undefined || performance.now() > until) {
				taking = false;
				return { refused: opened.problem };
			}
			await new Promise((resolve) => setTimeout(resolve, tryEveryMs));
		}
	}

	function become(engine: Engine): void {
		stop();
		taken = engine;
		engine.subscribe(listeners.tell);
		for (const follower of followers.all()) engine.onEvent(follower);
		if (closed) void engine.close('quit');
		listeners.tell();
	}

	function leave(text: string, handOver?: InboxNote['handOver']): Refusal | undefined {
		const at = new Date().toISOString();
		const more = handOver === undefined ? {} : { handOver };
		if (handOver?.kind === 'accept-hand-over') accepting = true;
		const dropped = dropNote(folder, { text, by: operator.name, at, ...more });
		return dropped.ok ? undefined : { refused: dropped.problem };
	}

	function send(intent: Intent): Refusal | undefined {
		if (taken) return taken.send(intent);
		if (broken !== undefined) {
			return { refused: 'the record does not hold: gonogo rollback, in a shell, still rolls back' };
		}
		switch (intent.kind) {
			case 'note':
				return leave(intent.text);
			case 'ask-hand-over':
				if (holder === undefined) {
					void open();
					return undefined;
				}
				asked = true;
				return leave('asks for the run', intent);
			case 'accept-hand-over':
				return leave('accepts the run', intent);
			default:
				return { refused: `${holder ?? 'nobody'} holds this run: A asks for it, n leaves a note` };
		}
	}

	const timer = setInterval(() => {
		const now = holderNow(folder);
		if (now === holder) return;
		holder = now;
		snapshot = look();
		listeners.tell();
	}, lookEveryMs);
	timer.unref();

	function stop(): void {
		stopFollowing();
		clearInterval(timer);
		for (const tail of tails.values()) tail.close();
		tails.clear();
	}

	const first = snapshot ?? look();
	if (first === undefined) {
		stop();
		return { ok: false, problem: problem ?? 'the guide kept with the run cannot be read' };
	}
	const begun = first;
	const engine: Engine = {
		snapshot: () => taken?.snapshot() ?? snapshot ?? begun,
		subscribe: listeners.add,
		send,
		onEvent: followers.add,
		keepFile: async (path) =>
			taken?.keepFile(path) ?? { ok: false, problem: `${holder ?? 'nobody'} holds the run` },
		output(execution) {
			if (taken) return taken.output(execution);
			const path = fileIn(layout.execution(execution), 'output');
			const tail = tails.get(execution) ?? (existsSync(path) ? openOutput(path) : undefined);
			if (tail) tails.set(execution, tail);
			tail?.refresh();
			return tail;
		},
		runInteractive: async (execution) => taken?.runInteractive(execution),
		waitsForTerminal: (execution) => taken?.waitsForTerminal(execution) ?? false,
		openShell: async () => taken?.openShell(),
		running: () => taken?.running() ?? (holder === undefined ? [] : unendedOf(state)),
		left: () => taken?.left() ?? [],
		events: () => taken?.events() ?? eventsIn(folder),
		head: () => taken?.head() ?? head,
		async close(reason) {
			closed = true;
			if (taken) await taken.close(reason);
			else stop();
		},
	};
	return { ok: true, engine };
}

function holderNow(folder: string): string | undefined {
	const { held, by } = heldBy(folder);
	if (!held) return undefined;
	return by ? holderWords(by) : 'another gonogo';
}

function guideFrom(folder: string, sha256: string, path: string) {
	const pinned = readPinnedGuide(folder, sha256);
	if (!pinned.ok) return undefined;
	const read = readGuide(pinned.bytes, path);
	return read.ok ? { sha256, runbook: walkable(read.runbook), text: read.text } : undefined;
}

/** Executions of which no end is recorded: what the holder runs. */
const unendedOf = ({ executions }: RunState): string[] =>
	Object.values(executions).flatMap(({ id, outcome }) => (outcome === undefined ? [id] : []));
