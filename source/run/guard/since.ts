import type { Run } from '../intent.ts';
import { baseName } from '../reading/unit.ts';
import type { ReadingState } from '../state.ts';
import { isOn, type ToggleRow, toggleBoard } from '../toggle/board.ts';
import { bundlerPrefix, exposuresOf, namesFeature, shareReadings } from './exposure.ts';

/** What changed what runs in the run's environment, and when. */
export type Change = { what: 'deploy' | 'rollback'; at: string };

/** The last deploy that succeeded, or the rollback that is complete: figures from before it speak of what is gone. */
export function lastChange({ state }: Run): Change | undefined {
	const environment = state.created?.environment;
	const deploy = state.deploys.findLast((one) => one.environment === environment);
	const rollback = state.rollbacks.findLast(
		(one) => one.environment === environment && one.outcome === 'rolled-back',
	);
	const finished = rollback?.finishedAt;
	if (finished !== undefined && finished >= (deploy?.at ?? '')) {
		return { what: 'rollback', at: finished };
	}
	return deploy && { what: 'deploy', at: deploy.at };
}

/** What has changed since a reading was taken that nothing reports any more; undefined while it speaks of what runs. */
export function changedSince(run: Run, reading: ReadingState): Change | undefined {
	if (isReported(run, reading)) return undefined;
	const change = lastChange(run);
	return change && reading.at < change.at ? change : undefined;
}

/** Whether what reported a reading goes on: its next figure is seconds away. */
function isReported({ state }: Run, { execution }: ReadingState): boolean {
	const pin = state.pins[execution];
	if (pin) return pin.stoppedAt === undefined;
	const found = state.executions[execution];
	return found !== undefined && found.outcome === undefined;
}

/** The toggles that open a feature: those of its name, else those whose name ends as only it does. */
function togglesOf(run: Run, feature: string): ToggleRow[] {
	const board = toggleBoard(run);
	const { base } = baseName(feature);
	const same = board.filter(({ name }) => baseName(name.replace(bundlerPrefix, '')).base === base);
	if (same.length > 0) return same;
	const others = exposuresOf(run.runbook)
		.map((one) => one.feature)
		.filter((one) => one !== feature);
	return board.filter(({ name }) => namesFeature(name, feature, others));
}

/** Since when every toggle of a feature is off, as deployed or seen; undefined while one may be on. */
export function switchedOff(run: Run, feature: string): string | undefined {
	const environment = run.state.created?.environment ?? '';
	let since: string | undefined;
	for (const { status, facts } of togglesOf(run, feature)) {
		const deployed = facts.deployed[environment];
		const fact = deployed && !isOn(deployed.value) ? deployed : facts.seen;
		if (status !== 'off' || !fact) return undefined;
		if (since === undefined || fact.at > since) since = fact.at;
	}
	return since;
}

/**
 * Since when a feature is off as far as a reading of its users goes. A share that was set says nothing while its toggle
 * is off; users who were seen inside after that are no stale figure: somebody does see it.
 */
export function offSince(run: Run, feature: string, reading: ReadingState): string | undefined {
	const off = switchedOff(run, feature);
	if (off === undefined) return undefined;
	const plain = baseName(feature).base;
	const way = shareReadings.find(({ means }) => means(reading.name, plain));
	return way?.setting === true || reading.at <= off || inNoUsers(reading) ? off : undefined;
}

const inNoUsers = ({ value }: ReadingState): boolean => value === 0;
