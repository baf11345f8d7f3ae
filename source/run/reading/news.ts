import type { ReadingsTaken } from '../event.ts';
import { guardsOf } from '../guard/guard.ts';
import { alerts, readingOf } from '../guard/judgement.ts';
import type { Run } from '../intent.ts';
import { msBetween, timeScale } from '../time.ts';
import type { Readings } from './reading.ts';

/** A figure that stays well is written down this often, in milliseconds: a monitor may report every second for days. */
const quietMs = 5000;

/**
 * What of one look at something that goes on is worth an event: figures not heard of for a while, every figure that
 * is over a limit or whose guard is not at ease, and toggles that changed.
 */
export function newsOf(
	run: Run,
	{ execution, statement, readings, toggles }: Omit<ReadingsTaken, 'type'>,
	at: string,
): Readings {
	const { state } = run;
	if (timeScale(state) > 1) return { readings, toggles };
	const source = statement || execution;
	const watching = guardsOf(run).map((guard) => ({ guard, name: readingOf(run, guard)?.name }));
	return {
		readings: readings.filter((reading) => {
			const known = state.readings[reading.name];
			const last = known?.history.findLast((one) => one.source === source);
			if (!known || !last || msBetween(last.at, at) >= quietMs) return true;
			return watching.some(
				({ guard, name }) =>
					name === reading.name &&
					(state.guards[guard.id]?.status !== 'ok' || alerts(known, reading.value, guard)),
			);
		}),
		toggles: Object.fromEntries(
			Object.entries(toggles).filter(([name, value]) => state.toggles[name]?.seen?.value !== value),
		),
	};
}
