import { parseArgs } from 'node:util';
import type { Counts, Phase, Procedure, Runbook } from '../runbook/model.ts';
import { readNamedGuide } from './guide.ts';
import { type CommandIo, exit } from './io.ts';
import { printable } from './printable.ts';

/** `gonogo inspect GUIDE [--json]`: prints what the guide was read as. */
export async function inspect(args: string[], io: CommandIo): Promise<number> {
	const wanted = readArguments(args);
	if (!wanted.ok) {
		io.err(`gonogo inspect: ${wanted.problem}`);
		return exit.usage;
	}
	const read = await readNamedGuide(wanted.path, io, wanted.path);
	if (!read.ok) {
		io.err(`gonogo inspect: ${read.problem}`);
		return exit.usage;
	}
	const { runbook } = read.guide;
	io.out(wanted.json ? JSON.stringify(runbook, null, 2) : printable(describe(runbook)));
	return exit.done;
}

type Arguments = { ok: true; path: string; json: boolean } | { ok: false; problem: string };

function readArguments(args: string[]): Arguments {
	try {
		const { values, positionals } = parseArgs({
			args,
			options: { json: { type: 'boolean' } },
			allowPositionals: true,
		});
		const [path, ...others] = positionals;
		if (path === undefined || others.length > 0) return { ok: false, problem: 'name one guide' };
		return { ok: true, path, json: values.json === true };
	} catch (error) {
		return { ok: false, problem: error instanceof Error ? error.message : String(error) };
	}
}

const countNames: readonly [keyof Counts, string, string][] = [
	['phases', 'phase', 'phases'],
	['steps', 'step', 'steps'],
	['commandBlocks', 'block of commands', 'blocks of commands'],
	['statements', 'statement', 'statements'],
	['criteria', 'criterion', 'criteria'],
	['checklistItems', 'checklist item', 'checklist items'],
	['prerequisites', 'prerequisite', 'prerequisites'],
	['rollbacks', 'rollback', 'rollbacks'],
	['placeholders', 'placeholder', 'placeholders'],
	['toggles', 'toggle', 'toggles'],
	['alerts', 'alert', 'alerts'],
	['darkLaunches', 'dark launch', 'dark launches'],
	['contacts', 'contact', 'contacts'],
	['escalation', 'escalation level', 'escalation levels'],
	['findings', 'finding', 'findings'],
];

function describe(runbook: Runbook): string {
	const counts = countNames
		.filter(([name]) => runbook.counts[name] > 0)
		.map(
			([name, one, many]) => `${runbook.counts[name]} ${runbook.counts[name] === 1 ? one : many}`,
		);
	return [
		runbook.title,
		counts.length === 0 ? 'Nothing but prose.' : counts.join(', '),
		...runbook.phases.flatMap(phaseLines),
		...(runbook.procedures.length > 0 ? ['', 'Procedures'] : []),
		...runbook.procedures.map(procedureLine),
		...(runbook.placeholders.length > 0 ? ['', 'To be filled in'] : []),
		...runbook.placeholders.map(({ token, lines }) => `  ${token}  line ${lines.join(', ')}`),
	].join('\n');
}

function phaseLines(phase: Phase): string[] {
	const name = phase.number === undefined ? phase.title : `${phase.number}  ${phase.title}`;
	const steps = phase.steps.map((step) => {
		const statements = step.blocks.reduce((sum, block) => sum + block.statements.length, 0);
		const number = step.number === undefined ? '' : `${step.number}  `;
		return `  ${number}${step.title}  ${statements} statement${statements === 1 ? '' : 's'}, line ${step.line}`;
	});
	const criteria =
		phase.criteria.length === 1 ? '1 criterion' : `${phase.criteria.length} criteria`;
	const items = `  ${criteria}, ${phase.checklist.length} on the checklist`;
	const roles = phase.roles?.map((role) => role.name) ?? [];
	const named = roles.length > 0 ? [`  GO needs: ${roles.join(', ')}`] : [];
	return ['', `${name}  line ${phase.line}`, ...steps, items, ...named];
}

function procedureLine(procedure: Procedure): string {
	const scope = procedure.scope === undefined ? '' : ` (${procedure.scope})`;
	const title = procedure.title === '' ? 'the guide itself' : procedure.title;
	const steps = `${procedure.steps.length} step${procedure.steps.length === 1 ? '' : 's'}`;
	return `  ${procedure.role}${scope}: ${title}, ${steps}, line ${procedure.line}`;
}
