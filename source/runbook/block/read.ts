import type { CodeNode } from '../markdown.ts';
import type { Block, Statement } from '../model.ts';
import type { Ids } from '../slug.ts';
import { readStatements, type StatementFacts } from '../statement/read.ts';
import { readFenceInfo } from './annotation.ts';
import { type Around, type Classified, classifyBlock } from './kind.ts';
import { looksLikeCommand } from './lines.ts';
import type { Prompted } from './prompt.ts';

/** A block of the model with what lint wants to know beyond it. */
export type BlockFacts = {
	block: Block;
	statements: StatementFacts[];
	/** Shell lines found inside another language's text. */
	offered: StatementFacts[];
	prompted?: Prompted;
	/** Attributes that mean nothing. */
	unknownAnnotations: string[];
	/** Where bash stopped understanding. */
	problem?: { message: string; line: number };
	fenced: boolean;
};

function blockText(node: CodeNode): string {
	return node.text.replace(/\n$/, '');
}

/** What kind of block this is, before its statements are read. */
export function classifyNode(node: CodeNode, around: Around): Classified {
	return classifyBlock(readFenceInfo(node.info).language, blockText(node), around);
}

/** Reads a fenced or indented block. Ids of its statements go below `parent`. */
export function readBlock(
	node: CodeNode,
	classified: Classified,
	parent: string,
	ids: Ids,
): BlockFacts {
	const info = readFenceInfo(node.info);
	const text = blockText(node);
	const { kind, prompted, windows } = classified;
	const block: Block = {
		line: node.line,
		language: info.language,
		kind,
		text,
		statements: [],
		...(info.annotations && { annotations: info.annotations }),
	};
	const facts: BlockFacts = {
		block,
		statements: [],
		offered: [],
		unknownAnnotations: info.unknown,
		fenced: node.fenced,
		...(prompted && { prompted }),
	};
	if (kind === 'command') readCommands(node, facts, windows === true, parent, ids);
	else if (kind === 'other' || kind === 'config') facts.offered = readOffered(node, parent, ids);
	return facts;
}

function readCommands(
	node: CodeNode,
	facts: BlockFacts,
	windows: boolean,
	parent: string,
	ids: Ids,
): void {
	const { block, prompted } = facts;
	const source = prompted
		? {
				text: prompted.commands.map(({ text }) => text).join('\n'),
				lines: prompted.commands.map(({ index }) => node.textLine + index),
			}
		: {
				text: block.text,
				lines: block.text.split('\n').map((_, index) => node.textLine + index),
			};
	if (prompted) {
		const expected = prompted.output.join('\n').replace(/^\n+|\n+$/g, '');
		if (expected.trim() !== '') block.expected = expected;
	}
	if (windows) {
		block.notRunnable =
			'Written for PowerShell or cmd: shown here, but run it on a Windows machine.';
		block.statements = windowsStatements(source.text, source.lines, parent, ids);
		return;
	}
	const { found, problem } = readStatements(source, parent, ids);
	facts.statements = found;
	block.statements = found.map(({ statement }) => statement);
	if (problem) {
		facts.problem = problem;
		block.notRunnable = `bash cannot read line ${problem.line}: ${problem.message}.`;
		return;
	}
	if (block.annotations?.interactive) for (const one of block.statements) one.interactive = true;
	if (block.annotations?.irreversible) {
		for (const one of block.statements) {
			one.danger = {
				level: 'irreversible',
				rule: 'annotation',
				why: 'the guide marks it irreversible',
			};
		}
	}
}

/** Without a parser for them, each line of PowerShell or cmd is one statement to read and copy. */
function windowsStatements(
	text: string,
	lines: readonly number[],
	parent: string,
	ids: Ids,
): Statement[] {
	const statements: Statement[] = [];
	for (const [index, line] of text.split('\n').entries()) {
		const trimmed = line.trim();
		if (trimmed === '' || /^(?:#|rem\b|::)/i.test(trimmed)) continue;
		statements.push({
			id: ids.take(parent, trimmed),
			text: trimmed,
			line: lines[index] ?? 1,
			exports: {},
		});
	}
	return statements;
}

/** Lines such as `npm run deploy` at the left edge of TypeScript or YAML: offered, never run by themselves. */
function readOffered(node: CodeNode, parent: string, ids: Ids): StatementFacts[] {
	const found: StatementFacts[] = [];
	for (const [index, line] of node.text.split('\n').entries()) {
		if (!strayCommand.test(line) || /[;{,(]\s*$/.test(line) || !looksLikeCommand(line)) continue;
		found.push(
			...readStatements({ text: line, lines: [node.textLine + index] }, parent, ids).found,
		);
	}
	return found;
}

/** Programs that no other language's line begins with. */
const strayCommand =
	/^(?:npm (?:run|ci|install|test|start|exec)|npx|pnpm|yarn|bunx|kubectl|oc|helm|docker|git (?:\w+)|terraform|vercel|aws|gcloud|curl|psql|systemctl|ssh|make|ansible-playbook)(?:\s+[\w./:@"'$-][^=({]*)(?:=\S+)?$/;
