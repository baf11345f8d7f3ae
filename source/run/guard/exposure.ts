import { findPhase, phaseOfStep } from '../../runbook/lookup.ts';
import type { Runbook, Statement, Step } from '../../runbook/model.ts';
import { slug } from '../../runbook/slug.ts';
import type { Run } from '../intent.ts';
import { stepStatements } from '../progress.ts';
import { baseName, figureWords } from '../reading/unit.ts';
import type { ReadingState } from '../state.ts';
import { isOn } from '../toggle/board.ts';
import type { Guard } from './rules.ts';

/** A feature that the guide opens to a share of the users only. */
export type Exposure = {
	feature: string;
	/** Of the users, 0 to 100, as the guide says it first. */
	percentage: number;
	segments: string[];
	start?: string;
	end?: string;
	line: number;
	phase?: string;
	/** The step whose command states the share, where no setting does. */
	step?: string;
};

/** Options by which commands open a feature to a share of the users. */
const shareOption =
	/--(?:dark-launch|percentage|percent|rollout|traffic|weight|canary|share|exposure)(?:=|\s+)(\d+(?:\.\d+)?)%?(?=\s|$)/;
/** Beginnings of toggle names that a bundler asks for and that say nothing about the feature. */
export const bundlerPrefix = /^(?:VITE|REACT_APP|NEXT_PUBLIC|EXPO_PUBLIC|NUXT_PUBLIC|PUBLIC)_/;

/** The percentage that a command's text states; undefined when it states none. */
export function statedShare(text: string): number | undefined {
	const found = shareOption.exec(text)?.[1];
	const share = found === undefined ? undefined : Number(found);
	return share !== undefined && share <= 100 ? share : undefined;
}

const known = new WeakMap<Runbook, Exposure[]>();

/** Every share that the guide states: its dark launch settings, then options of commands that open a toggle. */
export function exposuresOf(runbook: Runbook): Exposure[] {
	const before = known.get(runbook);
	if (before) return before;
	const found: Exposure[] = runbook.darkLaunches.map((launch) => ({ ...launch }));
	for (const phase of runbook.phases) {
		for (const step of phase.steps) {
			for (const exposure of openedIn(step)) {
				if (found.some(({ feature }) => sameWords(feature, exposure.feature))) continue;
				found.push({ ...exposure, phase: phase.id });
			}
		}
	}
	known.set(runbook, found);
	return found;
}

function openedIn(step: Step): Exposure[] {
	const statements = stepStatements(step);
	const stating = statements.find(({ text }) => statedShare(text) !== undefined);
	const percentage = stating && statedShare(stating.text);
	if (percentage === undefined || stating === undefined) return [];
	return statements
		.flatMap(({ exports }) => Object.entries(exports))
		.filter(([, value]) => isOn(value))
		.map(([toggle]) => ({
			feature: toggle.replace(bundlerPrefix, '').toLowerCase(),
			percentage,
			segments: [],
			line: stating.line,
			step: step.id,
		}));
}

const sameWords = (a: string, b: string): boolean => baseName(a).base === baseName(b).base;

/** Whether a command's text names a feature: by its whole name, or by the last words that only it has. */
export function namesFeature(text: string, feature: string, others: readonly string[]): boolean {
	const plain = `_${baseName(text).base}_`;
	const words = baseName(feature).base.split('_');
	return words.some((_, from) => {
		const tail = `_${words.slice(from).join('_')}`;
		const own = !others.some((other) => `_${baseName(other).base}`.endsWith(tail));
		return own && plain.includes(`${tail}_`);
	});
}

/**
 * The share that is meant now: the guide's first word, then what the commands stated that have been run since. A
 * command that names no feature speaks of all settings of its phase.
 */
export function expectedShare(run: Run, exposure: Exposure): number {
	const phase = exposure.phase === undefined ? undefined : findPhase(run.runbook, exposure.phase);
	if (!phase) return exposure.percentage;
	const peers = exposuresOf(run.runbook).filter(
		({ phase: other, feature }) => other === phase.id && feature !== exposure.feature,
	);
	const features = peers.map(({ feature }) => feature);
	const steps =
		exposure.step === undefined
			? phase.steps
			: phase.steps.filter(({ id }) => id === exposure.step);
	let share = exposure.percentage;
	for (const statement of steps.flatMap(stepStatements)) {
		const text = textRun(run, statement);
		const stated = text === undefined ? undefined : statedShare(text);
		if (text === undefined || stated === undefined) continue;
		const meant =
			namesFeature(text, exposure.feature, features) ||
			!peers.some(({ feature }) => namesFeature(text, feature, [exposure.feature]));
		if (meant) share = stated;
	}
	return share;
}

/** The text of a statement as it was run; undefined while it has not been, or failed. */
function textRun({ state }: Run, { id }: Statement): string | undefined {
	const now = state.statements[id];
	switch (now?.status) {
		case 'ok':
			return now.run.text;
		case 'running':
		case 'unknown':
			return now.text;
		default:
			return undefined;
	}
}

/** How far a measured share may lie over the one that is meant, in standard errors of a proportion. */
const standardErrors = 3;
/** Users assumed to be behind a share when nothing says how many were asked. */
const fewUsers = 20;
/** A setting that is read back is exact but for rounding, in percentage points. */
const roundingPoints = 0.5;

/**
 * Percentage points by which a share measured on `sample` users may exceed the meant one by chance: three standard
 * errors of a proportion, sqrt(p (1 - p) / n), and half a user for the step between whole users.
 */
export function toleranceOf(percentage: number, sample: number): number {
	if (!Number.isFinite(sample)) return roundingPoints;
	const p = Math.min(1, Math.max(0, percentage / 100));
	return 100 * (standardErrors * Math.sqrt((p * (1 - p)) / sample) + 0.5 / sample);
}

/** Ways in which a reading says how many users see a feature, one row a way. */
export const shareReadings: readonly {
	example: string;
	setting: boolean;
	means(reading: string, feature: string): boolean;
}[] = [
	{
		example: 'unified_workflow_read_share',
		setting: false,
		means: (reading, feature) =>
			['share', 'exposure', 'exposed', 'user_share'].some(
				(word) => baseName(reading).base === `${feature}_${word}`,
			),
	},
	{
		example: 'unified_share_unified_workflow_read',
		setting: false,
		means: (reading, feature) =>
			['share', 'exposure', 'exposed'].some((word) => {
				const { base } = baseName(reading);
				return base === `${word}_${feature}` || base.endsWith(`_${word}_${feature}`);
			}),
	},
	{
		example: 'unified_workflow_read_percentage',
		setting: true,
		means: (reading, feature) => {
			const { base, unit } = baseName(reading);
			return base === feature && unit === '%';
		},
	},
];

/** `sample`: how many users it was measured on; endless for a setting that is read back, absent where nothing says. */
export type SeenShare = { reading: ReadingState; sample?: number };

/** The newest reading of how many users see a feature; undefined when nothing reports it. */
export function seenShare({ state }: Run, feature: string): SeenShare | undefined {
	const plain = baseName(feature).base;
	let newest: SeenShare | undefined;
	for (const reading of Object.values(state.readings)) {
		const way = shareReadings.find(({ means }) => means(reading.name, plain));
		if (!way || (newest && newest.reading.seq > reading.seq)) continue;
		const sample = way.setting ? Number.POSITIVE_INFINITY : sampleOf(state, plain, reading);
		newest = { reading, ...(sample === undefined ? {} : { sample }) };
	}
	return newest;
}

/** How many users a share was measured on: all of them, when their number inside is reported beside it. */
function sampleOf(
	{ readings }: Run['state'],
	feature: string,
	share: ReadingState,
): number | undefined {
	const inside = readings[`${feature}_users`];
	if (!inside || inside.execution !== share.execution || inside.value === 0) return undefined;
	const portion = share.unit === '%' ? share.value / 100 : share.value;
	return portion > 0 ? inside.value / portion : undefined;
}

/** Where the limit of a share comes from, for people; `idle` says why it can never be passed, where that is so. */
export type ShareLimit = { threshold: number; basis: string; idle?: string };

/** The share over which too many users see a feature, as far as a sample can tell. */
export function shareLimit(expected: number, sample: number | undefined): ShareLimit {
	const threshold = Math.min(100, expected + toleranceOf(expected, sample ?? fewUsers));
	const of = `${figureWords(expected, '%')} of users`;
	if (expected >= 100) return { threshold, basis: of, idle: 'meant for all users: no limit' };
	if (sample === Number.POSITIVE_INFINITY) return { threshold, basis: `${of}, as set; rounding` };
	const n = sample === undefined ? `n not told, ${fewUsers} assumed` : `n = ${Math.round(sample)}`;
	const basis = `${of}, tolerance for ${n}`;
	return { threshold, basis, ...(threshold < 100 ? {} : { idle: `too few users to judge: ${n}` }) };
}

/** Guards over the shares that the guide states: more users than meant is a breach. */
export function exposureGuards(run: Run): Guard[] {
	return exposuresOf(run.runbook).map((exposure): Guard => {
		const expected = expectedShare(run, exposure);
		const seen = seenShare(run, exposure.feature);
		const { threshold, basis, idle } = shareLimit(expected, seen?.sample);
		return {
			id: `exposure-${slug(exposure.feature)}`,
			name: `${exposure.feature} for ${expected} % of users`,
			metric: exposure.feature,
			limit: { operator: '>', threshold, unit: '%' },
			basis: seen
				? basis
				: `${figureWords(expected, '%')} of users, tolerance for as many as are asked`,
			...(idle === undefined || !seen ? {} : { idle }),
			severity: 'critical',
			line: exposure.line,
			from: 'exposure',
			needed: 1,
			...(exposure.phase === undefined ? {} : { phase: exposure.phase }),
		};
	});
}

/** A share in percent, whether it was reported as `5 %` or as `0.05`. */
export function inPercent({
	value,
	unit,
	name,
}: Pick<ReadingState, 'value' | 'unit' | 'name'>): number {
	if (unit === '%' || baseName(name).unit === '%') return value;
	return Math.abs(value) <= 1 ? value * 100 : value;
}

/** The command that most likely caused a share: the last deploying one before it was seen, with its step. */
export function causeOf(run: Run, at: string): { statement: string; step?: string } | undefined {
	const deploy = run.state.deploys.findLast((one) => one.at <= at);
	if (!deploy) return undefined;
	const step = run.runbook.phases
		.flatMap(({ steps }) => steps)
		.find((one) => stepStatements(one).some(({ id }) => id === deploy.statement));
	return {
		statement: deploy.statement,
		...(step && phaseOfStep(run.runbook, step.id) ? { step: step.id } : {}),
	};
}
