import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { RollbackCheck } from '../run/event.ts';
import { stepStatements } from '../run/progress.ts';
import { rollbackProcedures } from '../run/rollback-plan.ts';
import type { Runbook } from '../runbook/model.ts';

const packageShape = z.object({ scripts: z.record(z.string(), z.string()).optional() });

/** An npm script that a command runs: `npm run NAME`, with flags of npm before it. */
const npmScript = /\b(?:npm|pnpm|yarn|bun)\s+(?:-\S+\s+)*run(?:-script)?\s+(?:-\S+\s+)*([\w:.-]+)/g;

/**
 * Whether the guide's rollbacks could run now, without running anything: their programs on PATH and their npm scripts
 * in package.json. Empty when the guide has no rollback.
 */
export async function checkRollback(
	runbook: Runbook,
	environment: Record<string, string>,
	cwd: string,
): Promise<RollbackCheck[]> {
	const statements = rollbackProcedures(runbook).flatMap(({ steps }) =>
		steps.flatMap(stepStatements),
	);
	const programs = [...new Set(statements.flatMap((statement) => statement.programs ?? []))];
	const scripts = [
		...new Set(
			statements.flatMap(({ text }) => [...text.matchAll(npmScript)].map(([, name]) => name ?? '')),
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
