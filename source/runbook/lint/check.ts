import type { Finding } from '../model.ts';
import { codeLines } from './links.ts';
import { type Checked, type LintRule, toFinding } from './rule.ts';
import { lintRules } from './rules.ts';

const severityOrder: Record<Finding['severity'], number> = { error: 0, warning: 1, note: 2 };

/** What every rule has to say of a guide, in source order, without what its comments disable. */
export function lintGuide(guide: Checked): Finding[] {
	const silenced = readDisabling(guide);
	const findings: Finding[] = [];
	for (const rule of lintRules) {
		for (const hit of rule.check(guide)) {
			if (!silenced(rule, hit.line)) findings.push(toFinding(rule, hit));
		}
	}
	return sortFindings(findings);
}

export function sortFindings(findings: Finding[]): Finding[] {
	return findings.sort(
		(a, b) =>
			a.line - b.line ||
			a.column - b.column ||
			severityOrder[a.severity] - severityOrder[b.severity],
	);
}

const comment = /<!--\s*gonogo-lint-(disable|enable)(?:\s+([\w\s,-]*?))?\s*-->/g;

type Switch = { line: number; off: boolean; rules: string[] };

/**
 * `<!-- gonogo-lint-disable rule -->` silences the rule from its line on, until `gonogo-lint-enable`; without a name it
 * silences all. A rule about the whole guide is silenced wherever the comment stands.
 */
function readDisabling(guide: Checked): (rule: LintRule, line: number) => boolean {
	const switches: Switch[] = [];
	if (guide.lines.some((line) => line.includes('gonogo-lint-'))) {
		const inCode = codeLines(guide);
		for (const [index, text] of guide.lines.entries()) {
			if (inCode.has(index + 1)) continue;
			for (const found of text.matchAll(comment)) {
				const rules = (found[2] ?? '').split(/[\s,]+/).filter((name) => name !== '');
				switches.push({ line: index + 1, off: found[1] === 'disable', rules });
			}
		}
	}
	return (rule, line) => {
		let off = false;
		for (const one of switches) {
			if (one.rules.length > 0 && !one.rules.includes(rule.id)) continue;
			if (rule.whole || one.line <= line) off = one.off;
		}
		return off;
	};
}
