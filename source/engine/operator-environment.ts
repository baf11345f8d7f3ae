import { delimiter } from 'node:path';

/** Names that npm and its like put in for the scripts they start; the operator's commands never see them. */
const notTheOperators = /^(npm_.*|NPM_.*|INIT_CWD|COLOR|GONOGO_.*)$/;

/** Names that speak to gonogo alone: how time runs is said by the run, and an address to tell people is a secret. */
const gonogosOwn: ReadonlySet<string> = new Set(['GONOGO_TIME_SCALE', 'GONOGO_WEBHOOK']);

/** Folders that npm puts in front of PATH for a script. */
const notOnTheirPath = /[\\/]node_modules[\\/](\.bin|npm[\\/].*|@npmcli[\\/].*)$/;

/** The environment as the operator has it in their shell, without what npm adds when it starts gonogo. */
export function operatorEnvironment(
	given: Record<string, string | undefined>,
): Record<string, string> {
	const startedByNpm = given.npm_lifecycle_event !== undefined || given.npm_execpath !== undefined;
	const environment: Record<string, string> = {};
	for (const [name, value] of Object.entries(given)) {
		if (value === undefined || gonogosOwn.has(name)) continue;
		if (startedByNpm && notTheOperators.test(name)) continue;
		environment[name] = value;
	}
	if (startedByNpm && environment.PATH !== undefined) {
		environment.PATH = environment.PATH.split(delimiter)
			.filter((folder) => !notOnTheirPath.test(folder))
			.join(delimiter);
	}
	return environment;
}
