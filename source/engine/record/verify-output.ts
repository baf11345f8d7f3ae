import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { RunEvent } from '../../run/event.ts';
import { type ByteRange, hashRanges } from './output-hash.ts';
import { runLayout } from './run-folder.ts';
import type { VerifyFinding } from './verify-finding.ts';

type Claim = { seq: number; what: string; range: ByteRange; sha256: string };

/** What the record says about the outputs of each execution. */
function claimsOf(events: readonly RunEvent[]) {
	const claims = new Map<string, { path?: string; claims: Claim[] }>();
	const of = (execution: string) => {
		const known = claims.get(execution) ?? { claims: [] };
		claims.set(execution, known);
		return known;
	};
	for (const event of events) {
		if (event.type === 'statement.finished' && event.output) {
			const { from, to, sha256 } = event.output;
			of(event.execution).claims.push({
				seq: event.seq,
				what: event.statement,
				range: { from, to },
				sha256,
			});
		}
		if (event.type === 'block.finished' && event.output) {
			const { path, bytes, sha256 } = event.output;
			const known = of(event.execution);
			known.path = path;
			const range = { from: 0, to: bytes };
			known.claims.push({ seq: event.seq, what: `execution ${event.execution}`, range, sha256 });
		}
	}
	return claims;
}

/** Where an execution's output lies. A run that was moved keeps it at the same place inside its folder. */
function outputPath(folder: string, execution: string, recorded: string | undefined): string {
	const usual = join(runLayout(folder).execution(execution), 'output');
	if (recorded === undefined) return usual;
	const named = isAbsolute(recorded) ? recorded : join(folder, recorded);
	return existsSync(named) || !existsSync(usual) ? named : usual;
}

/** Compares the outputs found in the run's folder with their recorded hashes. */
export function checkOutputs(
	folder: string,
	events: readonly RunEvent[],
): { findings: VerifyFinding[]; count: number } {
	const findings: VerifyFinding[] = [];
	let count = 0;
	for (const [execution, { path, claims }] of claimsOf(events)) {
		const file = outputPath(folder, execution, path);
		const missing = !existsSync(file);
		const hashes = missing
			? []
			: hashRanges(
					file,
					claims.map(({ range }) => range),
				);
		for (const [index, { seq, what, sha256 }] of claims.entries()) {
			const hash = hashes[index];
			if (hash === undefined) {
				const message = `The output of ${what} is not here.`;
				findings.push({ severity: 'missing', about: 'output', seq, message });
				continue;
			}
			count += 1;
			if (hash.ok && hash.sha256 === sha256) continue;
			const why = hash.ok ? 'it is not what was recorded' : hash.problem;
			const severity = hash.ok || hash.short ? 'false' : 'missing';
			const message = `The output of ${what} does not match: ${why}.`;
			findings.push({ severity, about: 'output', seq, message });
		}
	}
	return { findings, count };
}
