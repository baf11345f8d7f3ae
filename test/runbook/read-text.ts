import type { Block, Finding, Runbook } from '../../source/runbook/model.ts';
import { type ReadOptions, readGuide } from '../../source/runbook/read.ts';

/** The model of a guide given as text. */
export function readText(text: string, options: ReadOptions = {}): Runbook {
	const result = readGuide(new TextEncoder().encode(text), 'guide.md', options);
	if (!result.ok) throw new Error(result.problem);
	return result.runbook;
}

export function findingsOf(text: string, options: ReadOptions = {}): Finding[] {
	return readText(text, options).findings;
}

/** The model of a guide given as lines. */
export function read(...lines: string[]): Runbook {
	return readText(`${lines.join('\n')}\n`);
}

/** A fenced block with an empty line after it. */
export function fence(tag: string, ...lines: string[]): string {
	return [`\`\`\`${tag}`, ...lines, '```', ''].join('\n');
}

export function blocksOf(runbook: Runbook): Block[] {
	const owners = [...runbook.phases, ...runbook.procedures];
	return owners.flatMap((owner) => owner.steps.flatMap((step) => step.blocks));
}

/** The one block of a guide that has a command block before it, so that output has a place to belong to. */
export function blockOf(tag: string, lines: string[], lead = 'Look:'): Block | undefined {
	const runbook = read('# Guide', '', fence('bash', 'uptime'), lead, '', fence(tag, ...lines));
	return blocksOf(runbook).find((block) => block.line > 5);
}
