import type { EngineSnapshot } from '../../engine/engine.ts';
import type { Absence } from '../../report/absence.ts';
import { activeRollback } from '../../run/rollback/progress.ts';
import type { StartFacts } from './facts.ts';
import { reduce } from './reduce.ts';
import { sceneOf } from './scene.ts';
import { emptyView, listOverlay, type View } from './view.ts';

/** What the screens begin with: the start card of a guide when there is one. */
export function firstView(facts: StartFacts | undefined): View {
	if (!facts) return emptyView('steps');
	const { operator, roles, environment, environments, ticket } = facts;
	const [only, other] = environments;
	const known = environment ?? (other === undefined ? only : undefined);
	const view = emptyView('start');
	return {
		...view,
		start: {
			...view.start,
			operator: operator.name,
			role: roles[0] ?? 'operator',
			...(known === undefined ? {} : { environment: known }),
			...(ticket === undefined ? {} : { ticket }),
		},
	};
}

/** Shorter than this nobody calls it an absence, in milliseconds. */
const worthTellingMs = 60_000;

function isWorthTelling({ happened, notes, unwatchedMs }: Absence): boolean {
	return happened.length > 0 || notes.length > 0 || unwatchedMs >= worthTellingMs;
}

/**
 * What a run that was opened shows first: a rollback that goes on before everything, then what happened while the
 * operator was away, which the question about an unknown outcome tells itself.
 */
export function runView({ run, absence }: EngineSnapshot): View {
	if (activeRollback(run.state)) return emptyView('emergency');
	const steps = emptyView('steps');
	if (!absence || !isWorthTelling(absence) || sceneOf(run, steps).asksUnknown) return steps;
	return reduce(steps, { change: 'open', overlay: listOverlay('absence') });
}
