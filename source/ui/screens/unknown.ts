import { environmentOf } from '../../run/ask.ts';
import { stepStatements } from '../../run/progress.ts';
import { toggleBoard } from '../../run/toggle/board.ts';
import { findStatement } from '../../runbook/lookup.ts';
import { shouted } from '../actions/asking.ts';
import { lookFirst, unknownStatement } from '../actions/unknown.ts';
import { absenceRows, sinceWords } from '../lists/absence.ts';
import { type Row, rule, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { RunContext, Size } from '../view/context.ts';
import { comparedRows } from './compared.ts';
import { lines } from './layout.ts';

/** What happened since the operator left, and how long nobody watched. */
function sinceLast({ absence, look, now }: RunContext, most: number): Row[] {
	if (!absence) return [];
	const more = absence.happened.length + absence.notes.length - most;
	return [
		rule(
			look,
			sinceWords(absence, now),
			more > 0 ? [span('I', 'key'), span(` ${more} more`, 'dim')] : undefined,
		),
		...absenceRows(absence, now, most),
	];
}

function question(context: RunContext): Row[] {
	const { run, look, now } = context;
	const statement = unknownStatement(context);
	const state = statement && run.state.statements[statement.id];
	if (!statement || state?.status !== 'unknown') return [];
	const tail = context.output(state.execution);
	const last = tail?.lines(0, 2) ?? [];
	const step = findStatement(run.runbook, statement.id)?.step;
	return [
		rule(look, 'one thing is not known', [span(step?.title ?? '', 'dim')]),
		{
			left: ['  ', span(state.text, 'code')],
			right: [
				statement.deploys ? span(`${shouted(environmentOf(run, statement))}  `, 'warn') : '',
				`started ${moment(state.startedAt, now)}, no end recorded`,
			],
		},
		{ left: ['  ', span(state.why, 'dim')] },
		...last.map((text): Row => ({ left: [`  ${look.glyphs.side} `, { text, output: true }] })),
		{
			left: [
				' It may have been applied, in part or not at all. ',
				span('It will not run by itself.', 'strong'),
			],
		},
	];
}

function choices(context: RunContext): Row[] {
	const statement = unknownStatement(context);
	const step = statement && lookFirst(context, statement);
	const checks = step
		? stepStatements(step)
				.slice(0, 2)
				.map(({ text }) => text)
				.join(', ')
		: 'the guide has no check';
	const maybe = toggleBoard(context.run)
		.filter(({ status }) => status === 'maybe')
		.map(({ short }) => short);
	const counts = maybe.length > 0 ? `${maybe.join(', ')} count as "maybe on"; ` : '';
	const choice = (key: string, text: string): Row => ({
		left: ['   ', span(key, 'key'), `  ${text}`],
	});
	return [
		{
			left: [
				span(` ${context.look.glyphs.cursor} `, 'key'),
				span('l', 'key'),
				`  look first: ${checks}`,
			],
		},
		choice('a', 'it WAS applied (you saw it: what?)'),
		choice('r', 'it was NOT applied: it becomes next again'),
		choice('k', `keep unknown: ${counts}the phase cannot get GO`),
	];
}

/** Rows of what happened before, beside what is asked. */
const sinceRows = 3;

/** Screen 4: what became of a command whose end nobody saw. */
export function unknownBody(context: RunContext, { columns, rows }: Size): string[] {
	const [asked, answers] = [question(context), choices(context)];
	const essential = asked.length + answers.length;
	const since = rows >= essential + 5 ? sinceLast(context, sinceRows) : [];
	const room = rows - essential - since.length;
	return lines(
		[
			...since,
			...(rows < essential ? asked.slice(1, Math.max(2, rows - answers.length + 1)) : asked),
			...answers,
			...(room >= 2
				? [
						rule(context.look, 'this place compared with the record'),
						...comparedRows(context),
					].slice(0, room)
				: []),
		].slice(0, rows),
		columns,
		context.look,
	);
}
