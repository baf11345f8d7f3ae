import { join } from 'node:path';
import type { Intent, Refusal, Run } from '../run/intent.ts';
import { isOvertaken } from '../run/rollback/progress.ts';
import type { RunState } from '../run/state.ts';
import type { StatementToRun } from '../run/statement-to-run.ts';
import { toggleNames } from '../run/toggle/board.ts';
import { findStatement } from '../runbook/lookup.ts';
import type { Clock } from './clock.ts';
import type { ExecutionContext } from './execution-context.ts';
import { writeEnvironment } from './record/environment-file.ts';
import type { runLayout } from './record/run-folder.ts';
import type { Rehearsal } from './rehearsal/rehearsal.ts';
import type { RunSecrets } from './run-secrets.ts';
import type { BlockSpec, Carried } from './shell/block.ts';
import { spareFolder } from './spare-folder.ts';

type OfRun = {
	layout: ReturnType<typeof runLayout>;
	/** What commands see beside what was carried. */
	environment(): Record<string, string>;
	/** The operator's own. */
	operator: Record<string, string>;
	secrets: RunSecrets;
	clock: Clock;
	rehearsal?: Rehearsal;
	run(): Run;
	carried(): Carried;
	carry(next: Carried): void;
	send(intent: Intent): Refusal | undefined;
};

/** What the executions of an open run see of it, at the moment they ask. */
export function contextOfRun(options: OfRun): ExecutionContext {
	const { layout, environment, operator, secrets, clock, rehearsal, run, send } = options;
	const spares = new Map<string, string>();
	const toggles = () => toggleNames(run().runbook, run().state);
	return {
		executions: layout.executions,
		folder: (id) => spares.get(id) ?? layout.execution(id),
		spare(id) {
			if (run().state.executions[id]?.rollback === undefined) return undefined;
			const folder = spareFolder(operator);
			if (folder !== undefined) spares.set(id, join(folder, id));
			return spares.get(id);
		},
		carried: options.carried,
		carry(next) {
			options.carry(next);
			const { carried: kept, withheld } = secrets.withheldFrom(next);
			const problem = writeEnvironment(layout.folder, kept, withheld);
			// A problem here is met again, and said, when the next event is written.
			return { withheld, ...(problem === undefined ? {} : { problem }) };
		},
		environment,
		toggles,
		secrets: secrets.values,
		stopsOnFailure: (statements) => annotationsOf(run(), statements)?.stopOnFailure !== false,
		timeoutSeconds: (id) => run().state.executions[id]?.timeoutSeconds,
		standsApart: (id) =>
			run().state.executions[id]?.mode === 'background' || isOvertaken(run().state, id),
		deploys: (id) => run().state.executions[id]?.statements.some(({ deploys }) => deploys) ?? false,
		onlyStatement: (id) => onlyStatement(run().state, id),
		moment: () => ({ at: clock.now().toISOString(), mono: clock.mono() }),
		report: (intent) => send(intent) === undefined,
		...(rehearsal === undefined
			? {}
			: {
					rehearse(spec) {
						const { spec: rehearsed, left } = rehearsal.rehearse(spec);
						for (const { id, why } of left) {
							send({ kind: 'note', text: `not rehearsed, ${why}: ${textOf(spec, id)}` });
						}
						return rehearsed;
					},
				}),
	};
}

const textOf = ({ statements }: BlockSpec, id: string): string =>
	statements.find((statement) => statement.id === id)?.text.split('\n')[0] ?? id;

/** The statement of an execution that has no other: all of its output is that statement's. */
function onlyStatement({ executions }: RunState, id: string): string | undefined {
	const { statements = [], mode } = executions[id] ?? {};
	const [first, other] = statements;
	return other === undefined && mode !== 'interactive' ? first?.id : undefined;
}

function annotationsOf(run: Run, statements: readonly StatementToRun[]) {
	const [first] = statements;
	return first && findStatement(run.runbook, first.id)?.block?.annotations;
}
