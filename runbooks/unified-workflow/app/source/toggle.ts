/**
 * The ten toggles and the feature behind each: what a request for it looks like, what answers when it is off, how
 * often users ask for it, and how long each path works on an answer.
 */
export type FeatureRow = {
	toggle: string;
	/** The name that dark launches, metrics and reports use. */
	feature: string;
	method: 'GET' | 'POST';
	path: string;
	/** What the synthetic users add to the address; WORD stands for something to look for. */
	asks?: string;
	/** `legacy`: the old system answers while the toggle is off. `absent`: nothing does (404). */
	whenOff: 'legacy' | 'absent';
	/** Share of the users' requests, in parts of the sum of all weights. */
	weight: number;
	/** Milliseconds of work for one answer. */
	work: { unified: number; legacy: number };
};

export const features: readonly FeatureRow[] = [
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_SCHEMA',
		feature: 'unified_workflow_schema',
		method: 'GET',
		path: '/schema',
		whenOff: 'legacy',
		weight: 6,
		work: { unified: 3, legacy: 4 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_READ',
		feature: 'unified_workflow_read',
		method: 'GET',
		path: '/workflows',
		whenOff: 'legacy',
		weight: 36,
		work: { unified: 8, legacy: 22 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_WRITE',
		feature: 'unified_workflow_write',
		method: 'POST',
		path: '/workflows',
		whenOff: 'legacy',
		weight: 12,
		work: { unified: 12, legacy: 26 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_SEARCH',
		feature: 'unified_workflow_search',
		method: 'GET',
		path: '/workflows/search',
		asks: '?q=WORD',
		whenOff: 'legacy',
		weight: 18,
		work: { unified: 16, legacy: 34 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_FRONTEND',
		feature: 'unified_workflow_frontend',
		method: 'GET',
		path: '/',
		whenOff: 'legacy',
		weight: 16,
		work: { unified: 5, legacy: 14 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_AI_GENERATION',
		feature: 'unified_workflow_ai_generation',
		method: 'POST',
		path: '/workflows/generate',
		whenOff: 'absent',
		weight: 4,
		work: { unified: 60, legacy: 1 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_ANALYTICS',
		feature: 'unified_workflow_analytics',
		method: 'GET',
		path: '/analytics',
		whenOff: 'absent',
		weight: 4,
		work: { unified: 10, legacy: 1 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_GENERATOR',
		feature: 'unified_workflow_generator',
		method: 'POST',
		path: '/workflows/experimental',
		whenOff: 'absent',
		weight: 2,
		work: { unified: 20, legacy: 1 },
	},
	{
		toggle: 'VITE_UNIFIED_WORKFLOW_MIGRATION',
		feature: 'unified_workflow_migration',
		method: 'POST',
		path: '/migration',
		asks: '?dry',
		whenOff: 'absent',
		weight: 0,
		work: { unified: 5, legacy: 1 },
	},
	{
		toggle: 'VITE_EXPERIMENTAL_FEATURES',
		feature: 'experimental_features',
		method: 'GET',
		path: '/experiments',
		whenOff: 'absent',
		weight: 2,
		work: { unified: 6, legacy: 1 },
	},
];

export const toggleNames: readonly string[] = features.map((row) => row.toggle);

/** Every toggle with its value, in the order of the table. */
export type Toggles = Record<string, boolean>;

export type ToggleReading = { ok: true; toggles: Toggles } | { ok: false; problem: string };

/** The toggles as a build sees them in its environment: absent and empty mean off, anything but true and false is refused. */
export function readToggles(env: Record<string, string | undefined>): ToggleReading {
	const toggles: Toggles = {};
	for (const name of toggleNames) {
		const value = env[name] ?? '';
		if (value !== '' && value !== 'true' && value !== 'false') {
			return { ok: false, problem: `${name}=${value} is neither true nor false` };
		}
		toggles[name] = value === 'true';
	}
	return { ok: true, toggles };
}

/** The row of a feature, by its feature name or its toggle's name, with or without the common beginning. */
export function findFeature(name: string): FeatureRow | undefined {
	const wanted = name.toLowerCase();
	return features.find((row) =>
		[row.feature, row.toggle.toLowerCase(), row.feature.replace('unified_workflow_', '')].includes(
			wanted,
		),
	);
}
