import { namesFeature } from '../../run/guard/exposure.ts';
import { type ExposureRow, exposureBoard } from '../../run/guard/exposure-board.ts';
import { launchesByHand } from '../../run/guard/launch-settings.ts';
import { launchStep } from '../../run/guard/launch-step.ts';
import type { Run } from '../../run/intent.ts';
import { figureWords } from '../../run/reading/unit.ts';
import { type Piece, type Row, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { RunContext } from '../view/context.ts';

/** Where today lies in the days that the guide gives a dark launch. */
function windowPiece({ window, start, end }: ExposureRow): Piece[] {
	switch (window) {
		case 'before':
			return [span(`  NOT YET: from ${start ?? ''}`, 'warn')];
		case 'after':
			return [span(`  OVER: was to ${end ?? ''}`, 'warn')];
		case 'inside':
			return [span(`  today inside${end === undefined ? '' : `, to ${end}`}`, 'good')];
		case 'always':
			return [];
	}
}

function seenPiece({ seen, status }: ExposureRow, now: Date): Piece {
	if (status === 'off') return span('off', 'dim');
	if (!seen) return span('seen ?', 'dim');
	const words = `seen ${figureWords(Number(seen.percentage.toPrecision(3)), '%')} ${moment(seen.at, now)}`;
	switch (status) {
		case 'too-many':
			return span(`${words} TOO MANY`, 'bad');
		case 'outdated':
			return span(`${words}, not looked at since`, 'warn');
		case 'too-few':
			return span(`${words}, too few users to judge`, 'warn');
		case 'unknown':
		case 'as-meant':
			return span(words, 'good');
	}
}

/** Whether a person has to put a setting into force, and whether somebody said so. */
function byHand({ runbook, state }: Run, { line }: ExposureRow): Piece[] {
	const { phase } = launchesByHand(runbook).find(({ launch }) => launch.line === line) ?? {};
	const step = phase && launchStep(runbook, phase);
	if (!step) return [];
	const settled = state.steps[step.id];
	if (!settled) return [span('  by hand: open', 'warn')];
	return [span(`  by hand: ${settled.how === 'skipped' ? 'SKIPPED' : 'done'}`, 'dim')];
}

function launchRow({ run, now }: RunContext, row: ExposureRow): Row {
	const of = row.segments.length > 0 ? ` of ${row.segments.join(', ')}` : ' of users';
	return {
		left: [
			'  ',
			span(row.feature, 'strong'),
			`  ${figureWords(row.expected, '%')}${of}`,
			...windowPiece(row),
			...byHand(run, row),
		],
		right: [seenPiece(row, now)],
	};
}

/** One row for each share of the users that the guide gives: how many, until when, and how many see it. */
export function launchRows(context: RunContext): Row[] {
	return exposureBoard(context.run, context.now.toISOString()).map((row) =>
		launchRow(context, row),
	);
}

/** The shares of the features that a step switches, for beside its toggles. */
export function launchRowsOfStep(context: RunContext, toggles: readonly string[]): Row[] {
	const { run, now, scene } = context;
	const board = exposureBoard(run, now.toISOString());
	const features = board.map(({ feature }) => feature);
	return board
		.filter(({ phase, feature }) => {
			const others = features.filter((other) => other !== feature);
			return (
				phase === scene.phase?.id && toggles.some((name) => namesFeature(name, feature, others))
			);
		})
		.map((row) => launchRow(context, row));
}
