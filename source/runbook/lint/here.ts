import { statementsOf } from '../lookup.ts';
import type { Finding, Runbook } from '../model.ts';
import { sortFindings } from './check.ts';

/** What this machine and this folder have, as far as a guide asks for it. */
export type Here = {
	hasProgram(name: string): boolean;
	/** Names of package.json's scripts; undefined when there is none. */
	scripts?: ReadonlySet<string>;
	/** True when the path, relative to the guide, exists. */
	exists(path: string): boolean;
};

/** Findings that only this place can tell: programs, npm scripts and linked files that are missing. */
export function lintHere(runbook: Runbook, lines: readonly string[], here: Here): Finding[] {
	const findings = [
		...missingPrograms(runbook, here),
		...missingScripts(runbook, here),
		...missingFiles(lines, here),
	];
	return sortFindings(findings);
}

function* missingPrograms(runbook: Runbook, here: Here): Generator<Finding> {
	const seen = new Set<string>();
	for (const { statement, block } of statementsOf(runbook)) {
		if (!block || block.notRunnable !== undefined) continue;
		for (const name of statement.programs ?? []) {
			if (seen.has(name)) continue;
			seen.add(name);
			if (here.hasProgram(name)) continue;
			yield {
				rule: 'program-missing',
				severity: 'warning',
				line: statement.line,
				column: 1,
				message: `"${name}" is not on the PATH of this machine.`,
			};
		}
	}
}

function* missingScripts(runbook: Runbook, here: Here): Generator<Finding> {
	const seen = new Set<string>();
	for (const { statement } of statementsOf(runbook)) {
		for (const found of statement.text.matchAll(/\b(?:npm|pnpm|yarn) run (?:-\S+ )*([\w:.-]+)/g)) {
			const name = found[1] ?? '';
			if (seen.has(name)) continue;
			seen.add(name);
			if (here.scripts?.has(name)) continue;
			const where =
				here.scripts === undefined
					? 'there is no package.json here'
					: 'package.json has no such script';
			yield {
				rule: 'script-missing',
				severity: 'warning',
				line: statement.line,
				column: 1,
				message: `npm run ${name}: ${where}.`,
			};
		}
	}
}

const fileLink = /(?<!\\)\]\((?!#|[a-z][a-z0-9+.-]*:|\/)([^\s()#?]+)[^\s()]*(?:\s+"[^"]*")?\)/gi;

function* missingFiles(lines: readonly string[], here: Here): Generator<Finding> {
	let fence = '';
	for (const [index, text] of lines.entries()) {
		const sign = /^\s*(`{3,}|~{3,})/.exec(text)?.[1] ?? '';
		if (sign !== '' && (fence === '' || sign.startsWith(fence))) fence = fence === '' ? sign : '';
		if (fence !== '') continue;
		for (const found of text.matchAll(fileLink)) {
			const target = decode(found[1] ?? '');
			if (here.exists(target)) continue;
			yield {
				rule: 'link-missing-file',
				severity: 'warning',
				line: index + 1,
				column: found.index + 3,
				message: `There is no file ${target} beside this guide.`,
			};
		}
	}
}

function decode(target: string): string {
	try {
		return decodeURIComponent(target);
	} catch {
		return target;
	}
}
