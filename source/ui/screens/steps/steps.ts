import { phaseProgress } from '../../../run/progress.ts';
import { inlinePieces, proseLines } from '../../text/prose.ts';
import { blank, type Row, rule, span } from '../../text/row.ts';
import type { RunContext, Size } from '../../view/context.ts';
import { beside, filledTo, lines, shared, sideBySide } from '../layout.ts';
import { outputRows } from './output.ts';
import { phaseColumn } from './phases.ts';
import { statementRows, statementWindow } from './statements.ts';
import { stepToggleRows } from './toggles.ts';

const columnWidth = 36;

function heading({ run, scene, look }: RunContext): Row {
	const { phase, procedure, step } = scene;
	if (!step) return rule(look, phase?.title ?? run.runbook.title);
	const number = phase
		? `${phase.number ?? run.runbook.phases.indexOf(phase) + 1}.${phase.steps.indexOf(step) + 1} `
		: '';
	const title =
		procedure && procedure.title !== step.title ? `${procedure.title}: ${step.title}` : step.title;
	return rule(look, `${number}${title}`, [span(`guide line ${step.line}`, 'dim')]);
}

/** What stands in the way of the phase or belongs to the step, before its commands. */
function cautions({ run, scene, look }: RunContext): Row[] {
	const { phase, step } = scene;
	const why = phase && phaseProgress(run, phase).why;
	return [
		...(why
			? [{ left: [' ', span(`LOCKED: ${why}`, 'warn'), span('  a opens it ahead', 'dim')] }]
			: []),
		...(step?.condition ? [{ left: [' ', span(`only when: ${step.condition}`, 'warn')] }] : []),
		...(step?.warnings ?? []).map(
			({ text }): Row => ({ left: [` ${look.glyphs.warning} `, ...inlinePieces(text, 'warn')] }),
		),
	];
}

/** The guide's own words about the step, as far as there is room for them. */
function proseRows({ scene, look }: RunContext, width: number, most: number): Row[] {
	const text = scene.step?.prose.trim() ?? '';
	if (text === '' || most <= 0) return [];
	const all = proseLines(text, width - 6, 'dim').filter((line) => line.length > 0);
	return all.slice(0, most).map(
		(line, index): Row => ({
			left: ['   ', ...line],
			...(index === most - 1 && all.length > most
				? { right: [span(`${look.glyphs.ellipsis} p`, 'key')] }
				: {}),
		}),
	);
}

/** Rows of output below commands that are still to run. */
const usualOutput = 4;

/** Rows that output asks for while a command runs or has failed: what it says is worth up to half of the room. */
function outputAsked({ scene, output }: RunContext, room: number): number | undefined {
	const tail = scene.output === undefined ? undefined : output(scene.output);
	const { kind } = scene.next;
	if (!tail || (kind !== 'running' && kind !== 'failed' && kind !== 'unknown')) return undefined;
	return Math.max(2, Math.min(tail.lineCount + 1, Math.floor(room / 2)));
}

const padded = (rows: Row[], height: number): Row[] =>
	Array.from({ length: height }, (_, index) => rows[index] ?? blank);

function work(context: RunContext, width: number, height: number): Row[] {
	const warned = cautions(context).slice(0, Math.max(0, Math.floor(height / 4)));
	const before = [...warned, ...proseRows(context, width, Math.floor(height / 6) - 1)];
	const all = statementRows(context).rows.length;
	const toggles = stepToggleRows(context, width, Math.max(3, Math.floor(height / 3)));
	const room = height - 1 - before.length;
	// The command that is next comes first, then what it says, then what it switches.
	const says = outputAsked(context, room);
	const leftToCommands =
		says === undefined ? room - usualOutput : room - says - Math.min(3, toggles.length);
	const [commands = 0, output = 0, board = 0] = shared(room, [
		{ least: 1, wants: Math.min(all, Math.max(3, leftToCommands)) },
		{ least: Math.min(says ?? 2, 3), wants: says ?? usualOutput },
		{ least: 3, wants: toggles.length },
	]);
	const rest = Math.max(0, room - commands - output - board);
	return [
		heading(context),
		...before,
		...statementWindow(context, commands),
		// Where rows are lines, output is said as it comes.
		...(context.look.linear ? [] : padded(outputRows(context, output + rest), output + rest)),
		...(board < toggles.length ? stepToggleRows(context, width, board) : toggles).slice(0, board),
	];
}

/** Screen 1: the step with its commands, what they say and what they switch. */
export function stepsBody(context: RunContext, { columns, rows }: Size): string[] {
	const { look } = context;
	if (columns < sideBySide) return lines(work(context, columns, rows), columns, look);
	const width = columns - columnWidth - 1;
	const left = filledTo(lines(phaseColumn(context, rows), columnWidth, look), rows, columnWidth);
	const right = filledTo(lines(work(context, width, rows), width, look), rows, width);
	return beside(left, right, look);
}
