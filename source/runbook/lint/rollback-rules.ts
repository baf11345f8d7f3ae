import { isOff, isOn } from '../fact/toggles.ts';
import type { PlacedStatement } from '../lookup.ts';
import type { Procedure, Toggle } from '../model.ts';
import {
	type Checked,
	commands,
	guide,
	inPhases,
	type LintRule,
	rollbacksOf,
	statementsOfOwner,
	withRollback,
} from './rule.ts';

/** Prefixes of names that front-end builds bake into what they build, by the documentation of the tools. */
const buildTime =
	/^(?:VITE_|NEXT_PUBLIC_|REACT_APP_|GATSBY_|VUE_APP_|NUXT_PUBLIC_|PUBLIC_|EXPO_PUBLIC_|STORYBOOK_)/;
const builds = /(?:^|[ :/;&(])(?:build|compile|bundle)(?:$|[ :;&)])|^make$|^npm ci$/;

/** Rollbacks that mean to take everything back. */
function fullRollbacks(guideRead: Checked): Procedure[] {
	const all = rollbacksOf(guideRead);
	const full = all.filter(({ scope }) => scope === 'full');
	return full.length > 0 ? full : all.filter(({ scope }) => scope !== 'partial');
}

/** The first place in a phase where a toggle is switched on. */
function switchedOn(guideRead: Checked, toggle: Toggle): PlacedStatement | undefined {
	return inPhases(guideRead).find(({ statement }) => {
		const value = statement.exports[toggle.name];
		return value !== undefined && isOn(toggle.name, value);
	});
}

/** The guide itself says that there is no way back from here. */
const admits =
	/cannot be (?:undone|reversed|rolled back|taken back)|irreversible|no way back|no rollback|point of no return/i;

export const rollbackRules: readonly LintRule[] = [
	{
		id: 'rollback-missing',
		severity: 'warning',
		about: 'The guide has commands and no rollback procedure.',
		whole: true,
		fires: commands('npm run deploy'),
		quiet: withRollback(['npm run deploy'], ['npm run deploy:rollback']),
		*check(read) {
			if (rollbacksOf(read).length > 0 || read.runbook.counts.commandBlocks === 0) return;
			yield {
				line: 1,
				message: 'No rollback found: in an emergency gonogo can only show the contacts.',
			};
		},
	},
	{
		id: 'rollback-empty',
		severity: 'warning',
		about: 'A rollback has no commands: it is prose only, or empty.',
		fires: guide(
			commands('npm run deploy'),
			'## Rollback',
			'',
			'Ask the database team to restore last night.',
		),
		quiet: withRollback(['npm run deploy'], ['npm run deploy:rollback']),
		*check(read) {
			for (const procedure of rollbacksOf(read)) {
				if (statementsOfOwner(read, procedure.id).length > 0) continue;
				const empty = procedure.prose.trim() === '' && procedure.steps.length === 0;
				const says = empty ? 'says nothing' : 'is prose only: gonogo shows it, a person must do it';
				yield { line: procedure.line, message: `The rollback "${procedure.title}" ${says}.` };
			}
		},
	},
	{
		id: 'rollback-coverage',
		severity: 'error',
		about: 'A phase switches a toggle on that no full rollback switches off.',
		fires: withRollback(
			['export FEATURE_NEW=true', 'export FEATURE_OLD=true', 'npm run deploy'],
			['export FEATURE_OLD=false', 'npm run deploy'],
		),
		quiet: withRollback(
			['export FEATURE_NEW=true', 'npm run deploy'],
			['export FEATURE_NEW=false', 'npm run deploy'],
		),
		*check(read) {
			const full = fullRollbacks(read);
			if (full.length === 0) return;
			const ids = new Set(full.map(({ id }) => id));
			for (const toggle of read.runbook.toggles) {
				if (toggle.coveredBy.some((id) => ids.has(id))) continue;
				const on = switchedOn(read, toggle);
				if (!on) continue;
				const [first] = full;
				yield {
					line: on.statement.line,
					column: columnOf(read, on.statement.line, toggle.name),
					message: `${toggle.name} is switched on here, and the rollback "${first?.title}" (line ${first?.line}) never switches it off.`,
				};
			}
		},
	},
	{
		id: 'rollback-further',
		severity: 'note',
		about: 'A rollback switches off what was on before the rollout began.',
		fires: guide(
			'# Guide',
			'',
			'## Quick start',
			'',
			'```bash',
			'export FEATURE_BASE=true',
			'```',
			'',
			commands('export FEATURE_NEW=true'),
			'## Full rollback',
			'',
			'```bash',
			'export FEATURE_BASE=false',
			'export FEATURE_NEW=false',
			'```',
		),
		quiet: withRollback(['export FEATURE_NEW=true'], ['export FEATURE_NEW=false']),
		*check(read) {
			for (const procedure of rollbacksOf(read)) {
				const before = read.runbook.toggles.filter(
					(toggle) => toggle.coveredBy.includes(procedure.id) && startsOn(read, toggle),
				);
				if (before.length === 0) continue;
				const names = before.map(({ name }) => name).join(', ');
				const many = before.length > 1;
				yield {
					line: procedure.line,
					message: `"${procedure.title}" goes further back than the start: ${names} ${many ? 'are' : 'is'} on from the beginning of this guide.`,
				};
			}
		},
	},
	{
		id: 'rollback-build',
		severity: 'warning',
		about: 'A rollback changes build-time toggles and deploys without a build.',
		fires: withRollback(
			['export VITE_NEW=true', 'npm run build', 'npm run deploy'],
			['export VITE_NEW=false', 'npm run deploy:rollback'],
		),
		quiet: withRollback(
			['export VITE_NEW=true', 'npm run build', 'npm run deploy'],
			['export VITE_NEW=false', 'npm run build', 'npm run deploy:rollback'],
		),
		*check(read) {
			for (const procedure of rollbacksOf(read)) {
				const placed = statementsOfOwner(read, procedure.id);
				const changed = placed.flatMap(({ statement }) =>
					Object.keys(statement.exports).filter((name) => buildTime.test(name)),
				);
				const deploy = placed.findIndex(({ statement }) => statement.deploys);
				if (changed.length === 0 || deploy < 0) continue;
				const built = placed.slice(0, deploy).some(({ statement }) => builds.test(statement.text));
				const own = placed[deploy];
				if (built || !own || builds.test(own.statement.text)) continue;
				yield {
					line: own.statement.line,
					message: `"${procedure.title}" changes ${changed.length} toggle${changed.length > 1 ? 's' : ''} that a build bakes in (${changed[0]}${changed.length > 1 ? ', ...' : ''}) and deploys without a build before.`,
				};
			}
		},
	},
	{
		id: 'rollback-flags-removed',
		severity: 'warning',
		about: 'A phase removes flags that a rollback still switches.',
		fires: withRollback(
			['export FEATURE_NEW=true', 'npm run remove:legacy-flags'],
			['export FEATURE_NEW=false', 'npm run deploy'],
		),
		quiet: withRollback(
			['export FEATURE_NEW=true', 'npm run list:legacy-flags'],
			['export FEATURE_NEW=false', 'npm run deploy'],
		),
		*check(read) {
			if (
				!rollbacksOf(read).some((one) =>
					read.runbook.toggles.some(({ coveredBy }) => coveredBy.includes(one.id)),
				)
			)
				return;
			for (const { statement, phase, step } of inPhases(read)) {
				if (admits.test(`${phase?.prose} ${step?.prose} ${statement.label}`)) continue;
				if (!/\b(?:remove|delete|drop|purge)\b.*\b(?:flags?|toggles?)\b/i.test(statement.text))
					continue;
				yield {
					line: statement.line,
					message:
						'This removes feature flags; a rollback after it may find nothing left to switch off.',
				};
			}
		},
	},
];

function columnOf(read: Checked, line: number, text: string): number {
	return Math.max(0, (read.lines[line - 1] ?? '').indexOf(text)) + 1;
}

/**
 * On in production before the first phase: switched on above it, in a part that says nothing of another environment, and
 * not switched off by the first phase that sets it.
 */
function startsOn(read: Checked, toggle: Toggle): boolean {
	const [firstPhase] = read.runbook.phases;
	const [first] = toggle.values;
	if (!first || !firstPhase || first.line >= firstPhase.line || !isOn(toggle.name, first.value))
		return false;
	const inPhase = toggle.values.find(({ line }) => line >= firstPhase.line);
	if (inPhase && isOff(toggle.name, inPhase.value)) {
		const rollback = read.placed.find(
			({ statement }) => statement.line === inPhase.line,
		)?.procedure;
		if (rollback?.role !== 'rollback') return false;
	}
	const own = read.placed.find(({ statement }) => statement.line === first.line)?.procedure;
	return !read.placed.some(
		({ procedure, statement }) =>
			procedure === own &&
			statement.environment !== undefined &&
			statement.environment !== 'production',
	);
}
