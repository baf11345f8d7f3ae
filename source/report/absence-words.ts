import type { Absence } from './absence.ts';
import { between, counted, listed, span, utc, utcBeside } from './words.ts';

/** How many things that happened are told before the rest is only counted. */
const most = 12;

/** `Nobody watched 22:00:45 to 22:41:47 UTC: 41 min 3 s unobserved, not good.` */
export function unwatchedWords(
	{ unwatched, unwatchedMs }: Absence,
	time: (at: string) => string,
): string {
	if (unwatched.length === 0) return 'Somebody had it open all that time.';
	const stretches = unwatched.map(({ from, to }) => `${time(from)} to ${time(to)}`);
	return `Nobody watched ${listed(stretches)}: ${span(unwatchedMs)} unobserved, not good.`;
}

/** Since when it is told, and of whom. */
export function absenceTitle({ who, own, held, from, to }: Absence): string {
	const ago = `${utc(from)}, ${span(between(from, to))} ago`;
	if (own) return `Since you left (${ago})`;
	return held ? `New to you; ${who} has it open` : `New to you; ${who} left (${ago})`;
}

/** What somebody who was away has to know, as lines for a terminal; foreign text is as it was written. */
export function absenceLines(absence: Absence): string[] {
	const { happened, notes, from, own, held } = absence;
	const time = (at: string) => utcBeside(at, from);
	const told = happened.slice(-most);
	const earlier = happened.length - told.length;
	return [
		`${absenceTitle(absence)}:`,
		...(earlier > 0 ? [`  ${counted(earlier, 'thing')} before these: gonogo watch tells all`] : []),
		...told.map(({ at, by, says }) => `  ${time(at)}  ${by}  ${says}`),
		...(happened.length === 0 ? ['  nothing was done'] : []),
		...notes.map(({ at, by, text }) => `  ${time(at)}  ${by}  note: ${text}`),
		...(held && !own ? [] : [`  ${unwatchedWords(absence, time)}`]),
	].map((line) => line.replaceAll('\n', ' ⏎ '));
}
