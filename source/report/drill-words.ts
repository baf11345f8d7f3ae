import type { Drill, DrillComparison } from '../run/rollback/drill.ts';
import { isGood } from '../run/rollback/drill.ts';

const seconds = (ms: number | undefined): string =>
	ms === undefined ? 'never' : `${(ms / 1000).toFixed(1)} s`;

const outcomeWords: Record<Drill['outcome'], string> = {
	'rolled-back': 'ROLLED BACK',
	incomplete: 'INCOMPLETE',
	failed: 'FAILED',
	abandoned: 'ABANDONED',
	stopped: 'STOPPED at a command that failed',
};

/** A drill for people: how it ended, its four times, and how it stands beside the earlier ones. */
export function drillLines(drill: Drill, compared: DrillComparison): string[] {
	const { title, phase, place, fault, outcome, verifiedBy, retries } = drill;
	const { earlier, best, median, slower } = compared;
	return [
		`DRILL ${outcomeWords[outcome]}: ${title}, after ${phase}, ${place}${fault === undefined ? '' : `, with ${fault}`}`,
		`  decision       ${seconds(drill.decisionMs)}`,
		`  first command  ${seconds(drill.firstMs)}`,
		`  last command   ${seconds(drill.lastMs)}${retries === 0 ? '' : `, ${retries} tried again`}`,
		`  verified       ${seconds(drill.verifiedMs)}${verifiedBy === undefined ? '' : `, by ${verifiedBy === 'production' ? 'what production says' : 'the record alone'}`}`,
		...(earlier === 0
			? isGood(drill)
				? ['  the first good drill of its kind']
				: []
			: [
					`  earlier drills ${earlier}, best ${seconds(best)}, median ${seconds(median)}${slower ? ': this one was SLOWER' : ''}`,
				]),
	];
}
