import { type PhaseStatus, phaseProgress } from '../../../run/progress.ts';
import type { Phase, Step } from '../../../runbook/model.ts';
import type { Style } from '../../text/look.ts';
import { sign, stepMark } from '../../text/marks.ts';
import { type Row, span } from '../../text/row.ts';
import type { RunContext } from '../../view/context.ts';
import { phaseName, phaseWord } from '../../view/status.ts';
import { windowStart } from '../layout.ts';

const styles: Record<PhaseStatus, Style> = {
	locked: 'dim',
	open: 'strong',
	'sign-off': 'info',
	go: 'good',
	'no-go': 'bad',
	undone: 'bad',
	declared: 'warn',
};

/** Phases with the steps of the one that is looked at, for the column at the left. */
export function phaseColumn(context: RunContext, height: number): Row[] {
	const { run, scene, look } = context;
	let current = 0;
	const rows: (() => Row)[] = [];
	for (const phase of run.runbook.phases) {
		const here = phase.id === scene.phase?.id;
		rows.push(() => phaseRow(context, phase, here));
		if (!here) continue;
		for (const step of phase.steps) {
			const shown = step.id === scene.step?.id;
			if (shown) current = rows.length;
			rows.push(() => stepRow(context, step, shown));
		}
	}
	const { procedure } = scene;
	if (procedure) {
		rows.push(() => ({ left: [look.glyphs.cursor, span(procedure.title, 'info')] }));
		current = rows.length - 1;
	}
	const start = windowStart(current, rows.length, height);
	return rows.slice(start, start + height).map((row) => row());
}

function phaseRow({ run, look }: RunContext, phase: Phase, here: boolean): Row {
	const { status } = phaseProgress(run, phase);
	return {
		left: [
			here ? look.glyphs.cursor : ' ',
			span(`${phaseName(run, phase)} ${phase.title}`, styles[status]),
		],
		right: [span(`${phaseWord(run, phase)} `, styles[status])],
	};
}

function stepRow({ run, look }: RunContext, step: Step, shown: boolean): Row {
	const mark = stepMark(run, step);
	return {
		left: [
			shown ? ` ${look.glyphs.cursor} ` : '   ',
			sign(look, mark),
			' ',
			span(step.title, shown ? 'strong' : undefined),
		],
		...(mark.word ? { right: [span(`${mark.word} `, mark.style)] } : {}),
		selected: shown,
	};
}
