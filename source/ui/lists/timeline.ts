import type { Run } from '../../run/intent.ts';
import { onceARun } from '../../run/once.ts';
import { outcomeWords } from '../../run/sign-off/evidence.ts';
import type { Execution, RunState, StatementState } from '../../run/state.ts';
import { findItem } from '../../runbook/lookup.ts';
import { viewOutput } from '../actions/looking.ts';
import type { Style } from '../text/look.ts';
import { span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { Context } from '../view/context.ts';
import type { ListOf } from './list.ts';

/** Something that happened, with the execution whose output belongs to it. */
export type Happening = {
	at: string;
	what: string;
	by?: string;
	style?: Style;
	execution?: string;
};

const first = (texts: readonly { text: string }[]): string =>
	texts.map(({ text }) => text.split('\n')[0]).join('; ');

function executions({ order, executions: all }: RunState): Happening[] {
	return order
		.map((id) => all[id])
		.filter((execution) => execution !== undefined)
		.flatMap((execution): Happening[] => {
			const { id, startedAt, statements, rollback, outcome, durationMs } = execution;
			const what = `${rollback ? 'rollback: ' : ''}${first(statements)}`;
			const started: Happening = { at: startedAt, what: `started ${what}`, execution: id };
			if (!outcome || durationMs === undefined) return [started];
			const ok = outcome.kind === 'exited' && outcome.code === 0;
			return [
				started,
				{
					at: endOf(execution),
					what: `${outcomeWords(outcome)}: ${what}`,
					style: ok ? 'good' : 'bad',
					execution: id,
				},
			];
		});
}

const endOf = ({ startedAt, durationMs }: Execution): string =>
	new Date(Date.parse(startedAt) + (durationMs ?? 0)).toISOString();

function settled(id: string, state: StatementState): Happening[] {
	if (state.status !== 'settled') return [];
	return [
		{ at: state.at, by: state.by, what: `${state.how}: ${id} (${state.note})`, style: 'warn' },
	];
}

function decisions(run: Run): Happening[] {
	return run.runbook.phases.flatMap(({ id, title }): Happening[] => {
		const phase = run.state.phases[id];
		const { decision, openedEarly } = phase ?? {};
		return [
			...(openedEarly
				? [
						{
							at: openedEarly.at,
							what: `opened ahead: ${title} (${openedEarly.reason})`,
							style: 'warn' as const,
						},
					]
				: []),
			...(decision
				? [
						{
							at: decision.at,
							by: decision.by,
							what: `${decision.decision.toUpperCase()} for ${title}${decision.reason ? ` (${decision.reason})` : ''}`,
							style: decision.decision === 'go' ? ('good' as const) : ('bad' as const),
						},
					]
				: []),
		];
	});
}

function rollbacks({ rollbacks: all }: RunState): Happening[] {
	return all.flatMap(
		({ startedAt, by, scope, finishedAt, outcome, acknowledgedAt }): Happening[] => [
			{ at: startedAt, by, what: `EMERGENCY ROLLBACK ${scope} started`, style: 'bad' },
			...(finishedAt
				? [{ at: finishedAt, what: `rollback ${scope}: ${outcome ?? ''}`, style: 'bad' as const }]
				: []),
			...(acknowledgedAt ? [{ at: acknowledgedAt, what: 'rollback outcome taken note of' }] : []),
		],
	);
}

/** Everything that the record says happened, the oldest first. */
export const timelineOf = onceARun((run): readonly Happening[] => {
	const { state } = run;
	const all: Happening[] = [
		...(state.created
			? [{ at: state.created.at, what: 'run began', by: state.created.operator.name }]
			: []),
		...state.sessions.flatMap(({ openedAt, closedAt, operator, via, reason }) => [
			{ at: openedAt, what: `opened by ${via}`, by: operator.name },
			...(closedAt ? [{ at: closedAt, what: `closed (${reason ?? ''})`, by: operator.name }] : []),
		]),
		...executions(state),
		...Object.entries(state.statements).flatMap(([id, one]) => settled(id, one)),
		...Object.entries(state.steps).map(([id, { at, by, how, note }]) => ({
			at,
			by,
			what: `step ${how}: ${id}${note ? ` (${note})` : ''}`,
		})),
		...Object.values(state.items).map(({ at, by, meaning, item, note }) => ({
			at,
			by,
			what: `${meaning}: ${findItem(run.runbook, item)?.item.text ?? item}${note ? ` (${note})` : ''}`,
		})),
		...decisions(run),
		...rollbacks(state),
		...state.notes.map(({ at, by, text }) => ({
			at,
			by,
			what: `note: ${text}`,
			style: 'info' as const,
		})),
		...(state.closed ? [{ at: state.closed.at, what: `run closed: ${state.closed.outcome}` }] : []),
	];
	return all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
});

export const timeline: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'History', entries: [], empty: 'no run yet' };
	return {
		title: 'History',
		entries: timelineOf(context.run).map(({ at, what, by, style, execution }) => ({
			row: ({ now }: Context) => ({
				left: [span(`${moment(at, now)}  `, 'dim'), span(what, style)],
				...(by === undefined ? {} : { right: [span(by, 'dim')], rightYields: true as const }),
			}),
			...(execution === undefined ? {} : { act: () => viewOutput(context, execution) }),
		})),
		empty: 'nothing has happened yet',
	};
};
