import { nextAfterCheck } from '../../../run/rollback/after.ts';
import { scopeNamed } from '../../../run/rollback/plan.ts';
import { rollbackAtWork, rollbackNext } from '../../../run/rollback/progress.ts';
import { currentCommand } from '../../../run/rollback/running.ts';
import { outcomeWords } from '../../../run/sign-off/evidence.ts';
import type { RollbackState, StatementState } from '../../../run/state.ts';
import type { StatementToRun } from '../../../run/statement-to-run.ts';
import { shouted } from '../../actions/asking.ts';
import { sign, stateMark } from '../../text/marks.ts';
import { type Piece, type Row, rule, span } from '../../text/row.ts';
import { between, duration, moment } from '../../text/time.ts';
import type { RunContext, Size } from '../../view/context.ts';
import { asksElsewhere, silence } from '../../view/silence.ts';
import { lines, shared, windowStart } from '../layout.ts';
import { elsewhere, hangs } from '../steps/next.ts';
import { outputRows } from '../steps/output.ts';
import { standInPieces } from '../steps/statements.ts';
import { alarm, calls } from './alarm.ts';
import { grouped, groupText } from './grouped.ts';
import { checkRows, outcomeRows } from './outcome.ts';

function right(state: StatementState | undefined, now: Date): Piece[] {
	switch (state?.status) {
		case 'running':
			return [span(duration(between(state.startedAt, now)), 'info')];
		case 'ok':
			return [span(duration(state.run.durationMs), 'dim')];
		case 'failed':
			return [
				span(`FAILED ${outcomeWords(state.run.outcome)}  ${duration(state.run.durationMs)}`, 'bad'),
			];
		case 'unknown':
			return [span('UNKNOWN', 'warn')];
		case 'settled':
			return [span(`${state.how}: ${state.note}`, 'warn')];
		case undefined:
			return [];
	}
}

function groupRow(
	context: RunContext,
	rollback: RollbackState,
	group: readonly StatementToRun[],
): Row {
	const [statement] = group;
	if (!statement) return { left: [] };
	const state = rollback.progress[statement.id];
	const held = rollback.held.includes(statement.id) && state === undefined;
	return {
		left: [' ', sign(context.look, stateMark(state)), ' ', span(groupText(group), 'code')],
		right: [
			statement.deploys
				? span(`${shouted(statement.environment ?? rollback.environment)}  `, 'warn')
				: '',
			...standInPieces(context, statement),
			held
				? span(rollback.outcome ? 'WAITS: s sends it' : 'HELD until the outcome is known', 'warn')
				: '',
			...right(state, context.now),
		],
		rightPieces: true,
	};
}

/** A rollback under way: whom to call, command by command, and what it prints; then its outcome. */
export function rollbackBody(context: RunContext, size: Size): string[] {
	const { rollback } = context.scene;
	if (!rollback) return [];
	const rows = rollback.outcome
		? rowsOfOutcome(context, rollback, size.rows)
		: rowsUnderWay(context, rollback, size.rows);
	return lines(rows, size.columns, context.look);
}

function groupsOf({ statements, progress }: RollbackState): StatementToRun[][] {
	const status = ({ id }: StatementToRun) => progress[id]?.status;
	return grouped(statements, (one, other) => status(one) === status(other));
}

function rowsUnderWay(context: RunContext, rollback: RollbackState, height: number): Row[] {
	const groups = groupsOf(rollback);
	const next = rollbackNext(rollback);
	const at =
		'statement' in next
			? groups.findIndex((group) => group.some(({ id }) => id === next.statement.id))
			: next.kind === 'finished'
				? groups.length - 1
				: 0;
	const title = rule(context.look, titleOf(rollback), [
		span(`${rollback.by}, ${moment(rollback.startedAt, context.now)}`, 'dim'),
	]);
	const people = [...alarm(context), ...calls(context)];
	const [head = 0, commands = 0, who = 0, printed = 0] = shared(height, [
		{ least: 1, wants: 1 },
		{ least: 1, wants: Math.min(groups.length, 8) },
		{ least: people.length, wants: people.length },
		{ least: 2, wants: height },
	]);
	const start = windowStart(at, groups.length, commands);
	return [
		...people.slice(0, who),
		...[title].slice(0, head),
		...groups.slice(start, start + commands).map((group) => groupRow(context, rollback, group)),
		...outputRows(context, printed),
	];
}

/** The outcome leads; of the commands only those that did not succeed, and notices, are still worth a row. */
function rowsOfOutcome(context: RunContext, rollback: RollbackState, height: number): Row[] {
	const { look, now } = context;
	const ok = ({ id }: StatementToRun) => rollback.progress[id]?.status === 'ok';
	const done = rollback.statements.filter(ok).length;
	const rest = groupsOf(rollback).filter(([first]) => first !== undefined && !ok(first));
	const title = rule(look, titleOf(rollback), [
		span(`${done} of ${rollback.statements.length} commands done`, 'dim'),
		rollback.finishedAt ? span(`  ${moment(rollback.finishedAt, now)}`, 'dim') : '',
	]);
	const people = calls(context);
	const checks = checkRows(context, rollback);
	// Where there is room, the people to call and the next check keep theirs beside a long list of toggles.
	const others = height < 14 ? 0 : people.length + Math.min(checks.length, 3);
	const outcome = outcomeRows(context, rollback, height - 1 - others);
	const [head = 0, ended = 0, commands = 0, who = 0, looked = 0, printed = 0] = shared(height, [
		{ least: 1, wants: 1 },
		{ least: outcome.length, wants: outcome.length },
		{ least: 0, wants: Math.min(rest.length, 4) },
		{ least: people.length, wants: people.length },
		{ least: 3, wants: Math.min(checks.length, 8) },
		{ least: 3, wants: height },
	]);
	return [
		...people.slice(0, who),
		...[title].slice(0, head),
		...outcome.slice(0, ended),
		...rest.slice(0, commands).map((group) => groupRow(context, rollback, group)),
		...checks.slice(0, looked),
		...outputRows(context, printed),
	];
}

const titleOf = ({ scope, environment }: RollbackState): string =>
	`rollback${scopeNamed(scope)} on ${shouted(environment)}`;

/** What Enter does now while a rollback is on the screen. */
export function rollbackNextRow(context: RunContext): Row {
	const { rollback } = context.scene;
	if (!rollback) return { left: [] };
	const next = rollbackNext(rollback);
	switch (next.kind) {
		case 'waiting':
			return {
				left: [
					' ',
					span('WAITING', 'warn'),
					` for ${waitedFor(context, next.execution)}: `,
					span('Ctrl-C', 'key'),
					' stops it, ',
					span('b', 'key'),
					' begins beside it',
				],
			};
		case 'running':
			return {
				left: [
					' ',
					...runningPieces(context, rollback, next.statement),
					...hangs(context, next.statement),
				],
			};
		case 'failed':
			return {
				left: [
					' ',
					span('FAILED', 'bad'),
					': Enter offers what to do about ',
					span(next.statement.text, 'code'),
				],
			};
		case 'unknown':
			return {
				left: [
					' ',
					span('UNKNOWN', 'warn'),
					': Enter asks what became of ',
					span(next.statement.text, 'code'),
				],
			};
		case 'run':
			// Between two commands of one block it does not wait for anybody.
			if (rollbackAtWork(context.run.state, rollback)) {
				return { left: [' ', span('Running', 'info'), '  ', span(next.statement.text, 'code')] };
			}
			return rollback.outcome
				? afterwards(context)
				: { left: [' Next: ', span(next.statement.text, 'code')] };
		case 'notify':
			return {
				left: [
					' A notice waits: ',
					span('s', 'key'),
					' sends it, ',
					span('e', 'key'),
					' changes it first, ',
					span('a', 'key'),
					' takes note without it',
				],
			};
		case 'finished':
			return afterwards(context);
	}
}

/** What runs and for how long; one that says nothing for long can be left behind. */
function runningPieces(
	context: RunContext,
	rollback: RollbackState,
	{ id, text }: StatementToRun,
): Piece[] {
	const state = rollback.progress[id];
	if (state?.status !== 'running') return [];
	const runs = span(`Running ${duration(between(state.startedAt, context.now))}`, 'info');
	const silent = silence(context, state.execution, state.startedAt);
	const command = span(text.split('\n')[0] ?? '', 'code');
	if (asksElsewhere(context, state.execution))
		return [runs, ' ', ...elsewhere(context), '  ', command];
	if (silent === undefined) return [runs, '  ', command];
	return [
		runs,
		span(`, ${silent}`, 'warn'),
		'  ',
		span('l', 'key'),
		' leaves it behind  ',
		command,
	];
}

/** The forward command that has to end first. */
function waitedFor({ run }: RunContext, execution: string): string {
	const found = run.state.executions[execution];
	return found === undefined ? 'the running command' : currentCommand(found);
}

/** Once the outcome stands: the checks, one by one, then somebody takes note. */
function afterwards({ run, scene }: RunContext): Row {
	const note: Piece[] = [span('a', 'key'), ' takes note of the outcome'];
	if (scene.running) return { left: [' A check is running; ', ...note] };
	const check = nextAfterCheck(run);
	return check === undefined
		? { left: [' ', ...note] }
		: {
				left: [
					' ',
					...note,
					', ',
					span('Enter', 'key'),
					' checks: ',
					span(check.statement.text, 'code'),
				],
			};
}
