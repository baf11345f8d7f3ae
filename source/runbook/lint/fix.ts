import type { Finding } from '../model.ts';

/** The text with every certain repair made, and the findings that were repaired. Line ends stay as they are. */
export function applyFixes(
	text: string,
	findings: readonly Finding[],
): { text: string; applied: Finding[] } {
	const parts = text.split(/(\r\n?|\n)/);
	const applied: Finding[] = [];
	for (const finding of findings) {
		const { fix } = finding;
		if (!fix) continue;
		const index = (fix.line - 1) * 2;
		const line = parts[index];
		if (line === undefined) continue;
		const at = line.indexOf(fix.remove, fromColumn(line, finding, fix.remove));
		if (at < 0) continue;
		parts[index] = line.slice(0, at) + fix.insert + line.slice(at + fix.remove.length);
		applied.push(finding);
	}
	return { text: parts.join(''), applied };
}

/** Where to look for what is to go: at the finding's own place when it stands there. */
function fromColumn(line: string, finding: Finding, remove: string): number {
	const near = Math.max(0, finding.column - 1 - remove.length);
	return finding.line === finding.fix?.line && line.indexOf(remove, near) >= 0 ? near : 0;
}
