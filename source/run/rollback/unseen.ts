import { dropsExports } from '../../runbook/statement/sudo.ts';
import type { Run } from '../intent.ts';
import type { RollbackState } from '../state.ts';
import { exportsOf } from './build.ts';
import { carried } from './progress.ts';

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
		if (!deploys || !carried(state)) continue;
		const blind = state?.status === 'ok' && dropsExports(state.run.text) ? state.run : undefined;
		unseen = blind ? [...unseen, ...[...set].map((name) => ({ name, at: blind.finishedAt }))] : [];
	}
	return unseen;
}
