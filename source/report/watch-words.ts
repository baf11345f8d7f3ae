import type { RunEvent } from '../run/event.ts';
import { figureInWords } from '../run/reading/unit.ts';
import type { WatchEvent } from '../run/watch/event.ts';
import type { Names } from './names.ts';
import { span, utc } from './words.ts';

type Words = {
	[T in WatchEvent['type']]: (event: Extract<RunEvent, { type: T }>, named: Names) => string;
};

/** What each kind of event about watching says on one line; one row a kind. */
export const watchWords: Words = {
	'reading.mapped': ({ metric, reading, remembered }) =>
		reading === undefined
			? `${metric} is found by its name again`
			: `${metric} is the reading ${reading}${remembered ? ', as said in an earlier run' : ''}`,
	'pin.started': ({ name, everySeconds }) => `pinned: ${name}, every ${span(everySeconds * 1000)}`,
	'pin.stopped': ({ pin }, named) => `unpinned: ${named(pin)}`,
	'guard.changed': ({ guard, status, why, value, unit, reading = '', limit }, named) =>
		`guard ${named(guard)} ${status.toUpperCase()}${value === undefined ? '' : ` at ${figureInWords(reading, value, unit, limit)}`}: ${why}`,
	'guard.dismissed': ({ guard, reason }, named) => `guard ${named(guard)} dismissed: ${reason}`,
	'guard.rearmed': ({ guard }, named) => `guard ${named(guard)} counts again`,
	'halt.raised': ({ why }) => `HALT: ${why}`,
	'halt.held': () => 'HALT seen: it stands',
	'halt.overridden': ({ reason }) => `HALT overridden: ${reason}`,
	'halt.cleared': ({ why }) => `HALT is over: ${why}`,
	'hold.started': ({ step, seconds }, named) =>
		`hold of ${span(seconds * 1000)} begins: ${named(step)}`,
	'hold.watched': ({ observedMs, unobservedMs }) =>
		`hold: ${span(observedMs)} watched${unobservedMs > 0 ? `, ${span(unobservedMs)} not` : ''}`,
	'hold.ended': ({ observedMs, unobservedMs }) =>
		`hold is over: ${span(observedMs)} watched${unobservedMs > 0 ? `, ${span(unobservedMs)} not` : ''}`,
	'hold.closed': ({ reason, leftSeconds }) =>
		`hold closed ${span(leftSeconds * 1000)} early: ${reason}`,
	'time.unobserved': ({ from, to }) => `nobody watched from ${utc(from)} to ${utc(to)}`,
	'notice.sent': ({ about, to }) => `told about ${about}: ${to}`,
	'notice.failed': ({ about, to, why, final }) =>
		`NOT told about ${about}: ${to}: ${why}${final ? '' : '; tried again'}`,
	'escalation.told': ({ level, who, note }) =>
		`${level} told: ${who}${note === undefined ? '' : ` (${note})`}`,
};
