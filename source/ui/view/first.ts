import type { StartFacts } from './facts.ts';
import { emptyView, type View } from './view.ts';

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
