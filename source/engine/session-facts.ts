import type { GitFacts, SessionOpened } from '../run/event.ts';
import { variableOf } from '../run/guide/placeholder.ts';
import type { OperatorIntent } from '../run/intent.ts';
import type { Operator } from '../run/operator.ts';
import type { Runbook } from '../runbook/model.ts';
import { openPreferences } from './preferences.ts';
import type { Holder } from './record/lock.ts';
import type { Env } from './record/run-folder.ts';

type Found = {
	via: 'screen' | 'headless';
	operator: Operator;
	git: GitFacts | undefined;
	sudo: SessionOpened['sudo'] | undefined;
	environment: Record<string, string>;
	runbook: Runbook;
	/** Where the operator's preferences are found. */
	env: Env;
};

/** What is true of this machine and its environment when somebody opens the run here. */
export function sessionFacts({
	via,
	operator,
	git,
	sudo,
	environment,
	runbook,
	env,
}: Found): Extract<OperatorIntent, { kind: 'open-session' }> {
	const variables = variablesSet(runbook, environment);
	const usualTimeout = openPreferences(env).values().timeoutSeconds;
	return {
		kind: 'open-session',
		operator,
		via,
		pid: process.pid,
		...(git === undefined ? {} : { git }),
		...(sudo === undefined ? {} : { sudo }),
		...(usualTimeout === undefined ? {} : { usualTimeout }),
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
function variablesSet(runbook: Runbook, environment: Record<string, string>): string[] {
	return runbook.placeholders.flatMap(({ token }) => {
		const name = variableOf(token);
		return name !== undefined && environment[name] !== undefined ? [name] : [];
	});
}
