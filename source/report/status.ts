import { haltOf, haltSays } from '../run/guard/halt.ts';
import type { Run } from '../run/intent.ts';
import { type NextHold, nextOrHold } from '../run/next.ts';
import type { Next } from '../run/progress.ts';
import { currentPhase, type PhaseStatus, phaseProgress } from '../run/progress.ts';
import { rollbackCalled } from '../run/rollback/plan.ts';
import { spanWords } from '../run/time.ts';
import { toggleBoard } from '../run/toggle/board.ts';
import { holdView } from '../run/watch/hold.ts';
import { findStatement } from '../runbook/lookup.ts';
import { outcomeOf, type RunOutcome } from './outcome.ts';
import { counted, utc } from './words.ts';

/** Where a run stands, for people and programs that are not at its screen. `gonogo status --json` prints it. */
export type RunStatus = {
	schema: 1;
	run: string;
	kind: 'run' | 'sandbox' | 'rehearsal';
	title: string;
	environment: string;
	ticket?: string;
	operator: string;
	outcome: RunOutcome;
	/** The outcome in one sentence. */
	says: string;
	lastAt: string;
	phases: { id: string; title: string; status: PhaseStatus; stepsDone: number; steps: number }[];
	/** The phase where the rollout stands; absent when all have GO. */
	phase?: string;
	/** The HALT that stands: nothing goes forward. */
	halt?: { guard: string; since: string; says: string };
	next: { kind: NextKind; says: string };
	toggles: { on: string[]; maybe: string[] };
	deviations: number;
};

type NextKind = (Next | NextHold)['kind'];
type Of<K extends NextKind> = Extract<Next | NextHold, { kind: K }>;
type NextWords = { [K in NextKind]: (next: Of<K>, run: Run, at: string) => string };

const commandText = (run: Run, id: string) =>
	findStatement(run.runbook, id)?.statement.text.split('\n')[0] ?? id;

const nextWords: NextWords = {
	rollback: ({ rollback }) => `the ${rollbackCalled(rollback.scope)} goes on`,
	running: ({ execution }, run) =>
		execution.current === undefined
			? 'a command runs'
			: `${commandText(run, execution.current)} runs`,
	unknown: ({ statement }, run) => `nobody knows how ${commandText(run, statement)} ended`,
	failed: ({ statement }) => `${statement.text.split('\n')[0]} failed`,
	run: ({ step, batch }) => `${step.title}: ${batch.statements[0]?.text.split('\n')[0] ?? ''}`,
	choose: ({ phase, steps }) =>
		`${phase.title}: one of ${steps.map(({ title }) => title).join('; ')}`,
	hold: ({ step, hold }, run, at) => {
		const { leftSeconds, observedSeconds } = holdView(run, hold, { at });
		return `${step.title} holds for ${spanWords(leftSeconds)} more, ${spanWords(observedSeconds)} watched`;
	},
	'by-hand': ({ step }) => `${step.title}, by hand`,
	'sign-off': ({ phase, open }) =>
		`sign-off of ${phase.title}: ${counted(open.length, 'item')} open`,
	go: ({ phase }) => `GO or NO-GO for ${phase.title}`,
	'no-go': ({ phase }) => `${phase.title} has NO-GO`,
	undone: ({ phase }) => `${phase.title} was rolled back and waits to be opened again`,
	complete: () => 'nothing: all phases have GO',
};

function wordsFor(next: Next | NextHold, run: Run, at: string): string {
	const words = nextWords[next.kind] as (next: Next | NextHold, run: Run, at: string) => string;
	return words(next, run, at);
}

/** The status at a moment of a run that has begun, as of its last event unless said; undefined for one that has not. */
export function statusOf(run: Run, at: string = run.state.at): RunStatus | undefined {
	const { created, operator, deviations } = run.state;
	if (!created) return undefined;
	const next = nextOrHold(run);
	const phase = currentPhase(run);
	const { outcome, sentence } = outcomeOf(run);
	const halt = haltOf(run.state);
	const board = toggleBoard(run);
	const named = (status: string) =>
		board.filter((row) => row.status === status).map(({ name }) => name);
	return {
		schema: 1,
		run: created.run,
		kind: created.kind,
		title: created.title,
		environment: created.environment,
		...(created.ticket === undefined ? {} : { ticket: created.ticket }),
		operator: (operator ?? created.operator).name,
		outcome,
		says: sentence,
		lastAt: run.state.at,
		phases: run.runbook.phases.map((of) => {
			const { status, stepsDone, steps } = phaseProgress(run, of);
			return { id: of.id, title: of.title, status, stepsDone, steps };
		}),
		...(phase === undefined ? {} : { phase: phase.id }),
		...(halt
			? { halt: { guard: halt.guard, since: halt.since, says: haltSays(run.state, halt) } }
			: {}),
		next: { kind: next.kind, says: wordsFor(next, run, at) },
		toggles: { on: named('on'), maybe: named('maybe') },
		deviations: deviations.length,
	};
}

/** Where an open run stands, in one line: a HALT or its phase, and what it waits for. */
export function placeInWords({ phases, phase, halt, next }: RunStatus): string {
	const at = phases.findIndex(({ id }) => id === phase);
	const here = phases[at];
	const where = here ? `phase ${at + 1} of ${phases.length}, ${here.title}` : '';
	return [halt ? `HALT: ${halt.says}` : '', where, `next: ${next.says}`].filter(Boolean).join('; ');
}

/** Three lines for people, fit for a chat: what and where, where it stands, what is next. */
export function statusLines(status: RunStatus, held?: string): [string, string, string] {
	const { run, kind, title, environment, ticket, phases, phase, toggles, halt } = status;
	const marked = kind === 'run' ? '' : ` (${kind})`;
	const at = phases.findIndex(({ id }) => id === phase);
	const here = phases[at];
	const where = here
		? `At phase ${at + 1} of ${phases.length}, ${here.title}: ${here.stepsDone} of ${here.steps} steps done.`
		: '';
	const on = [
		...(toggles.on.length > 0 ? [`on: ${toggles.on.join(', ')}`] : []),
		...(toggles.maybe.length > 0 ? [`MAYBE ON: ${toggles.maybe.join(', ')}`] : []),
	].join('; ');
	return [
		[`${title}${marked}`, environment, ticket, `run ${run}`].filter(Boolean).join(' | '),
		[
			halt ? `HALT: ${halt.says}.` : '',
			status.says,
			status.outcome === 'open' ? where : '',
			on && `Toggles ${on}.`,
		]
			.filter(Boolean)
			.join(' '),
		`${status.outcome === 'open' ? `Next: ${status.next.says}. ` : ''}${held === undefined ? 'Nobody has it open' : `Open at ${held}`}; last event ${utc(status.lastAt)}.`,
	];
}
