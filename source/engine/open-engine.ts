import { existsSync } from 'node:fs';
import type { RunEvent, StatementToRun } from '../run/event.ts';
import type { Effect, Intent, Refusal, Run } from '../run/intent.ts';
import { secretVariable, variableOf } from '../run/placeholder.ts';
import { choiceWords } from '../run/rehearsal.ts';
import type { RunState } from '../run/state.ts';
import { toggleNames } from '../run/toggle-board.ts';
import { findStatement } from '../runbook/lookup.ts';
import type { Clock } from './clock.ts';
import type { Engine, EngineSnapshot } from './engine.ts';
import { Executions } from './executions.ts';
import { writeEnvironment } from './record/environment-file.ts';
import { watchInbox } from './record/inbox.ts';
import type { Journal } from './record/journal.ts';
import type { HeldLock } from './record/lock.ts';
import { runLayout } from './record/run-folder.ts';
import { createRecorder } from './recorder.ts';
import type { Rehearsal } from './rehearsal/rehearsal.ts';
import { writeRollbackScripts } from './rollback-files.ts';
import type { BlockSpec, Carried } from './shell/block.ts';
import { environmentOf } from './shell/capture.ts';
import { secretNames } from './shell/redact.ts';
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
	const { lock, guideText, clock, rehearsal } = parts;
	const layout = runLayout(lock.folder);
	const followers = new Set<(event: RunEvent) => void>();
	if (parts.onEvent) followers.add(parts.onEvent);
	const recorder = createRecorder({
		onEvent: (event) => {
			for (const follower of followers) follower(event);
			watcher.heard(event);
		},
		run: parts.run,
		journal: parts.journal,
		clock,
		...(parts.onUnwritten === undefined ? {} : { onUnwritten: parts.onUnwritten }),
	});
	const listeners = new Set<() => void>();
	const secrets = new Map<string, string>();
	let carried = parts.carried;
	let closed = false;
	let snapshot = look();

	const environment = () => ({
		...parts.environment,
		...givenVariables(recorder.run.state, secrets),
		...secretEnvironment(secrets),
	});
	const toggles = () => toggleNames(recorder.run.runbook, recorder.run.state);
	const secretValues = () => [
		...secretNames(parts.environment).map((name) => parts.environment[name] ?? ''),
		...secrets.values(),
	];
	const executions = new Executions({
		folder: layout.execution,
		carried: () => carried,
		carry(next) {
			carried = next;
			// A problem here is met again, and said, when the next event is written.
			writeEnvironment(lock.folder, next);
		},
		environment,
		toggles,
		secrets: secretValues,
		stopsOnFailure: (statements) =>
			annotationsOf(recorder.run, statements)?.stopOnFailure !== false,
		timeoutSeconds: (statements) => annotationsOf(recorder.run, statements)?.timeoutSeconds,
		isBackground: (id) => recorder.run.state.executions[id]?.mode === 'background',
		onlyStatement: (id) => onlyStatement(recorder.run.state, id),
		moment: () => ({ at: clock.now().toISOString(), mono: clock.mono() }),
		report: (intent) => void send(intent),
		...(rehearsal === undefined
			? {}
			: {
					rehearse(spec) {
						const { spec: rehearsed, left } = rehearsal.rehearse(spec);
						for (const { id, why } of left) {
							send({ kind: 'note', text: `not rehearsed, ${why}: ${textOf(spec, id)}` });
						}
						return rehearsed;
					},
				}),
	});
	const watcher = new Watcher({
		run: () => recorder.run,
		send: (intent) => void send(intent),
		clock,
		takeReadings: () => executions.takeReadings(),
		pins: {
			place: () => ({ cwd: carried.cwd, env: environmentOf(environment(), carried) }),
			secrets: secretValues,
			toggles,
			folder: layout.pins,
		},
		notices: {
			channels: parts.notices?.channels ?? [],
			env: parts.environment,
			secrets: secretValues,
			...(process.stderr.isTTY ? { bell: () => void process.stderr.write('\x07') } : {}),
		},
		...(parts.notices?.waitingMinutes === undefined
			? {}
			: { waitingMinutes: parts.notices.waitingMinutes }),
	});

	function look(): EngineSnapshot {
		return { run: recorder.run, record: recorder.record, folder: lock.folder, guideText };
	}

	function carryOut(effect: Effect): void {
		switch (effect.kind) {
			case 'execute':
				executions.begin(effect);
				return;
			case 'signal':
				executions.signal(effect.execution, effect.how);
				return;
		}
	}

	function send(intent: Intent): Refusal | undefined {
		if (closed) return { refused: 'this run is closed here' };
		if (rehearsal && intent.kind === 'pin') {
			return { refused: 'a rehearsal looks at nothing real: nothing is pinned' };
		}
		if (intent.kind === 'give-value' && intent.value !== undefined && intent.secret) {
			secrets.set(intent.token, intent.value);
		}
		const before = recorder.run.state;
		const recorded = recorder.submit(intent);
		const changed = recorder.run.state !== before || recorder.record !== snapshot.record;
		if (changed) {
			snapshot = look();
			// A script that bash alone can run would run for real.
			if ('effects' in recorded && !rehearsal) {
				writeRollbackScripts(layout, recorder.run, carried);
			}
		}
		if ('effects' in recorded) for (const effect of recorded.effects) carryOut(effect);
		if (changed) for (const listener of listeners) listener();
		return 'effects' in recorded ? undefined : recorded;
	}

	const stopWatching = watchInbox(lock.folder, ({ text, by }) => {
		return send({ kind: 'note', text, by }) === undefined;
	});

	function takeUp(): void {
		for (const { id, outcome } of Object.values(recorder.run.state.executions)) {
			if (outcome !== undefined) continue;
			if (existsSync(layout.execution(id))) executions.attach(id);
			else {
				const why = 'nothing was kept of it: it may never have begun';
				send({
					kind: 'block-finished',
					execution: id,
					outcome: { kind: 'unknown', why },
					durationMs: 0,
				});
			}
		}
	}

	const engine: Engine = {
		snapshot: () => snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		send,
		onEvent(listener) {
			followers.add(listener);
			return () => followers.delete(listener);
		},
		output: (execution) => executions.output(execution),
		runInteractive: (execution) => executions.handOver(execution),
		running: () => executions.ids(),
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
	return { engine, takeUp };
}

const textOf = ({ statements }: BlockSpec, id: string): string =>
	statements.find((statement) => statement.id === id)?.text.split('\n')[0] ?? id;

/** The statement of an execution that has no other: all of its output is that statement's. */
function onlyStatement({ executions }: RunState, id: string): string | undefined {
	const { statements = [], mode } = executions[id] ?? {};
	const [first, other] = statements;
	return other === undefined && mode !== 'interactive' ? first?.id : undefined;
}

/** How long a monitor has to end when gonogo is left, in milliseconds. */
const monitorPatienceMs = 3000;

/** Ends what runs in the background; everything else goes on and is named. A lost terminal ends nothing. */
async function endBackground(
	run: Run,
	executions: Executions,
	reason: 'quit' | 'signal' | 'finished',
): Promise<string[]> {
	const ids = executions.ids();
	if (reason === 'signal') return ids;
	const monitors = ids.filter((id) => run.state.executions[id]?.mode === 'background');
	for (const id of monitors) executions.signal(id, 'terminate');
	const deadline = performance.now() + monitorPatienceMs;
	while (executions.ids().some((id) => monitors.includes(id)) && performance.now() < deadline) {
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	await executions.settled();
	return executions.ids();
}

/** Placeholders that are variables, with the values that were given for them. */
function givenVariables(
	{ values }: RunState,
	secrets: ReadonlyMap<string, string>,
): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).flatMap(([token, { value }]) => {
			const name = variableOf(token);
			const given = value ?? secrets.get(token);
			return name === undefined || given === undefined ? [] : [[name, given]];
		}),
	);
}

function secretEnvironment(secrets: ReadonlyMap<string, string>): Record<string, string> {
	return Object.fromEntries([...secrets].map(([token, value]) => [secretVariable(token), value]));
}

function annotationsOf(run: Run, statements: readonly StatementToRun[]) {
	const [first] = statements;
	return first && findStatement(run.runbook, first.id)?.block?.annotations;
}
