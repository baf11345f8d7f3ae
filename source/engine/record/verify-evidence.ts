import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../run/event.ts';
import { copyOf } from '../../run/sign-off/file.ts';
import { hashRanges } from './output-hash.ts';
import type { VerifyFinding } from './verify-finding.ts';

/** Compares the copies of files that sign-offs rest on with what the record says of them; each copy is read once. */
export function checkEvidence(
	folder: string,
	events: readonly RunEvent[],
): { findings: VerifyFinding[]; count: number } {
	const wrong = new Map<string, string | undefined>();
	const findings: VerifyFinding[] = [];
	for (const event of events) {
		if (event.type !== 'item.signed') continue;
		for (const piece of event.evidence) {
			if (piece.kind !== 'file') continue;
			const copy = copyOf(piece);
			const claim = `${copy} ${piece.bytes}`;
			if (!wrong.has(claim)) wrong.set(claim, whatIsWrong(join(folder, copy), piece));
			const why = wrong.get(claim);
			if (why === undefined) continue;
			const message = `The sign-off of ${event.item} rests on ${piece.path}: its copy ${copy} ${why}.`;
			findings.push({ severity: 'false', about: 'evidence', seq: event.seq, message });
		}
	}
	return { findings, count: wrong.size };
}

function whatIsWrong(path: string, said: { bytes: number; sha256: string }): string | undefined {
	if (!existsSync(path)) return 'is not here';
	const [hash] = hashRanges(path, [{ from: 0, to: said.bytes }]);
	if (hash && !hash.ok) return `cannot be compared: ${hash.problem}`;
	const same = hash?.sha256 === said.sha256 && statSync(path).size === said.bytes;
	return same ? undefined : 'is not what was recorded';
}
