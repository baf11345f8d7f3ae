import { commandLine } from '../../../report/apart.ts';
import { askFor, environmentOf, modeFor, unfilled } from '../../../run/ask.ts';
import { asGiven } from '../../../run/decide-run.ts';
import type { Run } from '../../../run/intent.ts';
import { goingWords } from '../../../run/rehearsal.ts';
import { outcomeWords } from '../../../run/sign-off/evidence.ts';
import type { StatementState } from '../../../run/state.ts';
import { spanWords } from '../../../run/time.ts';
import { usualOf } from '../../../run/usual.ts';
import type { Statement } from '../../../runbook/model.ts';
import { shouted } from '../../actions/asking.ts';
import { repairOf } from '../../actions/changing.ts';
import { goesNow, type StoodFor } from '../../actions/stand-ins.ts';
import { sign, statementMark } from '../../text/marks.ts';
import { type Piece, type Row, span } from '../../text/row.ts';
import { between, duration, spanOfTime } from '../../text/time.ts';
import type { RunContext } from '../../view/context.ts';
import { silence } from '../../view/silence.ts';
import { windowStart } from '../layout.ts';

/** How much longer than usual makes a running command LONG. */
const longFactor = 1.5;
/** A usual time below this many milliseconds helps nobody. */
const worthSaying = 5000;

function timing(
	context: RunContext,
	statement: Statement,
	state: StatementState | undefined,
): Piece[] {
	const { run, now, look } = context;
	const known = usualOf(run, statement, context.usual);
	const usual = known?.ms;
	const usually =
		known === undefined || known.ms < worthSaying
			? ''
			: `  ${known.by === 'guide' ? 'guide says' : 'usual'} ${duration(known.ms)}`;
	if (state?.status === 'running') {
		const elapsed = between(state.startedAt, now);
		const long = usual !== undefined && usual >= worthSaying && elapsed > usual * longFactor;
		const since = look.linear ? spanOfTime(elapsed) : duration(elapsed);
		const silent = silence(context, state.execution, state.startedAt);
		const limit = run.state.executions[state.execution]?.timeoutSeconds;
		return [
			span(since, 'info'),
			limit === undefined ? '' : span(` of ${spanWords(limit)}`, 'dim'),
			usually,
			span(long ? '  LONG' : '', 'warn'),
			span(silent === undefined ? '' : `  ${silent}`, 'warn'),
		];
	}
	if (state?.status === 'ok' && isOnlyExport(statement)) return [span('set in shell', 'dim')];
	if (state?.status === 'ok' || state?.status === 'failed') {
		const took = duration(state.run.durationMs);
		const words = state.status === 'failed' ? ` ${outcomeWords(state.run.outcome)}` : '';
		return [
			span(`${took}${words}`, state.status === 'failed' ? 'bad' : 'dim'),
			span(usually, 'dim'),
		];
	}
	return [span(usually.trim(), 'dim')];
}

/** An `export` in the run's shell: it switches nothing on by itself. */
function isOnlyExport({ text, exports }: Statement): boolean {
	return Object.keys(exports).length > 0 && /^export\s/.test(text);
}

/** What running a command will ask or do that an operator should know before. */
function warnings(run: Run, statement: Statement): Piece[] {
	const ask = askFor(run, statement);
	const environment = environmentOf(run, statement);
	const missing = unfilled(run, statement);
	return [
		...(missing.length > 0 ? [span(`needs ${missing.join(', ')}  `, 'warn')] : []),
		...(ask.kind === 'word' ? [span('IRREVERSIBLE  ', 'bad')] : []),
		...(statement.deploys || ask.kind === 'yes' ? [span(`${shouted(environment)}  `, 'warn')] : []),
		...(statement.danger?.level === 'caution' ? [span(`! ${statement.danger.why}  `, 'warn')] : []),
	];
}

function later(run: Run, statement: Statement): Piece[] {
	const mode = modeFor(run, statement);
	if (mode === 'background') {
		const { seconds } = statement.longRunning ?? {};
		const how = seconds === undefined ? '' : ` for ${spanWords(seconds)}`;
		return [span(`then: background${how}`, 'dim')];
	}
	return mode === 'interactive' ? [span('takes the terminal', 'dim')] : [];
}

/** In a rehearsal: how a command goes, when it was chosen to do anything but succeed. */
export function standInPieces(context: RunContext, statement: StoodFor): Piece[] {
	const goes = goesNow(context, statement) ?? 'succeed';
	return goes === 'succeed' ? [] : [span(`${goingWords(goes)}  `, 'warn')];
}

/** Rows that are worked out when they are seen: a step may have thousands of commands. */
type LazyRow = () => Row;

function rowsOf(context: RunContext, statement: Statement, number: number): LazyRow[] {
	const { run, look } = context;
	const { label } = statement;
	const state = run.state.statements[statement.id];
	const repair = state === undefined ? repairOf(run, statement) : undefined;
	const note = state?.status === 'settled' ? state.note : '';
	return [
		...(label ? [() => ({ left: ['   ', span(label, 'dim')] })] : []),
		() => commandRow(context, statement, number),
		...(repair
			? [
					() => ({
						left: ['   ', span(`${look.glyphs.up} ${repair.title}`, 'warn')],
						right: [span('f', 'key'), ' run it so'],
					}),
				]
			: []),
		...(note ? [() => ({ left: ['     ', span(note, 'dim')] })] : []),
	];
}

function commandRow(context: RunContext, statement: Statement, number: number): Row {
	const { run, look, scene } = context;
	const state = run.state.statements[statement.id];
	const selected = scene.selected?.id === statement.id;
	const mark = statementMark(run, statement.id);
	const isOffered = !scene.step?.blocks.some(({ statements }) => statements.includes(statement));
	const given =
		state?.status === 'running' ? state.text : (asGiven(run, statement) ?? statement.text);
	// What a row has no room for must still be told from its neighbour.
	const text = given.includes('\n') ? commandLine(run.runbook, given, given) : given;
	return {
		left: [
			selected ? span(look.glyphs.cursor, 'key') : ' ',
			sign(look, mark),
			' ',
			span(text, 'code'),
		],
		right: [
			...(isOffered ? [span('offered  ', 'dim')] : []),
			...standInPieces(context, statement),
			...warnings(run, statement),
			...(mark.word ? [span(`${mark.word}  `, mark.style)] : []),
			...(state === undefined ? later(run, statement) : []),
			...timing(context, statement, state),
		],
		rightPieces: true,
		selected,
		number,
	};
}

/** Commands of the step with label, sign, target and times; a window round the selected one when there are too many. */
export function statementRows(context: RunContext): { rows: LazyRow[]; at: number } {
	const rows: LazyRow[] = [];
	let at = 0;
	for (const [index, statement] of context.scene.statements.entries()) {
		if (statement.id === context.scene.selected?.id) at = rows.length + (statement.label ? 1 : 0);
		rows.push(...rowsOf(context, statement, index + 1));
	}
	if (rows.length === 0) {
		rows.push(() => ({ left: ['   ', span(nothingToRun(context), 'dim')] }));
	}
	return { rows, at };
}

function nothingToRun({ scene }: RunContext): string {
	if (!scene.step) return 'This guide has no steps: s shows its criteria and checklists.';
	return 'No command here: do what the guide says (p shows it), then Enter marks it done.';
}

export function statementWindow(context: RunContext, height: number): Row[] {
	const { rows, at } = statementRows(context);
	const start = windowStart(at, rows.length, height);
	return rows.slice(start, start + height).map((row) => row());
}
