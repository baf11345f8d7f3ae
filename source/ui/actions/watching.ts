import { batchFrom } from '../../run/ask.ts';
import { haltView } from '../../run/guard/halt.ts';
import { readAddress } from '../../run/watch/address.ts';
import { escalationClock, untold, whoAndWhere } from '../../run/watch/escalation.ts';
import type { PinRequest } from '../../run/watch/event.ts';
import { holdView, holdWords, openHolds } from '../../run/watch/hold.ts';
import type { HoldRecord } from '../../run/watch/state.ts';
import { findStatement } from '../../runbook/lookup.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, send, tell } from '../view/view.ts';
import { runBatch } from './asking.ts';

/** Seconds of the guide between two looks of a pin, unless the operator says otherwise. */
const usualPin = 60;

/** Closes a hold before its time. */
export function closeHold(context: RunContext, hold: string | undefined): Act[] {
	const open = openHolds(context.run);
	const found = open.find((one) => one.hold === hold) ?? open[0];
	if (!found) return [tell('no hold is open')];
	const at = context.now.toISOString();
	return [
		ask({
			title: `Close it early? ${holdWords(context.run, found, { at })}`,
			hint: 'why? one line, listed as a deviation',
			submit: (reason) => [send({ kind: 'close-hold', hold: found.hold, reason, at })],
		}),
	];
}

/** The monitor of a hold that nobody watches, which Enter runs again; undefined for any other hold. */
export function monitorAgain({ run, now }: RunContext, { hold, step }: HoldRecord) {
	const found = run.state.holds[hold];
	const placed = findStatement(run.runbook, hold);
	if (!found || !placed?.statement.longRunning || found.needs !== 'readings') return undefined;
	const { status } = holdView(run, found, { at: now.toISOString() });
	return status === 'unwatched' ? batchFrom(run, step, hold, 'one') : undefined;
}

/** What Enter does while a hold is what comes next: watches again where nobody does, else says how long it takes. */
export function sayHold(context: RunContext, hold: string, read: number): Act[] {
	const open = context.run.state.holds[hold];
	const again = open && monitorAgain(context, open);
	if (again) return runBatch(context.run, again, read);
	const found = openHolds(context.run).find((one) => one.hold === hold);
	const at = context.now.toISOString();
	return [
		tell(found ? `${holdWords(context.run, found, { at })}: E ends it early` : 'the hold is over'),
	];
}

export function overrideHalt({ run }: RunContext): Act[] {
	const halt = haltView(run);
	if (!halt) return [tell('no HALT stands')];
	return [
		ask({
			title: `Go on in spite of the HALT? ${halt.says}`,
			hint: 'why? one line, listed as a deviation. Esc: the HALT stands',
			submit: (reason) => [send({ kind: 'override-halt', reason })],
		}),
	];
}

export function dismissGuard(guard: string, name: string): Act[] {
	return [
		ask({
			title: `Take the say away from the guard ${name}?`,
			hint: 'why? one line, listed as a deviation',
			submit: (reason) => [send({ kind: 'dismiss-guard', guard, reason })],
		}),
	];
}

/** Looks at the result of the selected command again and again. */
export function pinSelected({ scene }: RunContext): Act[] {
	const { selected } = scene;
	if (!selected) return [tell('there is no command here')];
	return pinEvery(selected.text, { kind: 'command', statement: selected.id });
}

/** Asks for a port or an address and looks at it again and again. */
export function pinAddress(): Act[] {
	return [
		ask({
			title: 'Watch an address',
			hint: 'host:port, or https://...; a $VARIABLE of the run may begin it',
			submit: (text) => {
				const what = readAddress(text);
				return typeof what === 'string' ? [tell(what, 'warn')] : pinEvery(text.trim(), what);
			},
		}),
	];
}

/** Asks how often, and looks at something again and again. */
export function pinEvery(name: string, what: PinRequest): Act[] {
	return [
		ask(
			{
				title: `Watch with ${name}`,
				hint: 'every how many seconds?',
				submit: (text) => {
					const everySeconds = Number(text);
					return everySeconds > 0
						? [send({ kind: 'pin', what, everySeconds }, tell('watching: W lists it'))]
						: [tell('a number of seconds is needed', 'warn')];
				},
			},
			String(usualPin),
		),
	];
}

/** Notes that a level of the guide's escalation has been told; without a level the next that has not. */
export function tellLevel(context: RunContext, level?: string): Act[] {
	const at = context.now.toISOString();
	const next =
		level === undefined
			? untold(context.run, at)[0]
			: escalationClock(context.run, at).find((one) => one.level === level);
	if (!next) return [tell('nothing is wrong, or everybody has been told')];
	return [
		ask({
			title: `${next.level} has been told: ${whoAndWhere(next)}`,
			hint: 'anything to note? Enter on an empty line is fine',
			optional: true,
			submit: (note) => [
				send({ kind: 'tell-escalation', level: next.level, ...(note ? { note } : {}) }),
			],
		}),
	];
}
