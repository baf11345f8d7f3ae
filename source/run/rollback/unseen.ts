import { dropsExports } from '../../runbook/statement/sudo.ts';
import type { Run } from '../intent.ts';
import type { RollbackState } from '../state.ts';
import { exportsOf } from './build.ts';

/**
 * Toggles that this rollback set and that its deployment cannot have seen, since sudo handed nothing of them on. A later
 * deployment that sees them takes that back, and so does a person who settled one. `at` is when the deployment ended.
 */
export function deployedUnseen(
	{ runbook }: Run,
	{ statements, progress }: RollbackState,
): { name: string; at: string }[] {
	const set = new Set<string>();
	let unseen: { name: string; at: string }[] = [];
	for (const { id, deploys } of statements) {
		for (const name of Object.keys(exportsOf(runbook, id))) set.add(name);
		const state = progress[id];
		if (!deploys || (state?.status !== 'ok' && state?.status !== 'settled')) continue;
		if (state.status === 'ok' && dropsExports(state.run.text)) {
			const { finishedAt: at } = state.run;
			unseen = [...unseen, ...[...set].map((name) => ({ name, at }))];
		} else if (state.status === 'ok' || state.how !== 'kept-unknown') {
			unseen = [];
		}
	}
	return unseen;
}
