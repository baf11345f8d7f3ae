import type { Runbook } from '../../runbook/model.ts';
import type { Run } from '../intent.ts';
import { deployedUnbuilt } from '../rollback/build.ts';
import { deployedUnseen } from '../rollback/unseen.ts';
import type { Fact, RunState, ToggleFacts } from '../state.ts';

/** `maybe`: a deploying statement that saw it on failed, was killed or never reported its end. */
export type ToggleStatus = 'on' | 'off' | 'maybe' | 'unknown';

export type ToggleRow = {
	name: string;
	/** The name without the prefix that all of the guide's toggles share. */
	short: string;
	facts: ToggleFacts;
	before: 'on' | 'off' | 'unknown';
	set: 'on' | 'off' | 'unknown';
	deployed: 'on' | 'off' | 'maybe' | 'unknown';
	/** When it was deployed; for `maybe` when the deploy that leaves it in doubt began, or ended without known success. */
	deployedAt?: string;
	seen: 'on' | 'off' | 'unknown';
	status: ToggleStatus;
	/** One sentence about what makes it so. */
	why: string;
};

/** Values that count as on; everything else that is set counts as off. */
const onValues = new Set(['true', '1', 'on', 'yes', 'enabled']);

/** Whether a toggle's value turns something on. */
export function isOn(value: string): boolean {
	return onValues.has(value.trim().toLowerCase());
}

export const noFacts = (name: string): ToggleFacts => ({ name, deployed: {}, uncertain: {} });

function side(fact: Fact | undefined): 'on' | 'off' | 'unknown' {
	if (fact === undefined) return 'unknown';
	return isOn(fact.value) ? 'on' : 'off';
}

function latest(...facts: (Fact | undefined)[]): Fact | undefined {
	let found: Fact | undefined;
	for (const fact of facts) if (fact && (!found || fact.seq >= found.seq)) found = fact;
	return found;
}

/** The last deploying statement without known success that saw the toggle on after the fact `since`. */
function doubtOf(facts: ToggleFacts, environment: string, since: Fact | undefined) {
	return (facts.uncertain[environment] ?? []).findLast(
		(doubt) => isOn(doubt.value) && (doubt.open || doubt.seq > (since?.seq ?? 0)),
	);
}

/** A doubt that is of no command is of a declared start. */
function whyDoubted({ uncertain }: ToggleFacts, environment: string): string {
	const declared = uncertain[environment]?.every(({ execution }) => execution === undefined);
	return declared
		? 'turned on before this record began, as declared'
		: 'a deploy that saw it on has no known success';
}

/**
 * Whether a toggle is on in an environment, as far as is known: the last certain fact (deployed or seen) decides,
 * unless a deploying statement of unknown success saw it on after that. Where the record before is missing
 * (`emergency`), whatever nothing certain is known of may be on.
 */
export function toggleStatus(
	facts: ToggleFacts,
	environment: string,
	emergency = false,
): { status: ToggleStatus; why: string } {
	const certain = latest(facts.deployed[environment], facts.seen);
	if (doubtOf(facts, environment, certain)) {
		if (certain && isOn(certain.value))
			return { status: 'on', why: 'on before a deploy that did not succeed' };
		return { status: 'maybe', why: whyDoubted(facts, environment) };
	}
	if (certain) {
		const word = isOn(certain.value) ? 'on' : 'off';
		const source = certain === facts.seen ? 'seen' : 'deployed';
		return { status: word, why: `${source} ${word}` };
	}
	if (emergency) return { status: 'maybe', why: 'nothing is recorded of what was done to it' };
	if (facts.before) {
		const word = isOn(facts.before.value) ? 'on' : 'off';
		return { status: word, why: `${word} before the rollout, nothing deployed since` };
	}
	return { status: 'unknown', why: 'nothing deployed, nothing seen' };
}

/** Prefixes, cut at an underscore, that at least two thirds of the names share; the longest first. */
function commonPrefixes(names: readonly string[]): string[] {
	const carriers = new Map<string, number>();
	for (const name of names) {
		for (let cut = name.indexOf('_'); cut !== -1; cut = name.indexOf('_', cut + 1)) {
			const prefix = name.slice(0, cut + 1);
			carriers.set(prefix, (carriers.get(prefix) ?? 0) + 1);
		}
	}
	return [...carriers.keys()]
		.filter((prefix) => names.length > 1 && (carriers.get(prefix) ?? 0) * 3 >= names.length * 2)
		.sort((a, b) => b.length - a.length);
}

/** Names of all toggles that the guide or the run knows, in the guide's order. */
export function toggleNames(runbook: Runbook, state: RunState): string[] {
	const names = runbook.toggles.map((toggle) => toggle.name);
	for (const name of Object.keys(state.toggles)) if (!names.includes(name)) names.push(name);
	return names;
}

/** What leaves a toggle in doubt although a rollback deployed it as off, and why. */
const doubtsOfRollback = [
	{
		doubted: deployedUnbuilt,
		why: 'deployed without a build, and only a build carries its value',
	},
	{
		doubted: deployedUnseen,
		why: 'deployed through sudo, which hands nothing on that was exported',
	},
];

/** A rollback whose deployment cannot have carried what it set has turned nothing off for certain. */
function doubtedByRollback(
	run: Run,
	{ name, deployed, seen, wasOn, before }: ToggleFacts,
	environment: string,
): { status: ToggleStatus; why: string } | undefined {
	const never = !wasOn && !run.state.created?.emergency && side(before) !== 'on';
	const certain = latest(deployed[environment], seen);
	if (never || (certain && isOn(certain.value))) return undefined;
	// A later rollback's doubt must not hide an earlier one's: what it left behind may still end after it.
	const rollbacks = run.state.rollbacks.filter((one) => one.environment === environment);
	const found = doubtsOfRollback.find(({ doubted }) =>
		rollbacks
			.flatMap((rollback) => doubted(run, rollback))
			.some((one) => one.name === name && (!certain || one.at === '' || certain.at <= one.at)),
	);
	return found && { status: 'maybe', why: found.why };
}

/** One row a toggle, for the run's target environment unless another is named. */
export function toggleBoard(
	run: Run,
	environment = run.state.created?.environment ?? '',
): ToggleRow[] {
	const names = toggleNames(run.runbook, run.state);
	const prefixes = commonPrefixes(names);
	return names.map((name) => {
		const facts = run.state.toggles[name] ?? noFacts(name);
		const { emergency } = run.state.created ?? {};
		const deployed = facts.deployed[environment];
		const doubt = doubtOf(facts, environment, deployed);
		const deployedAt = doubt?.at ?? deployed?.at;
		const { status, why } =
			doubtedByRollback(run, facts, environment) ?? toggleStatus(facts, environment, emergency);
		return {
			name,
			short: name.slice(prefixes.find((prefix) => name.startsWith(prefix))?.length ?? 0),
			facts,
			before: side(facts.before),
			set: side(facts.set),
			deployed: doubt ? 'maybe' : side(deployed),
			...(deployedAt === undefined ? {} : { deployedAt }),
			seen: side(facts.seen),
			status,
			why,
		};
	});
}

/** Toggles that this rollout may have turned on in the environment and that may still be on. */
export function maybeStillOn(run: Run, environment?: string): ToggleRow[] {
	return toggleBoard(run, environment).filter(
		(row) => row.before !== 'on' && (row.status === 'on' || row.status === 'maybe'),
	);
}
