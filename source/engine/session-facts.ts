import { variableOf } from '../run/guide/placeholder.ts';
import type { Operator } from '../run/operator.ts';
import type { Runbook } from '../runbook/model.ts';
import type { gitFacts } from './git.ts';
import type { Holder } from './record/lock.ts';

/** The intent that opens a session. */
export function session(
	via: 'screen' | 'headless',
	operator: Operator,
	git: Awaited<ReturnType<typeof gitFacts>>,
	variables: string[],
) {
	return {
		kind: 'open-session' as const,
		operator,
		via,
		pid: process.pid,
		...(git === undefined ? {} : { git }),
		...(variables.length === 0 ? {} : { variables }),
	};
}

/** Whoever held the run before it was taken over, for the record. */
export function takenFrom(holder: Holder | undefined) {
	if (holder === undefined) return {};
	const { tty: _, ...from } = holder;
	return { takenFrom: from };
}

/** Secrets the run had set, which were not kept and which this operator's environment does not set either. */
export function missingFrom(environment: Record<string, string>, withheld: readonly string[] = []) {
	const missing = withheld.filter(
		(name) => /^[A-Za-z_]\w*$/.test(name) && environment[name] === undefined,
	);
	return missing.length > 0 ? { missing } : {};
}

/** Variables among the guide's placeholders that the environment sets already. */
export function variablesSet(runbook: Runbook, environment: Record<string, string>): string[] {
	return runbook.placeholders.flatMap(({ token }) => {
		const name = variableOf(token);
		return name !== undefined && environment[name] !== undefined ? [name] : [];
	});
}
