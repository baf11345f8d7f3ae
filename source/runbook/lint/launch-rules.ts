import { isOn } from '../fact/toggles.ts';
import type { PlacedStatement } from '../lookup.ts';
import type { DarkLaunch } from '../model.ts';
import {
	blockAt,
	type Checked,
	commands,
	guide,
	inPhases,
	type LintRule,
	statementsOfOwner,
} from './rule.ts';

function words(name: string): string {
	return name
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_');
}

/** The toggle whose name is the feature's, or ends with it. */
function toggleOf(byFeature: ReadonlyMap<string, string>, launch: DarkLaunch): string | undefined {
	const feature = words(launch.feature);
	const same = byFeature.get(feature);
	if (same !== undefined) return same;
	for (const [toggle, name] of byFeature) if (toggle.endsWith(`_${feature}`)) return name;
	return undefined;
}

/** Where the phases first switch each toggle on, and their deploying statements. */
function rolledOut(read: Checked): {
	on: Map<string, PlacedStatement>;
	deploys: PlacedStatement[];
} {
	const on = new Map<string, PlacedStatement>();
	for (const placed of inPhases(read)) {
		for (const [name, value] of Object.entries(placed.statement.exports)) {
			if (isOn(name, value) && !on.has(name)) on.set(name, placed);
		}
	}
	return { on, deploys: inPhases(read).filter(({ statement }) => statement.deploys) };
}

function launch(fields: string): string[] {
	return ['```typescript', 'const config = {', `  'new_search': { ${fields} }`, '};', '```'];
}

const opensPartly = /dark-?launch|percent|canary|--weight|--traffic|rollout-?(?:percentage|share)/i;
const deploysLaunches = /dark-?launch(?:es)?[-_:]?(?:config|settings)|launch-?(?:config|settings)/i;

/** True when a command before `line` in the launch's phase puts its settings, or this feature's, into force. */
function openedBefore(read: Checked, one: DarkLaunch, line: number): boolean {
	const feature = words(one.feature);
	return statementsOfOwner(read, one.phase ?? '').some(({ statement }) => {
		if (statement.line > line) return false;
		if (deploysLaunches.test(statement.text)) return true;
		return opensPartly.test(statement.text) && words(statement.text).includes(feature);
	});
}

export const launchRules: readonly LintRule[] = [
	{
		id: 'dark-launch-late',
		severity: 'warning',
		about: 'A dark launch is set up after its feature is already on for everyone.',
		fires: guide(
			commands('export APP_NEW_SEARCH=true', 'npm run deploy'),
			...launch('percentage: 5'),
		),
		quiet: guide(
			'# Guide',
			'## Phase 1: Change',
			...launch('percentage: 5'),
			'### Step 1: On',
			'```bash',
			'export APP_NEW_SEARCH=true',
			'npm run deploy',
			'```',
		),
		*check(read) {
			const { on: firstOn, deploys } = rolledOut(read);
			const byFeature = new Map(read.runbook.toggles.map(({ name }) => [words(name), name]));
			for (const one of read.runbook.darkLaunches) {
				if (one.percentage >= 100) continue;
				const name = toggleOf(byFeature, one);
				const on = name === undefined ? undefined : firstOn.get(name);
				if (!on || on.statement.line >= one.line) continue;
				const deployed = deploys.find(({ statement }) => statement.line > on.statement.line);
				if (!deployed || deployed.statement.line >= one.line) continue;
				if (opensPartly.test(deployed.statement.text)) continue;
				if (openedBefore(read, one, deployed.statement.line)) continue;
				yield {
					line: one.line,
					message: `"${one.feature}" opens to ${one.percentage} % here, but ${name} is already on for everyone (line ${on.statement.line}, deployed at line ${deployed.statement.line}).`,
				};
			}
		},
	},
	{
		id: 'window-past',
		severity: 'warning',
		about: 'A dark launch ends before today.',
		fires: guide(
			'# Guide',
			'## Phase 1: Change',
			...launch("percentage: 5, endDate: '2001-01-31'"),
		),
		quiet: guide(
			'# Guide',
			'## Phase 1: Change',
			...launch("percentage: 5, endDate: '2999-01-31'"),
		),
		*check(read) {
			const { today } = read;
			if (today === undefined) return;
			for (const one of read.runbook.darkLaunches) {
				if (one.end === undefined || !isoDate.test(one.end) || one.end.slice(0, 10) >= today)
					continue;
				yield {
					line: one.line,
					message: `The window of "${one.feature}" (${one.start ?? '...'} to ${one.end}) is past.`,
				};
			}
		},
	},
	{
		id: 'window-order',
		severity: 'error',
		about: 'A dark launch ends before it begins, or two windows of one feature overlap.',
		fires: guide(
			'# Guide',
			'## Phase 1: Change',
			...launch("percentage: 5, startDate: '2999-02-01', endDate: '2999-01-31'"),
		),
		quiet: guide(
			'# Guide',
			'## Phase 1: Change',
			...launch("percentage: 5, startDate: '2999-01-01', endDate: '2999-01-31'"),
		),
		*check(read) {
			const dated = read.runbook.darkLaunches.filter(
				({ start, end }) => isoDate.test(start ?? '') && isoDate.test(end ?? ''),
			);
			for (const [index, one] of dated.entries()) {
				const { start = '', end = '' } = one;
				if (end < start) {
					yield {
						line: one.line,
						message: `The window of "${one.feature}" ends (${end}) before it begins (${start}).`,
					};
					continue;
				}
				const other = dated
					.slice(0, index)
					.find(
						(before) =>
							before.feature === one.feature &&
							(before.start ?? '') <= end &&
							start <= (before.end ?? ''),
					);
				if (!other) continue;
				yield {
					line: one.line,
					message: `Two windows of "${one.feature}" overlap: this one and the one of line ${other.line}.`,
				};
			}
		},
	},
	{
		id: 'setting-unused',
		severity: 'warning',
		about: 'A configuration is shown that is written to no file and that no command deploys.',
		fires: guide(commands('npm run deploy'), ...launch('percentage: 5')),
		quiet: guide(
			'# Guide',
			'## Phase 1: Change',
			'Put this in `src/launches.ts`:',
			'',
			...launch('percentage: 5'),
			'### Step 1: Deploy',
			'```bash',
			'npm run deploy',
			'```',
		),
		*check(read) {
			const seen = new Set<number>();
			for (const one of read.runbook.darkLaunches) {
				const facts = blockAt(read.blocks, one.line);
				if (!facts || seen.has(facts.block.line)) continue;
				seen.add(facts.block.line);
				if (
					namesFile(read, facts.block.line) ||
					facts.offered.length > 0 ||
					deploysSettings(read, one)
				)
					continue;
				yield {
					line: facts.block.line,
					message:
						'This configuration is written to no file and no command after it deploys one: it changes nothing by itself.',
				};
			}
		},
	},
];

const isoDate = /^\d{4}-\d{2}-\d{2}/;

/** A file name in the text just above the block or in its first line. */
function namesFile(read: Checked, line: number): boolean {
	const around = read.lines.slice(Math.max(0, line - 4), line + 1).join('\n');
	return /[\w/-]+\.(?:ts|js|mjs|json|ya?ml|toml|env|py|rb|config)\b/.test(around);
}

/** True when a command of the same phase deploys such settings, or any deploys after them. */
function deploysSettings(read: Checked, one: DarkLaunch): boolean {
	return statementsOfOwner(read, one.phase ?? '').some(({ statement }) => {
		if (deploysLaunches.test(statement.text)) return true;
		return statement.line > one.line && (statement.deploys || statement.configures) === true;
	});
}
