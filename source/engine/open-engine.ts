import type { Absence } from '../report/absence.ts';
import type { RunEvent } from '../run/event.ts';
import { isWithheld } from '../run/guide/placeholder.ts';
import type { Effect, Intent, Refusal, Run } from '../run/intent.ts';
import { choiceWords } from '../run/rehearsal.ts';
import { activeRollback } from '../run/rollback/progress.ts';
import { toggleNames } from '../run/toggle/board.ts';
import type { Clock } from './clock.ts';
import { diskRoom, type LookAtDisk } from './disk-room.ts';
import { type EditedGuide, shownChange } from './edited-guide.ts';
import type { Engine, EngineSnapshot } from './engine.ts';
import { Executions } from './executions.ts';
import { takeNote } from './from-inbox.ts';
import { keepFile } from './keep-file.ts';
import { endBackground, stillRunning } from './leaving.ts';
import { listenersOf } from './listeners.ts';
import { watchInbox } from './record/inbox.ts';
import { eventsIn } from './record/journal-reading.ts';
import type { HeldLock } from './record/lock.ts';
import type { Journal } from './record/open-journal.ts';
import { pinGuide, runLayout } from './record/run-folder.ts';
import { createRecorder } from './recorder.ts';
import type { Rehearsal } from './rehearsal/rehearsal.ts';
import { writeRollbackScripts } from './rollback-files.ts';
import { watchRollback } from './rollback-watch.ts';
import { contextOfRun } from './run-context.ts';
import { runSecrets } from './run-secrets.ts';
import type { Carried } from './shell/block.ts';
import { environmentOf } from './shell/capture.ts';
import { openShell } from './shell/operator-shell.ts';
import { takeUp } from './take-up.ts';
import { withPlace } from './target.ts';
import type { Channel } from './watch/notice-channel.ts';
import { Watcher } from './watch/watcher.ts';

export type EngineParts = {
	run: Run;
	guideText: string;
	lock: HeldLock;
	journal: Journal;
	clock: Clock;
	/** The operator's environment, without what npm adds. */
	environment: Record<string, string>;
	carried: Carried;
	/** Told each event from the first on. */
	onEvent?: (event: RunEvent) => void;
	/** Told each event that could only be kept in memory. */
	onUnwritten?: (line: string) => void;
	/** Whom to tell of what happens, and after how many minutes of waiting. */
	notices?: { channels: readonly Channel[]; waitingMinutes?: number };
	/** Set for a rehearsal: nothing of the guide is executed. */
	rehearsal?: Rehearsal;
	/** Rollbacks that were tried for practice. */
	drills?: EngineSnapshot['drills'];
	/** Names of variables that an earlier process kept from the disk. */
	withheld?: readonly string[];
	/** The guide's file, when it says something else than what the run follows. */
	edited?: EditedGuide;
	/** What happened while whoever opens the run was away. */
	absence?: Absence;
	/** For tests: how much room there is. */
	lookAtDisk?: LookAtDisk;
	/** Called once when the engine is closed. */
	onClose?: (snapshot: EngineSnapshot) => Promise<void> | void;
};

export type OpenedEngine = {
	engine: Engine;
	/** Follows executions without a recorded end, or records that nobody knows how they ended. */
	takeUp(): void;
};

/** Opens a run whose lock this process holds: decisions to disk, effects to processes, changes to the views. */
export function openEngine(parts: EngineParts): OpenedEngine {
	const { lock, clock, rehearsal } = parts;
	const layout = runLayout(lock.folder);
	const followers = listenersOf<[RunEvent]>();
	if (parts.onEvent) followers.add(parts.onEvent);
	const recorder = createRecorder({
		onEvent: (event) => {
			followers.tell(event);
			watcher.heard(event);
			rollbackWatch.heard(event);
		},
		run: parts.run,
		journal: parts.journal,
		clock,
		...(parts.onUnwritten === undefined ? {} : { onUnwritten: parts.onUnwritten }),
		// Where nothing is executed there is no target, and no tool is needed.
		...(rehearsal ? {} : { complete: (body) => withPlace(body, commandPlace) }),
	});
	const commandPlace = () => ({
		runbook: recorder.run.runbook,
		environment: environmentOf(environment(), carried),
		cwd: carried.cwd,
		secrets: secrets.values(),
	});
	const listeners = listenersOf<[]>();
	let { carried, guideText, edited } = parts;
	const room = diskRoom(lock.folder, parts.lookAtDisk);
	const secrets = runSecrets(parts.environment, () => carried, parts.withheld ?? []);
	let closed = false;
	let snapshot = look();

	const environment = () => ({
		...parts.environment,
		...secrets.variables(recorder.run.state),
	});
	const toggles = () => toggleNames(recorder.run.runbook, recorder.run.state);
	const executions = new Executions(
		contextOfRun({
			layout,
			environment,
			secrets,
			clock,
			operator: parts.environment,
			...(rehearsal === undefined ? {} : { rehearsal }),
			run: () => recorder.run,
			carried: () => carried,
			carry(next) {
				carried = next;
			},
			send: (intent) => send(intent),
		}),
	);
	const watcher = new Watcher({
		run: () => recorder.run,
		send: (intent) => void send(intent),
		clock,
		takeReadings: () => executions.takeReadings(),
		pins: {
			place: () => ({ cwd: carried.cwd, env: environmentOf(environment(), carried) }),
			secrets: secrets.values,
			toggles,
			folder: layout.pins,
		},
		notices: {
			channels: parts.notices?.channels ?? [],
			env: parts.environment,
			secrets: secrets.values,
			...(process.stderr.isTTY ? { bell: () => void process.stderr.write('\x07') } : {}),
		},
		...(parts.notices?.waitingMinutes === undefined
			? {}
			: { waitingMinutes: parts.notices.waitingMinutes }),
	});

	const rollbackWatch = watchRollback({
		run: () => recorder.run,
		send: (intent) => void send(intent),
		place: () => ({
			environment: environmentOf(environment(), carried),
			// A rehearsal is not where the rollback would run.
			cwd: (rehearsal ? recorder.run.state.created?.startedIn : undefined) ?? carried.cwd,
			...(recorder.run.state.created?.git?.commit === undefined
				? {}
				: { commit: recorder.run.state.created.git.commit }),
		}),
	});

	function look(): EngineSnapshot {
		const { run, record } = recorder;
		const { drills, absence } = parts;
		return {
			...(drills === undefined ? {} : { drills }),
			...(absence === undefined ? {} : { absence }),
			...(rehearsal === undefined ? {} : { choices: rehearsal.choices() }),
			run,
			record,
			folder: lock.folder,
			guideText,
			...(room.scarce === undefined ? {} : { disk: room.scarce }),
			...(edited === undefined ? {} : { guideChange: shownChange(edited) }),
		};
	}

	function carryOut(effect: Effect): void {
		switch (effect.kind) {
			case 'execute':
				executions.begin(effect);
				return;
			case 'signal': {
				const { execution, how } = effect;
				const kept = executions.whyNotStopped(execution);
				if (kept !== undefined) send({ kind: 'note', text: `${execution}: ${kept}`, by: 'gonogo' });
				else executions.signal(execution, how);
				return;
			}
		}
	}

	/** Puts the changed guide beside the one that the run follows, so that the record never speaks of a text it has not. */
	function withGuide(intent: Extract<Intent, { kind: 'adopt-guide' }>): Intent | Refusal {
		if (edited?.sha256 !== intent.to) return { ...intent, runbook: undefined };
		const pinned = pinGuide(lock.folder, edited.bytes);
		return pinned.ok ? { ...intent, runbook: edited.runbook } : { refused: pinned.problem };
	}

	function send(given: Intent): Refusal | undefined {
		if (closed) return { refused: 'this run is closed here' };
		const intent = given.kind === 'adopt-guide' ? withGuide(given) : given;
		if ('refused' in intent) return intent;
		if (rehearsal && intent.kind === 'pin') {
			return { refused: 'a rehearsal looks at nothing real: nothing is pinned' };
		}
		const kept = intent.kind === 'stop' ? executions.whyNotStopped(intent.execution) : undefined;
		if (kept !== undefined) return { refused: kept };
		const { refused, warning } = activeRollback(recorder.run.state) ? {} : room.before(intent);
		if (warning !== undefined) send({ kind: 'note', text: warning, by: 'gonogo' });
		if (refused) return refused;
		if (intent.kind === 'give-value' && intent.value !== undefined) {
			const { token, value, secret } = intent;
			if (secret || isWithheld(recorder.run, token)) secrets.give(token, value);
		}
		rollbackWatch.before(intent);
		const before = recorder.run.state;
		const recorded = recorder.submit(intent);
		const changed =
			recorder.run.state !== before ||
			recorder.record !== snapshot.record ||
			room.scarce !== snapshot.disk;
		if (intent.kind === 'adopt-guide' && 'effects' in recorded && edited) {
			guideText = edited.text;
			edited = undefined;
		}
		if (intent.kind === 'declare-start' && 'effects' in recorded) {
			carried = { ...carried, set: { ...carried.set, ...recorder.run.state.declared?.exports } };
		}
		if (changed) {
			snapshot = look();
			// A script that bash alone can run would run for real.
			if ('effects' in recorded && !rehearsal) {
				writeRollbackScripts(layout, recorder.run, secrets.withheldFrom(carried));
			}
		}
		if ('effects' in recorded) for (const effect of recorded.effects) carryOut(effect);
		if (changed) listeners.tell();
		if (intent.kind === 'open-session' || intent.kind === 'give-value') executions.standBy();
		// Whoever took the run waits for its lock; what runs goes on and is theirs to follow.
		if (intent.kind === 'accept-hand-over' && 'effects' in recorded)
			void engine.close('handed-over');
		return 'effects' in recorded ? undefined : recorded;
	}

	const stopWatching = watchInbox(lock.folder, (note, foreign) =>
		takeNote(note, foreign, send, recorder.run.state.operator?.login),
	);

	const engine: Engine = {
		snapshot: () => snapshot,
		subscribe: listeners.add,
		send,
		onEvent: followers.add,
		keepFile: (path) =>
			keepFile(path, {
				folder: lock.folder,
				run: recorder.run,
				cwd: carried.cwd,
				home: parts.environment.HOME,
				secrets: secrets.values(),
				at: clock.now().toISOString(),
				lookAtDisk: parts.lookAtDisk,
			}),
		output: (execution) => executions.output(execution),
		runInteractive: (execution) => executions.handOver(execution),
		waitsForTerminal: (execution) => executions.waitsForTerminal(execution),
		openShell: () => openShell(environmentOf(environment(), carried), carried.cwd),
		running: () => executions.ids(),
		left: () => stillRunning(recorder.run, executions),
		events: () => eventsIn(lock.folder),
		head: () => recorder.head,
		...(rehearsal === undefined
			? {}
			: {
					rehearse(choice) {
						const problem = rehearsal.choose(choice);
						if (problem !== undefined) return { refused: problem };
						return send({ kind: 'note', text: `chosen: ${choiceWords(choice)}` });
					},
				}),
		async close(reason) {
			if (closed) return;
			stopWatching();
			const left = await endBackground(recorder.run, executions, reason);
			await watcher.stop();
			send({ kind: 'close-session', reason, left });
			closed = true;
			executions.detach();
			await parts.onClose?.(look());
			recorder.close();
			lock.release();
		},
	};
	return { engine, takeUp: () => takeUp(recorder.run.state, layout, executions, send) };
}
