import { haltOf } from '../../run/guard/halt.ts';
import { activeRollback } from '../../run/rollback/progress.ts';
import type { RunState } from '../../run/state.ts';
import { reduce } from '../view/reduce.ts';
import type { View } from '../view/view.ts';

/** A key that was on its way when the question came answers nothing: so long no key must have come, in milliseconds. */
const deafMs = 700;

/** When the question of a HALT is on the screen, and from when on keys answer it. */
export class HaltQuestion {
	private readonly known = new Set<string>();
	private deafUntil = 0;

	/** The view with the question of the HALT that stands, if it has not been asked yet, and without any other. */
	asked(view: View, state: RunState, now: Date): View {
		const halt = haltOf(state);
		const overlays = view.overlays.filter((one) => one.kind !== 'halt' || one.halt === halt?.id);
		const rest = overlays.length === view.overlays.length ? view : { ...view, overlays };
		// On the emergency screen the word that is being typed stays on top: it shows the HALT itself. A drill's does not.
		if (!halt || this.known.has(halt.id) || activeRollback(state)) return rest;
		this.known.add(halt.id);
		const drilling = view.overlays.some(({ kind }) => kind === 'drill');
		if (view.screen === 'emergency' && !drilling) return rest;
		this.deafUntil = now.getTime() + deafMs;
		return reduce(rest, { change: 'open', overlay: { kind: 'halt', halt: halt.id } });
	}

	/** Whether a key that comes now is not listened to. */
	isDeaf(now: Date): boolean {
		return now.getTime() < this.deafUntil;
	}

	/** A key has come: whether it is let pass. Someone who types on must have stopped before a key means something. */
	letsPass(now: Date): boolean {
		if (!this.isDeaf(now)) return true;
		this.deafUntil = now.getTime() + deafMs;
		return false;
	}
}
