import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { stepStatements } from '../run/progress.ts';
import type { RollbackCheck } from '../run/rollback/event.ts';
import { rollbackProcedures } from '../run/rollback/plan.ts';
import type { Runbook, Statement } from '../runbook/model.ts';
import { lookWithGit } from './git.ts';

const packageShape = z.object({ scripts: z.record(z.string(), z.string()).optional() });

/** An npm script that a command runs: `npm run NAME`, with flags of npm before it. */
const npmScript = /\b(?:npm|pnpm|yarn|bun)\s+(?:-\S+\s+)*run(?:-script)?\s+(?:-\S+\s+)*([\w:.-]+)/g;

/** A commit that a command goes back to: `git checkout v1.2`, `git reset --hard main~1`, `git revert 4be1c02`. */
const gitTarget =
	/\bgit\s+(?:checkout|switch\s+--detach|reset\s+--(?:hard|soft|mixed)|revert(?:\s+--?[\w-]+)*)\s+([\w./~^@-]+)/g;

/** What git leaves behind in the middle of something. */
const unfinished = [
	{ ref: 'MERGE_HEAD', why: 'a merge is not finished' },
	{ ref: 'REBASE_HEAD', why: 'a rebase is not finished' },
	{ ref: 'CHERRY_PICK_HEAD', why: 'a cherry-pick is not finished' },
	{ ref: 'REVERT_HEAD', why: 'a revert is not finished' },
] as const;

/** Where the rollback's commands would run. */
export type RollbackPlace = {
	environment: Record<string, string>;
	cwd: string;
	/** The commit that the run began at. */
	commit?: string;
};

const rollbackStatements = (runbook: Runbook): Statement[] =>
	rollbackProcedures(runbook).flatMap(({ steps }) => steps.flatMap(stepStatements));

/** Statements up to the first that goes somewhere else: after it, this folder and PATH say nothing. */
function hereOnly(statements: readonly Statement[]): Statement[] {
	const away = statements.findIndex(({ moves }) => moves !== undefined && moves !== 'back');
	return away < 0 ? [...statements] : statements.slice(0, away);
}

/**
 * What can be said at once, without running anything: the rollbacks' programs on PATH and their npm scripts in
 * package.json. Empty when the guide has no rollback with commands.
 */
export function checkRollbackFiles(
	runbook: Runbook,
	{ environment, cwd }: RollbackPlace,
): RollbackCheck[] {
	const here = rollbackProcedures(runbook).flatMap(({ steps }) =>
		hereOnly(steps.flatMap(stepStatements)),
	);
	const programs = [
		...new Set(
			here.flatMap(({ programs: names = [], text }) => names.map((name) => asWritten(name, text))),
		),
	];
	const scripts = [
		...new Set(
			here.flatMap(({ text }) => [...text.matchAll(npmScript)].map(([, name]) => name ?? '')),
		),
	];
	const known = scripts.length > 0 ? npmScripts(cwd) : undefined;
	return [
		...programs.map(
			(program): RollbackCheck =>
				onPath(program, environment.PATH ?? '', cwd)
					? { what: program, ok: true }
					: { what: program, ok: false, why: 'not on PATH' },
		),
		...scripts.map((name): RollbackCheck => {
			const what = `npm run ${name}`;
			if (known === undefined) return { what, ok: false, why: 'no package.json here' };
			return known.has(name) ? { what, ok: true } : { what, ok: false, why: 'not in package.json' };
		}),
	];
}

/**
 * The same, and what git says of it: the commits that the rollbacks go back to, whether git is in the middle of
 * something, and whether the toggles that they set are still in the code, when they were at the run's first commit.
 * Nothing of the guide is run.
 */
export async function checkRollback(
	runbook: Runbook,
	place: RollbackPlace,
): Promise<RollbackCheck[]> {
	const statements = rollbackStatements(runbook);
	const [state, flags] = await Promise.all([
		checkGit(statements, place),
		checkFlags(statements, place),
	]);
	return [...checkRollbackFiles(runbook, place), ...state, ...flags];
}

async function checkGit(
	statements: readonly Statement[],
	{ environment, cwd }: RollbackPlace,
): Promise<RollbackCheck[]> {
	const uses = statements.some(({ programs = [] }) => programs.includes('git'));
	if (!uses || !onPath('git', environment.PATH ?? '', cwd)) return [];
	const look = (...args: string[]) => lookWithGit(cwd, environment, ...args);
	const commit = (ref: string) => look('rev-parse', '--quiet', '--verify', `${ref}^{commit}`);
	if ((await look('rev-parse', '--is-inside-work-tree')) === undefined) {
		return [{ what: 'git', ok: false, why: 'there is no repository here' }];
	}
	const targets = [
		...new Set(
			statements.flatMap(({ text }) => [...text.matchAll(gitTarget)].map(([, ref]) => ref ?? '')),
		),
	].filter((ref) => !ref.startsWith('-') && !existsSync(join(cwd, ref)));
	const [open, found] = await Promise.all([
		Promise.all(unfinished.map(({ ref }) => commit(ref))),
		Promise.all(targets.map(commit)),
	]);
	return [
		...unfinished
			.filter((_, index) => open[index] !== undefined)
			.map(({ why }): RollbackCheck => ({ what: 'git', ok: false, why })),
		...targets.map((ref, index): RollbackCheck => {
			const what = `git ${ref}`;
			return found[index] === undefined
				? { what, ok: false, why: 'no such commit here' }
				: { what, ok: true };
		}),
	];
}

/** A toggle that was in the code when the run began and is not any more: setting it turns nothing off. */
async function checkFlags(
	statements: readonly Statement[],
	{ environment, cwd, commit }: RollbackPlace,
): Promise<RollbackCheck[]> {
	const names = [...new Set(statements.flatMap(({ exports }) => Object.keys(exports)))];
	if (commit === undefined || names.length === 0) return [];
	const patterns = names.flatMap((name) => ['-e', name]);
	const grep = (...where: string[]) =>
		lookWithGit(
			cwd,
			environment,
			...['grep', '--no-color', '-h', '-o', '-w', '-F', ...patterns, ...where],
			...['--', '.', ':!*.md'],
		);
	const [before, now] = await Promise.all([grep(commit), grep()]);
	if (before === undefined) return [];
	const still = new Set(now?.split('\n'));
	return [...new Set(before.split('\n'))]
		.filter((name) => names.includes(name))
		.map(
			(name): RollbackCheck =>
				still.has(name)
					? { what: name, ok: true }
					: { what: name, ok: false, why: `not in the code any more, as it was at ${commit}` },
		);
}

/** A program as the command names it: by its path, where it is started by one. */
export function asWritten(program: string, text: string): string {
	const words = text.split(/[\s;&|()]+/);
	return words.find((word) => word.endsWith(`/${program}`)) ?? program;
}

function npmScripts(cwd: string): Set<string> | undefined {
	try {
		const read = packageShape.safeParse(
			JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')),
		);
		return read.success ? new Set(Object.keys(read.data.scripts ?? {})) : undefined;
	} catch {
		return undefined;
	}
}

/** Whether a program can be started: by its path, or from a folder of PATH. */
export function onPath(program: string, path: string, cwd: string): boolean {
	const places = program.includes('/')
		? [isAbsolute(program) ? program : join(cwd, program)]
		: path.split(delimiter).map((folder) => join(folder, program));
	return places.some((place) => {
		try {
			accessSync(place, constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}
