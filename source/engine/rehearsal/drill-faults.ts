import type { Procedure } from '../../runbook/model.ts';
import type { Engine } from '../engine.ts';
import type { Env } from '../record/run-folder.ts';
import { runAppScript } from '../sandbox.ts';

/** Something that goes wrong during a drill, and how it is begun and ended where the drill takes place. */
export type DrillFault = {
	name: string;
	begin(): Promise<string | undefined>;
	end(): Promise<string | undefined>;
	/** After so long a command of the rollback that still runs is interrupted, in milliseconds. */
	interruptAfterMs?: number;
};

type FaultRow = {
	name: string;
	what: string;
	/** Arguments of the bundled service's `fault:on`. */
	sandbox: readonly string[];
	/** How the stand-ins go, and of which commands of the rollback. */
	rehearsal: { goes: 'fail' | 'hang'; of: 'deploys' | 'notifies' };
	interruptAfterMs?: number;
};

/** What can be made to go wrong in a drill, one row a fault. It ends when the operator has met it once. */
export const drillFaults: readonly FaultRow[] = [
	{
		name: 'deploy-fails',
		what: 'the deploy of the rollback fails the first time',
		sandbox: ['deploy-fails', 'all'],
		rehearsal: { goes: 'fail', of: 'deploys' },
	},
	{
		name: 'deploy-half',
		what: 'the deploy of the rollback stops half way the first time',
		sandbox: ['deploy-half', 'all'],
		rehearsal: { goes: 'fail', of: 'deploys' },
	},
	{
		name: 'deploy-hangs',
		what: 'the deploy of the rollback hangs and is interrupted',
		sandbox: ['deploy-hangs', 'before', 'all'],
		rehearsal: { goes: 'hang', of: 'deploys' },
		interruptAfterMs: 3000,
	},
	{
		name: 'notify-unreachable',
		what: 'the team cannot be told; the rollback itself is not touched',
		sandbox: ['notify-unreachable'],
		rehearsal: { goes: 'fail', of: 'notifies' },
	},
];

const rowOf = (name: string): FaultRow | undefined => drillFaults.find((row) => row.name === name);

const limitOf = ({ interruptAfterMs }: FaultRow) =>
	interruptAfterMs === undefined ? {} : { interruptAfterMs };

/** A fault of the bundled service, through its own scripts. */
export function sandboxFault(name: string, env: Env, folder: string): DrillFault | undefined {
	const row = rowOf(name);
	if (!row) return undefined;
	const script = async (...args: string[]) => {
		const { exitCode, stderr, stdout } = await runAppScript(env, folder, ...args);
		return exitCode === 0 ? undefined : `the fault cannot be changed: ${stderr || stdout}`;
	};
	return {
		name,
		...limitOf(row),
		begin: () => script('fault:on', ...row.sandbox),
		end: () => script('fault:off', row.sandbox[0] ?? ''),
	};
}

/** A fault of the stand-ins. */
export function rehearsalFault(
	name: string,
	engine: Engine,
	procedure: Procedure,
): DrillFault | undefined {
	const row = rowOf(name);
	if (!row) return undefined;
	const { goes, of } = row.rehearsal;
	const calls = procedure.steps
		.flatMap(({ blocks }) => blocks)
		.flatMap(({ statements }) => statements)
		.filter((statement) => statement[of])
		.map(({ text }) => text);
	const choose = async (how: 'fail' | 'hang' | 'succeed') => {
		for (const call of calls) {
			const refused = engine.rehearse?.({ call, goes: how });
			if (refused) return refused.refused;
		}
		return undefined;
	};
	return { name, ...limitOf(row), begin: () => choose(goes), end: () => choose('succeed') };
}
