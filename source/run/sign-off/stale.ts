import { findStatement, statementsOf } from '../../runbook/lookup.ts';
import type { Runbook } from '../../runbook/model.ts';
import { environmentOf } from '../ask.ts';
import type { Run } from '../intent.ts';
import type { RunState } from '../state.ts';
import type { Evidence, SignOff } from './sign-off.ts';

/** Where each statement stands in the guide. */
const orders = new WeakMap<Runbook, ReadonlyMap<string, number>>();

function orderOf(runbook: Runbook): ReadonlyMap<string, number> {
	const known = orders.get(runbook);
	if (known) return known;
	const order = new Map(statementsOf(runbook).map(({ statement }, index) => [statement.id, index]));
	orders.set(runbook, order);
	return order;
}

type Deploy = RunState['deploys'][number];

/** A deployment that came after a look at its environment, although the guide looks after it. */
function deployedSince(run: Run, environment: string, since: string, look?: string) {
	const order = orderOf(run.runbook);
	const isAhead = ({ statement }: Deploy) => {
		const deploys = findStatement(run.runbook, statement);
		const looks = look === undefined ? undefined : findStatement(run.runbook, look);
		// What the guide puts before a deployment is not undone by it; only a phase has such an order.
		if (!deploys?.phase || !looks?.phase) return false;
		return (order.get(statement) ?? 0) > (order.get(look ?? '') ?? 0);
	};
	return run.state.deploys.find(
		(deploy) => deploy.environment === environment && deploy.at > since && !isAhead(deploy),
	);
}

const deployWords = (run: Run, { statement }: Deploy): string =>
	`deployed since: ${findStatement(run.runbook, statement)?.statement.text ?? statement}`;

/**
 * Why a piece of evidence does not speak about what is there now, or undefined. `signedAt` is when somebody signed
 * with it; what was typed is as old as its signature. Age alone makes nothing stale.
 */
export function staleEvidence(run: Run, piece: Evidence, signedAt?: string): string | undefined {
	const target = run.state.created?.environment ?? '';
	switch (piece.kind) {
		case 'statement': {
			const now = run.state.statements[piece.statement];
			const again =
				now && now.status !== 'running' && 'execution' in now ? now.execution : undefined;
			if (again !== undefined && again !== piece.execution) return `run again since: ${piece.text}`;
			const statement = findStatement(run.runbook, piece.statement)?.statement ?? {};
			const environment = environmentOf(run, statement);
			const deploy = deployedSince(run, environment, piece.at, piece.statement);
			return deploy && deployWords(run, deploy);
		}
		case 'toggle': {
			const facts = run.state.toggles[piece.name];
			const now = facts?.seen ?? facts?.deployed[target];
			if (now === undefined || now.value === piece.value || now.at <= piece.at) return undefined;
			return `${piece.name} is ${now.value} since`;
		}
		case 'reading':
		case 'file':
		case 'observation': {
			const since = piece.kind === 'observation' ? signedAt : piece.at;
			const deploy = since === undefined ? undefined : deployedSince(run, target, since);
			return deploy && deployWords(run, deploy);
		}
	}
}

/** Why an answer to an item does not count any more, or undefined. A waiver rests on no evidence. */
export function whyStale(run: Run, { meaning, evidence, at }: SignOff): string | undefined {
	if (meaning === 'waived') return undefined;
	for (const piece of evidence) {
		const why = staleEvidence(run, piece, at);
		if (why !== undefined) return why;
	}
	return undefined;
}
