import type { Absence, Happened } from '../../report/absence.ts';
import type { Note } from '../../run/state.ts';
import { comparedRows, isElsewhere } from '../screens/compared.ts';
import { type Row, span } from '../text/row.ts';
import { moment, spanOfTime } from '../text/time.ts';
import { close } from '../view/view.ts';
import type { Entry, ListOf } from './list.ts';

/**
 * `since you left Thu 22:41`; for somebody who never had the run open `since op1 left`, or `before you came` while op1
 * has it open.
 */
export function sinceWords({ own, held, who, from }: Absence, now: Date): string {
	if (held && !own) return 'before you came';
	return `since ${own ? 'you' : who} left ${moment(from, now)}`;
}

/** Who watched while the operator was away, and how long nobody did. */
export function unwatchedRow({ unwatched, unwatchedMs }: Absence, now: Date): Row {
	if (unwatched.length === 0)
		return { left: [' ', span('Somebody watched all that time', 'good')] };
	const [first, ...others] = unwatched.map(
		({ from, to }) => `${moment(from, now)} to ${moment(to, now)}`,
	);
	const more =
		others.length === 0
			? ''
			: others.length === 1
				? ` and ${others[0]}`
				: ` and ${others.length} times more`;
	return {
		left: [
			` Nobody watched ${first}${more}: `,
			span(`${spanOfTime(unwatchedMs)} unobserved, not good`, 'warn'),
		],
	};
}

export function happenedRow({ at, by, says, grave }: Happened, now: Date): Row {
	return {
		left: [span(` ${moment(at, now)} `, 'dim'), span(says, grave ? 'bad' : undefined)],
		right: [span(by, 'dim')],
		rightYields: true,
	};
}

function noteRow({ at, by, text }: Note, now: Date): Row {
	return {
		left: [span(` ${moment(at, now)} `, 'dim'), span(`note: ${text}`, 'info')],
		right: [span(by, 'dim')],
		rightYields: true,
	};
}

/** The most pressing of it, in at most so many rows: the notes, then the last that happened. */
export function absenceRows(absence: Absence, now: Date, most: number): Row[] {
	const { happened, notes } = absence;
	const told = [
		...happened.map((one) => ({ at: one.at, row: happenedRow(one, now) })),
		...notes.map((one) => ({ at: one.at, row: noteRow(one, now) })),
	].sort((a, b) => a.at.localeCompare(b.at));
	return [...told.slice(-most).map(({ row }) => row), unwatchedRow(absence, now)];
}

/** What happened while the operator was away; Enter goes back to the screen and on with the run. */
export const absenceList: ListOf = (context) => {
	if (context.kind !== 'run' || !context.absence) {
		return { title: 'Since you left', entries: [], empty: 'this run began just now' };
	}
	const { absence, now } = context;
	const goOn = () => [close];
	const rows: Row[] = [
		...(absence.held && !absence.own ? [] : [unwatchedRow(absence, now)]),
		...(isElsewhere(context) ? comparedRows(context) : []),
		...absence.notes.map((note) => noteRow(note, now)),
		...absence.happened.map((one) => happenedRow(one, now)),
		...(absence.happened.length === 0 ? [{ left: [' nothing was done'] }] : []),
	];
	const title = sinceWords(absence, now);
	return {
		title: `${title[0]?.toUpperCase()}${title.slice(1)}; Enter goes on`,
		entries: rows.map((row): Entry => ({ row, act: goOn })),
		empty: '',
	};
};
