import type { RunEvent } from '../run/event.ts';
import type { Intent, Run } from '../run/intent.ts';
import { phaseBegun } from '../run/rollback/armed.ts';
import type { RollbackCheck } from '../run/rollback/event.ts';
import { rollbackProcedures } from '../run/rollback/plan.ts';
import { findStatement } from '../runbook/lookup.ts';
import { checkRollback, checkRollbackFiles, type RollbackPlace } from './rollback-check.ts';

/** Commands after which other scripts, programs or commits may be here. */
const changesScripts =
	/\b(?:git\s+(?:checkout|switch|pull|merge|rebase|reset|revert|stash|clean)|(?:npm|pnpm|yarn|bun)\s+(?:ci|i|install|add|remove|uninstall|update|upgrade)|remove:\S*flags)\b/;

/** Events after which the way back is looked at again. */
const occasions: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>([
	'session.opened',
	'phase.opened',
	'phase.decided',
	'phase.undone',
	'rollback.finished',
	'guide.adopted',
]);

export type RollbackWatch = {
	heard(event: RunEvent): void;
	/** Right before commands that begin to change something in a phase: what can be said at once is up to date. */
	before(intent: Intent): void;
};

/** Keeps up to date whether the rollback could run: told of each event, it looks again where something may have changed. */
export function watchRollback({
	run,
	send,
	place,
}: {
	run(): Run;
	send(intent: Intent): void;
	place(): RollbackPlace;
}): RollbackWatch {
	let looking = false;
	let again = false;

	async function look(): Promise<void> {
		again = looking;
		if (looking || rollbackProcedures(run().runbook).length === 0) return;
		looking = true;
		try {
			send({ kind: 'rollback-checked', checks: await checkRollback(run().runbook, place()) });
		} finally {
			looking = false;
			if (again) void look();
		}
	}

	function matters(event: RunEvent): boolean {
		if (event.type !== 'block.finished') return occasions.has(event.type);
		const { statements = [] } = run().state.executions[event.execution] ?? {};
		return statements.some(({ text }) => changesScripts.test(text));
	}

	return {
		heard(event) {
			// Not in the middle of what is being recorded.
			if (matters(event)) setImmediate(() => void look());
		},
		before(intent) {
			if (intent.kind !== 'run') return;
			const { runbook, state } = run();
			const statements = intent.statements.flatMap(({ id }) => findStatement(runbook, id) ?? []);
			if (phaseBegun(run(), statements) === undefined) return;
			const files = checkRollbackFiles(runbook, place());
			const known = state.rollbackChecks?.checks ?? [];
			const checks = updated(known, files);
			if (JSON.stringify(checks) !== JSON.stringify(known)) {
				send({ kind: 'rollback-checked', checks });
			}
		},
	};
}

/** What was found before, with what was just found in place of the same or added. */
function updated(
	known: readonly RollbackCheck[],
	found: readonly RollbackCheck[],
): RollbackCheck[] {
	const byName = new Map(known.map((check) => [check.what, check]));
	for (const check of found) byName.set(check.what, check);
	return [...byName.values()];
}
