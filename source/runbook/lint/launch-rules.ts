import { isOn } from '../fact/toggles.ts';
import type { DarkLaunch } from '../model.ts';
import { type Checked, commands, guide, inPhases, type LintRule } from './rule.ts';

function words(name: string): string {
	return name
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_');
}

/** The toggle whose name ends with the feature's, or is it. */
function toggleOf(read: Checked, launch: DarkLaunch): string | undefined {
	const feature = words(launch.feature);
	return read.runbook.toggles.find(({ name }) => {
		const toggle = words(name);
		return toggle === feature || toggle.endsWith(`_${feature}`);
	})?.name;
}

function launch(fields: string): string[] {
	return ['```typescript', 'const config = {', `  'new_search': { ${fields} }`, '};', '```'];
}

const opensPartly = /dark-?launch|percent|canary|--weight|--traffic|rollout-?(?:percentage|share)/i;
const deploysLaunches = /dark-?launch(?:es)?[-_:]?(?:config|settings)|launch-?(?:config|settings)/i;

/** True when a command before `line` in the launch's phase puts its settings, or this feature's, into force. */
function openedBefore(read: Checked, one: DarkLaunch, line: number): boolean {
	const feature = words(one.feature);
	return inPhases(read).some(({ statement, phase }) => {
		if (phase?.id !== one.phase || statement.line > line) return false;
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
			for (const one of read.runbook.darkLaunches) {
				if (one.percentage >= 100) continue;
				const name = toggleOf(read, one);
				if (name === undefined) continue;
				const placed = inPhases(read).filter(({ statement }) => statement.line < one.line);
				const on = placed.find(({ statement }) => isOn(name, statement.exports[name] ?? ''));
				const deployed =
					on &&
					placed.find(({ statement }) => statement.deploys && statement.line > on.statement.line);
				if (!on || !deployed || opensPartly.test(deployed.statement.text)) continue;
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
				const facts = read.blocks.find(
					({ block }) =>
						one.line > block.line && one.line <= block.line + block.text.split('\n').length,
				);
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
	return read.placed.some(({ statement, phase }) => {
		if (phase?.id !== one.phase) return false;
		if (deploysLaunches.test(statement.text)) return true;
		return statement.line > one.line && statement.deploys === true;
	});
}
