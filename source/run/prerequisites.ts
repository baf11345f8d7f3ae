import type { PlacedStatement } from '../runbook/lookup.ts';
import type { Item } from '../runbook/model.ts';
import type { Run } from './intent.ts';
import { phaseBegun } from './rollback/armed.ts';

/** What the guide asks to stand before the rollout, and nobody has answered yet. */
export function openPrerequisites({ runbook, state }: Run): Item[] {
	return runbook.prerequisites.filter(({ id }) => {
		const answer = state.items[id];
		return answer === undefined || answer.meaning === 'rejected';
	});
}

/** `2 of 5 prerequisites are open: backup taken; team told`. */
export function openWords(open: readonly Pick<Item, 'text'>[], all: number): string {
	const are = open.length === 1 ? 'is' : 'are';
	const what = all === 1 ? '1 prerequisite' : `${open.length} of ${all} prerequisites`;
	return `${what} ${are} open: ${open.map(({ text }) => text).join('; ')}`;
}

/**
 * What these commands would go on without, when they are the first to change something and prerequisites are open. Said
 * once a run; a rehearsal changes nothing.
 */
export function whyUnprepared(
	run: Run,
	statements: readonly PlacedStatement[],
): string | undefined {
	const { created, deviations } = run.state;
	if (created?.kind === 'rehearsal') return undefined;
	if (deviations.some(({ kind }) => kind === 'unprepared-start')) return undefined;
	const open = openPrerequisites(run);
	if (open.length === 0 || phaseBegun(run, statements) === undefined) return undefined;
	return openWords(open, run.runbook.prerequisites.length);
}
