import { statusOf, statusLines as textOf } from '../../report/status.ts';
import { haltView } from '../../run/guard/halt.ts';
import type { Run } from '../../run/intent.ts';
import { type PhaseStatus, phaseProgress, stepProgress } from '../../run/progress.ts';
import { rollbackArmed } from '../../run/rollback/armed.ts';
import { spanWords } from '../../run/time.ts';
import { holdOf } from '../../run/watch/hold.ts';
import type { Phase } from '../../runbook/model.ts';
import type { RunContext } from './context.ts';
import { figures } from './figures.ts';

/** `P2` for a numbered phase, else `P` and its place. */
export function phaseName(run: Run, phase: Phase): string {
	return `P${phase.number ?? run.runbook.phases.indexOf(phase) + 1}`;
}

const words: Record<PhaseStatus, string> = {
	locked: 'locked',
	open: '',
	'sign-off': 'SIGN-OFF',
	go: 'GO',
	'no-go': 'NO-GO',
	undone: 'UNDONE',
	declared: 'DECLARED',
};

/** Where a phase stands, in a word or as steps done. */
export function phaseWord(run: Run, phase: Phase): string {
	const { status, stepsDone, steps } = phaseProgress(run, phase);
	const unknown = phase.steps.some((step) => stepProgress(run, step).status === 'unknown');
	const left = run.state.phases[phase.id]?.decision?.open.length ?? 0;
	const open = status === 'go' && left > 0 ? ` ${left} open` : '';
	return `${words[status] || `${stepsDone}/${steps}`}${open}${unknown ? ' ?' : ''}`;
}

export type RollbackReadiness = { word: string; tone: 'good' | 'bad' | 'dim'; at?: string };

/** Whether the emergency rollback could run now, as far as it was looked at. */
export function rollbackReadiness(run: Run): RollbackReadiness {
	const { kind, at, checks } = rollbackArmed(run);
	const when = at === undefined ? {} : { at };
	switch (kind) {
		case 'none':
			return { word: 'NONE IN GUIDE', tone: 'bad' };
		case 'unchecked':
			return { word: 'UNCHECKED', tone: 'dim', ...when };
		case 'armed':
			return { word: 'ARMED', tone: 'good', ...when };
		case 'not-armed':
			return { word: `NOT ARMED (${checks.filter(({ ok }) => !ok).length})`, tone: 'bad', ...when };
	}
}

/** Whom to call first: a contact whose name or role says on-call, else the first one with a number. */
export function onCall({ runbook }: Run): { name: string; reach: string } | undefined {
	const { contacts } = runbook;
	return (
		contacts.find(({ name, role }) => /on.?call/i.test(`${name} ${role ?? ''}`)) ??
		contacts.find(({ reach }) => /^\+?[\d\s()-]{6,}$/.test(reach)) ??
		contacts[0]
	);
}

/** Short form of a run's id: what follows the date. */
export function shortRun(run: Run): string {
	const id = run.state.created?.run ?? '';
	return id.split('-').at(-1) || id;
}

/** Where the run stands, in three lines for people who are not at this screen. */
export function statusLines({ run, record, now }: RunContext): string[] {
	const status = statusOf(run, record.kind === 'read-only' ? run.state.at : now.toISOString());
	if (!status) return [];
	const { operator } = run.state;
	const here = operator && `${operator.name} on ${operator.host}`;
	const holder = record.kind === 'read-only' ? record.holder : here;
	const [what, where, next] = textOf(status, holder);
	const readiness = rollbackReadiness(run);
	const shown = figures(run, now).slice(0, 3);
	const halt = haltView(run);
	const hold = holdOf(run, { at: now.toISOString() });
	const more = [
		...(halt?.overridden || halt?.over
			? [`HALT ${halt.overridden ? 'overridden' : 'over'}: ${halt.says}`]
			: []),
		...(hold ? [`Holds: ${spanWords(hold.leftSeconds)} of ${spanWords(hold.seconds)} left`] : []),
		`Rollback ${readiness.word}`,
		...(shown.length > 0
			? [shown.map(({ name, words: value }) => `${name} ${value}`).join(', ')]
			: []),
	];
	return [what, where, [next, ...more.map((text) => `${text}.`)].join(' ')];
}
