import type { EventOf, EventType, RunEvent } from '../../run/event.ts';
import { phaseItems } from '../../run/progress.ts';
import { groupsOutside } from '../../run/sign-off/outside.ts';
import { findItem, findPhase, findStatement, findStep } from '../../runbook/lookup.ts';
import type { RunContext } from '../view/context.ts';
import { outsidePhases } from '../view/items.ts';
import { type Act, close, list, open, show, tell, view } from '../view/view.ts';
import { viewOutput } from './looking.ts';

/** What an event speaks about, as far as there is a place for it. */
export type Subject =
	| { kind: 'output'; execution: string }
	/** A step, or what stands in one. */
	| { kind: 'step'; id: string }
	| { kind: 'item'; id: string }
	| { kind: 'phase'; id: string }
	| { kind: 'rollback' | 'watched' | 'readings' | 'toggles' | 'contacts' | 'absence' | 'report' }
	| undefined;

const output = ({ execution }: { execution: string }): Subject => ({ kind: 'output', execution });
const nowhere = (): Subject => undefined;
const about = (
	kind: Exclude<NonNullable<Subject>['kind'], 'output' | 'step' | 'item' | 'phase'>,
) => {
	const subject: Subject = { kind };
	return (): Subject => subject;
};

const subjects: { [T in EventType]: (event: EventOf<T>) => Subject } = {
	'run.created': nowhere,
	'session.opened': nowhere,
	'session.closed': nowhere,
	'run.closed': about('report'),
	'journal.repaired': nowhere,
	'guide.adopted': nowhere,
	'value.given': nowhere,
	'block.started': output,
	'block.detached': output,
	'statement.started': output,
	'statement.finished': output,
	'block.finished': output,
	'environment.captured': about('toggles'),
	'readings.taken': about('readings'),
	'statement.settled': ({ statement }) => ({ kind: 'step', id: statement }),
	'step.settled': ({ step }) => ({ kind: 'step', id: step }),
	'note.added': nowhere,
	'item.signed': ({ item }) => ({ kind: 'item', id: item }),
	'item.withdrawn': ({ item }) => ({ kind: 'item', id: item }),
	'phase.opened': ({ phase }) => ({ kind: 'phase', id: phase }),
	'phase.decided': ({ phase }) => ({ kind: 'phase', id: phase }),
	'role.decided': ({ phase }) => ({ kind: 'phase', id: phase }),
	'phase.undone': ({ phase }) => ({ kind: 'phase', id: phase }),
	'approval.given': ({ subject }) =>
		subject.kind === 'phase' ? { kind: 'phase', id: subject.id } : { kind: 'rollback' },
	'handover.asked': nowhere,
	'handover.offered': nowhere,
	'handover.withdrawn': nowhere,
	'handover.accepted': nowhere,
	'takeover.explained': nowhere,
	'start.declared': ({ from }) => ({ kind: 'step', id: from }),
	'ticket.given': nowhere,
	'rollback.checked': about('rollback'),
	'rollback.started': about('rollback'),
	'rollback.finished': about('rollback'),
	'rollback.acknowledged': about('rollback'),
	'reading.mapped': about('readings'),
	'pin.started': about('watched'),
	'pin.stopped': about('watched'),
	'guard.changed': about('readings'),
	'guard.dismissed': about('watched'),
	'guard.rearmed': about('watched'),
	'halt.raised': about('readings'),
	'halt.held': about('watched'),
	'halt.overridden': about('watched'),
	'halt.cleared': about('watched'),
	'hold.started': ({ step }) => ({ kind: 'step', id: step }),
	'hold.watched': about('watched'),
	'hold.ended': ({ hold }) => ({ kind: 'step', id: hold }),
	'hold.closed': ({ hold }) => ({ kind: 'step', id: hold }),
	'time.unobserved': about('absence'),
	'notice.sent': nowhere,
	'notice.failed': nowhere,
	'escalation.told': about('contacts'),
};

/** What an event speaks about; undefined when its line says all there is. */
export function subjectOf(event: RunEvent): Subject {
	const row = subjects[event.type] as (event: RunEvent) => Subject;
	return row(event);
}

function toStep(context: RunContext, id: string): Act[] {
	const { runbook } = context.run;
	const placed = findStatement(runbook, id);
	const step = placed ? placed.step?.id : (findStep(runbook, id) ?? findPhase(runbook, id)) && id;
	if (step === undefined) return [tell('the guide has no such step any more')];
	const to = { focus: step, ...(placed ? { selected: id } : {}) };
	return [close, view({ change: 'steps', to }), show('steps')];
}

function toOutput(context: RunContext, execution: string): Act[] {
	if (context.output(execution) !== undefined) return viewOutput(context, execution);
	const owner = context.run.state.executions[execution]?.owner;
	return owner === undefined ? [tell('it left no output')] : toStep(context, owner);
}

function toItem({ run }: RunContext, id: string): Act[] {
	const phase = findItem(run.runbook, id)?.phase;
	const items = phase
		? phaseItems(phase)
		: groupsOutside(run.runbook).flatMap((group) => group.items);
	const cursor = items.findIndex((item) => item.id === id);
	if (cursor < 0) return [tell('the guide has no such item any more')];
	const to = { phase: phase?.id ?? outsidePhases, cursor };
	return [close, view({ change: 'sign-off', to }), show('sign-off')];
}

/** Goes to what an event speaks about; what covers the screen lies on top of the list, so that Esc comes back to it. */
export function jumpTo(context: RunContext, subject: NonNullable<Subject>): Act[] {
	switch (subject.kind) {
		case 'output':
			return toOutput(context, subject.execution);
		case 'step':
			return toStep(context, subject.id);
		case 'item':
			return toItem(context, subject.id);
		case 'phase':
			return [
				close,
				view({ change: 'sign-off', to: { phase: subject.id, cursor: 0 } }),
				show('sign-off'),
			];
		case 'rollback':
			return [close, show('emergency')];
		case 'readings':
			return [open({ kind: 'charts', cursor: 0 })];
		case 'watched':
			return [list('watch')];
		case 'toggles':
			return [list('toggles')];
		case 'contacts':
			return [list('card')];
		case 'absence':
			return [list('absence')];
		case 'report':
			return [list('report')];
	}
}
