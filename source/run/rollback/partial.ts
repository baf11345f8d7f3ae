import type { Phase, Runbook } from '../../runbook/model.ts';
import { isOn } from '../toggle/board.ts';

/**
 * Toggles that a guide turns on in a phase after the first one that turns on any of these: each phase builds on the
 * ones before, so these features may need what goes off.
 */
export function turnedOnAfter({ phases }: Runbook, names: ReadonlySet<string>): Set<string> {
	const turnedOn = phases.map(turnsOn);
	const first = turnedOn.findIndex((own) => own.some((name) => names.has(name)));
	const earlier = new Set(turnedOn.slice(0, first + 1).flat());
	return first < 0
		? new Set()
		: new Set(turnedOn.slice(first + 1).flatMap((own) => own.filter((name) => !earlier.has(name))));
}

const turnsOn = ({ steps }: Phase): string[] =>
	steps
		.flatMap(({ blocks }) => blocks.flatMap(({ statements }) => statements))
		.flatMap(({ exports }) => Object.entries(exports))
		.filter(([, value]) => isOn(value))
		.map(([name]) => name);
