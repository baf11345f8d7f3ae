import { findStatement } from '../../runbook/lookup.ts';
import type { Runbook, Statement } from '../../runbook/model.ts';
import type { Run } from '../intent.ts';
import type { RollbackState, StatementState } from '../state.ts';
import type { StatementToRun } from '../statement-to-run.ts';
import { isLeftBehind } from './progress.ts';

/** A build, in the words of the usual tools: what bakes toggles into a release before it is deployed. */
const buildCommand =
	/\b(npm|pnpm|yarn|bun)\s+(run\s+)?build(?![\w:-])|\bmake\s+build\b|\bdocker\s+build\b/;

/**
 * Prefixes of variables that a bundler writes into what it builds, so that only a new build changes them: Vite,
 * Next.js, Create React App, Gatsby, Vue CLI and Expo, each by its own documentation.
 */
const bakedPrefixes = [
	'VITE_',
	'NEXT_PUBLIC_',
	'REACT_APP_',
	'GATSBY_',
	'VUE_APP_',
	'EXPO_PUBLIC_',
];

/** Whether a command builds what is deployed later. */
export function isBuild(text: string): boolean {
	return buildCommand.test(text);
}

/** Whether a variable's value is part of a release from its build on. */
export function isBakedAtBuild(name: string): boolean {
	return bakedPrefixes.some((prefix) => name.startsWith(prefix));
}

/** The id of a build that was added to a rollback. */
export const addedBuildId = 'added/build';

/** The build that a rollback without one can be given: the one that the guide's phases use, else npm's. */
export function addedBuild({ phases }: Runbook): StatementToRun {
	const own = phases
		.flatMap(({ steps }) => steps.flatMap(({ blocks }) => blocks))
		.flatMap(({ statements }) => statements)
		.find(({ text, placeholders = [] }) => isBuild(text) && placeholders.length === 0);
	return { id: addedBuildId, text: own?.text ?? 'npm run build' };
}

type Part = Pick<Statement, 'text' | 'deploys'> & Partial<Pick<Statement, 'exports'>>;

/** The place of the first statement that deploys toggles which changed since the last build; -1 when there is none. */
export function deploysUnbuiltAt(statements: readonly Part[]): number {
	let changed = false;
	return statements.findIndex(({ exports = {}, text, deploys }) => {
		if (Object.keys(exports).length > 0) changed = true;
		if (isBuild(text)) changed = false;
		return deploys === true && changed;
	});
}

/**
 * Toggles that this rollback set, that only a build carries, and that it deployed here without one, or without being
 * alone: the release that it deployed may be another command's. A deployment that a person settled is taken at their
 * word. `at` is when the deployment ended; empty while that is not known.
 */
export function deployedUnbuilt(
	{ runbook, state: { executions } }: Run,
	{ id: own, statements, progress, notAlone }: RollbackState,
): { name: string; at: string }[] {
	let changed: string[] = [];
	let unbuilt: { name: string; at: string }[] = [];
	for (const { id, text, deploys } of statements) {
		const exports = Object.keys(exportsOf(runbook, id));
		changed = [...changed, ...exports.filter(isBakedAtBuild)];
		const state = progress[id];
		if (state === undefined || state.status === 'failed') continue;
		if (!notAlone && isBuild(text) && state.status === 'ok') {
			changed = [];
			unbuilt = [];
		}
		if (!deploys) continue;
		// Done by hand meanwhile, one that was left behind may still undo it at its own end.
		const late = Object.values(executions).find(
			(one) =>
				one.rollback === own && isLeftBehind(one) && one.statements.some((each) => each.id === id),
		);
		const settled = state.status === 'settled' && state.how !== 'kept-unknown';
		const at = settled && late ? (late.finishedAt ?? '') : endOf(state);
		unbuilt =
			settled && !late
				? []
				: [...(settled ? [] : unbuilt), ...changed.map((name) => ({ name, at }))];
	}
	return unbuilt;
}

/** From when on a deployment can no longer take effect, as far as is known; empty while it runs. */
function endOf(state: StatementState): string {
	switch (state.status) {
		case 'ok':
		case 'failed':
			return state.run.finishedAt;
		case 'settled':
			return state.at;
		case 'unknown':
			return state.startedAt;
		case 'running':
			return '';
	}
}

/** What a statement of a rollback exports: one of the guide, or one that was added for a forgotten toggle. */
export function exportsOf(runbook: Runbook, id: string): Record<string, string> {
	const own = findStatement(runbook, id)?.statement.exports;
	if (own !== undefined) return own;
	return id.startsWith('added/') && id !== addedBuildId
		? { [id.slice('added/'.length)]: 'false' }
		: {};
}
