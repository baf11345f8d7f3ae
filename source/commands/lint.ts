import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { isAddress } from '../engine/guide-address.ts';
import { reasonOf, standardInput } from '../engine/guide-file.ts';
import { sortFindings } from '../runbook/lint/check.ts';
import { applyFixes } from '../runbook/lint/fix.ts';
import { type Here, lintHere } from '../runbook/lint/here.ts';
import type { Finding, Severity } from '../runbook/model.ts';
import { readNamedGuide } from './guide.ts';
import { type CommandIo, exit } from './io.ts';
import { printable } from './printable.ts';

type Wanted = { paths: string[]; json: boolean; here: boolean; fix: boolean };
type Linted = { path: string; findings: Finding[]; fixed: Finding[] };

/** `gonogo lint GUIDE... [--json] [--here] [--fix]`: says what is wrong with guides; 1 when one has an error. */
export async function lint(args: string[], io: CommandIo): Promise<number> {
	const wanted = readArguments(args);
	if (typeof wanted === 'string') {
		io.err(`gonogo lint: ${wanted}`);
		return exit.usage;
	}
	const linted: Linted[] = [];
	let unreadable = false;
	for (const path of wanted.paths) {
		const one = await lintFile(path, wanted, io);
		if (typeof one === 'string') {
			io.err(`gonogo lint: ${one}`);
			unreadable = true;
		} else linted.push(one);
	}
	if (wanted.json) io.out(JSON.stringify({ schema: 1, guides: linted }, null, 2));
	else for (const one of linted) print(one, io);
	if (unreadable) return exit.usage;
	const errors = linted.some(({ findings }) =>
		findings.some(({ severity }) => severity === 'error'),
	);
	return errors ? exit.failed : exit.done;
}

function readArguments(args: string[]): Wanted | string {
	try {
		const { values, positionals } = parseArgs({
			args,
			options: { json: { type: 'boolean' }, here: { type: 'boolean' }, fix: { type: 'boolean' } },
			allowPositionals: true,
		});
		if (positionals.length === 0) return 'name at least one guide';
		return {
			paths: positionals,
			json: values.json === true,
			here: values.here === true,
			fix: values.fix === true,
		};
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

async function lintFile(path: string, wanted: Wanted, io: CommandIo): Promise<Linted | string> {
	if (wanted.fix && !isFile(path)) return `${path}: only a file can be repaired where it is`;
	const loaded = await readNamedGuide(path, io, path);
	if (!loaded.ok) return loaded.problem;
	let { runbook, text } = loaded.guide;
	let fixed: Finding[] = [];
	if (wanted.fix) {
		const made = applyFixes(text, runbook.findings);
		fixed = made.applied;
		const recoded = runbook.source.repaired !== undefined;
		if (recoded) fixed.push(...runbook.findings.filter(({ rule }) => rule === 'encoding'));
		if (fixed.length > 0) {
			try {
				await writeFile(resolve(io.cwd, path), made.text);
			} catch (error) {
				return `${path}: it cannot be written: ${reasonOf(error)}`;
			}
			const again = await readNamedGuide(path, io, path);
			if (!again.ok) return again.problem;
			({ runbook, text } = again.guide);
		}
	}
	const here = wanted.here
		? lintHere(runbook, text.split(/\r\n?|\n/), placeOf(path, runbook.annotations?.cwd ?? '.', io))
		: [];
	const { path: shown } = runbook.source;
	return { path: shown, findings: sortFindings([...runbook.findings, ...here]), fixed };
}

const isFile = (path: string): boolean => path !== standardInput && !isAddress(path);

const packageShape = z.object({ scripts: z.record(z.string(), z.string()).optional() });

/**
 * What the machine and the folder have: commands run where gonogo was started, links lead from the guide. Nobody knows
 * here what stands beside a guide that is no file.
 */
function placeOf(path: string, cwd: string, io: CommandIo): Here {
	const folder = isFile(path) ? dirname(resolve(io.cwd, path)) : io.cwd;
	const scripts =
		scriptsOf(resolve(io.cwd, cwd, 'package.json')) ?? scriptsOf(join(folder, 'package.json'));
	return {
		hasProgram: (name) => isOnPath(name, io.env.PATH ?? ''),
		exists: (target) => !isFile(path) || existsSync(resolve(folder, target)),
		...(scripts && { scripts }),
	};
}

function scriptsOf(file: string): ReadonlySet<string> | undefined {
	try {
		const parsed = packageShape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
		return new Set(Object.keys(parsed.data?.scripts ?? {}));
	} catch {
		return undefined;
	}
}

function isOnPath(name: string, path: string): boolean {
	for (const folder of path.split(delimiter)) {
		try {
			accessSync(join(folder, name), constants.X_OK);
			return true;
		} catch {
			// Not in this folder of the PATH.
		}
	}
	return false;
}

const plural: Record<Severity, [string, string]> = {
	error: ['error', 'errors'],
	warning: ['warning', 'warnings'],
	note: ['note', 'notes'],
};

function print({ path, findings, fixed }: Linted, io: CommandIo): void {
	for (const { line, column, severity, rule, message, fix } of findings) {
		const hint = fix ? ` (--fix: ${fix.title})` : '';
		io.out(printable(`${path}:${line}:${column}: ${severity}: ${message}${hint} [${rule}]`));
	}
	const parts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
		const count = findings.filter((finding) => finding.severity === severity).length;
		return count === 0 ? [] : [`${count} ${plural[severity][count === 1 ? 0 : 1]}`];
	});
	const made = fixed.length === 0 ? '' : `; ${fixed.length} repaired`;
	io.out(printable(`${path}: ${parts.length === 0 ? 'nothing to say' : parts.join(', ')}${made}`));
}
