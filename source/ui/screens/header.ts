import { type HaltView, haltView } from '../../run/guard/halt.ts';
import type { Run } from '../../run/intent.ts';
import { currentPhase, phaseProgress } from '../../run/progress.ts';
import { scopeNamed } from '../../run/rollback/plan.ts';
import { activeRollback, waitsForPerson } from '../../run/rollback/progress.ts';
import { type Piece, plainText, type Row, span } from '../text/row.ts';
import { clock, moment } from '../text/time.ts';
import { widthOf } from '../text/width.ts';
import type { ChooseContext, Context, RunContext, StartContext } from '../view/context.ts';
import { figures } from '../view/figures.ts';
import { isOver, placeWords } from '../view/practice.ts';
import { phaseName, phaseWord, rollbackReadiness } from '../view/status.ts';
import { banner, identity, narrow } from './identity.ts';
import { nextCall } from './overlays/halt.ts';
import { hasStrip, stripRow } from './strip.ts';

/** Phases in a row; those that are locked one after the other are drawn together. */
function phases(run: Run, current: string | undefined, cursor: string, short: boolean): Piece[] {
	const pieces: Piece[] = [];
	let locked: string[] = [];
	const flush = () => {
		const [first, last] = [locked[0], locked.at(-1)];
		if (first !== undefined)
			pieces.push(span(`${first === last ? first : `${first}-${last}`} locked  `, 'dim'));
		locked = [];
	};
	for (const phase of run.runbook.phases) {
		const { status } = phaseProgress(run, phase);
		const here = phase.id === current;
		if (short && !here) continue;
		if (status === 'locked' && !here) {
			locked.push(phaseName(run, phase));
			continue;
		}
		flush();
		const style =
			status === 'go'
				? phaseWord(run, phase) === 'GO'
					? 'good'
					: 'warn'
				: status === 'no-go' || status === 'undone'
					? 'bad'
					: 'strong';
		pieces.push(
			here ? cursor : '',
			span(`${phaseName(run, phase)} ${phaseWord(run, phase)}`, style),
			'  ',
		);
	}
	flush();
	return pieces;
}

const figureStyles = {
	ok: 'good',
	over: 'bad',
	lost: 'warn',
	outdated: 'warn',
	quiet: 'dim',
} as const;

/** What is left out, one thing after the other, where there is no room: the time, words, then figures. */
const brevities = [
	{ time: true, words: true, figures: 2 },
	{ time: false, words: true, figures: 2 },
	{ time: false, words: false, figures: 2 },
	{ time: false, words: false, figures: 1 },
	{ time: false, words: false, figures: 0 },
];

/** Whether the rollback could run, and the guard's figures where they have no row of their own. */
function readinessPieces(context: RunContext, brevity: (typeof brevities)[number]): Piece[] {
	const { run, now } = context;
	const { word, tone, at } = rollbackReadiness(run);
	const all = hasStrip(context) ? [] : figures(run, now);
	const none = Object.keys(run.state.readings).length === 0;
	return [
		brevity.words ? 'rollback ' : 'RB ',
		span(`${word}${at === undefined || !brevity.time ? '' : ` ${moment(at, now)}`}`, tone),
		...all
			.slice(0, brevity.figures)
			.flatMap(({ name, words, state }): Piece[] => [
				brevity.words ? '  ' : ' ',
				span(
					state === 'lost' ? `${name} LOST` : `${name} ${words}${state === 'over' ? '!' : ''}`,
					figureStyles[state],
				),
			]),
		...(none && brevity.words ? [span('  no readings yet', 'dim')] : []),
	];
}

function standing(context: RunContext): Row {
	const { run, scene, size, look } = context;
	const short = size.columns < narrow;
	const current = (scene.phase ?? currentPhase(run))?.id;
	const left = [' ', ...phases(run, current, look.glyphs.cursor, short)];
	const room = size.columns - widthOf(plainText({ left })) - 1;
	const asked = (short ? brevities.slice(3) : brevities).map((brevity) =>
		readinessPieces(context, brevity),
	);
	const right = asked.find((pieces) => widthOf(plainText({ left: pieces })) <= room);
	return { left, right: right ?? asked.at(-1) ?? [] };
}

/** What a HALT is about: how much it is by now, since when, and which way it goes. */
function haltPieces({ run, now }: RunContext, { guard, says, since }: HaltView): Piece[] {
	const figure = figures(run, now).find((one) => one.guard === guard);
	if (!figure || guard.startsWith('exposure-')) return [span(`${says} `, 'danger')];
	const { metric, words, limit, state, trend, why: figureWhy } = figure;
	const lost = state === 'lost' ? ' LOST' : '';
	if (state === 'outdated') return [span(`${metric} was ${words}, ${figureWhy} `, 'warn')];
	return [
		span(`${metric} ${words}${lost} ${limit} since ${moment(since, now)} `, 'danger'),
		trend === undefined || trend === 'steady' ? '' : span(` ${trend}`, 'warn'),
	];
}

/** A drill that goes on out of sight, or came to an end there. */
function drillRows({ drill, view }: Context): Row[] {
	if (!drill || view.overlays.at(-1)?.kind === 'drill') return [];
	const stands = isOver(drill) ? 'is over' : drill.stage === 'called' ? 'waits' : 'goes on';
	return [
		{
			left: [span(` DRILL ${stands} ${placeWords[drill.order.place]} `, 'practice')],
			right: [span('Ctrl-T', 'key'), ' shows it '],
		},
	];
}

/** An offer that stands, or what has to be explained, after a comma. */
function handOverWords({ state }: RunContext['run']): string {
	const { offered, unexplained } = state.handOver ?? {};
	if (offered) return `, offered to ${offered.to ?? 'anybody who follows it'}`;
	return unexplained === undefined ? '' : `, taken over from ${unexplained}, who never left`;
}

/** A disk that fills up, unless the record has already said that it is full. */
function diskRows({ disk, record }: RunContext): Row[] {
	if (!disk || record.kind !== 'recording') return [];
	const left = `${Math.floor(disk.freeBytes / 1024 / 1024)} MiB left`;
	return [
		disk.level === 'full'
			? { left: [span(` DISK FULL: ${left}. Only a rollback is still started.`, 'danger')] }
			: { left: [span(` DISK LOW: ${left}`, 'warn')], right: [span('make room', 'dim')] },
	];
}

/** What nobody may overlook: a rollback without acknowledged outcome, a record that cannot be written. */
function alarms(context: RunContext): Row[] {
	const { run, scene, record, view } = context;
	const rows: Row[] = [];
	if (record.kind === 'failed' || record.kind === 'reserve') {
		const what = record.kind === 'failed' ? 'NOT RECORDED' : 'DISK FULL';
		rows.push({
			left: [span(` ${what}: ${record.problem} Only a rollback is still started.`, 'danger')],
		});
	}
	rows.push(...diskRows(context));
	if (record.kind === 'read-only' && record.broken !== undefined) {
		rows.push(
			{ left: [span(` RECORD BROKEN: ${record.broken}`, 'danger')] },
			{
				left: [
					span(' Shown as it stood before that. Shell: gonogo rollback still rolls back', 'warn'),
				],
			},
		);
	} else if (record.kind === 'read-only') {
		const who = record.holder ?? 'nobody';
		rows.push({
			left: [span(` READ ONLY: ${who} holds this run${handOverWords(run)}`, 'warn')],
			right: [span('A', 'key'), record.holder === undefined ? ' goes on here' : ' asks for it'],
		});
	} else if (run.state.handOver?.asked) {
		const { name, login, host } = run.state.handOver.asked.operator;
		const short = context.size.columns < narrow;
		const who = short ? name : `${name} (${login}@${host})`;
		rows.push({
			left: [span(` ${who} asks ${short ? 'for this run' : 'to take this run over'} `, 'warn')],
			right: [span('A', 'key'), ` answers${short ? '' : '; silence means no'}`],
		});
	} else if (run.state.handOver?.offered || run.state.handOver?.unexplained) {
		rows.push({
			left: [span(` ${handOverWords(run).replace(/^, /, '')}`, 'warn')],
			right: [span('A', 'key'), run.state.handOver.offered ? ' takes it back' : ' says why'],
		});
	}
	const halt = haltView(run);
	const asked = view.overlays.at(-1)?.kind === 'halt';
	// The emergency screen shows it itself, unless a drill covers that.
	const shown = view.screen === 'emergency' && view.overlays.at(-1)?.kind !== 'drill';
	if (halt && !asked && !shown) {
		const stands = halt.overridden ? 'HALT overridden' : halt.over ? 'HALT, over' : 'HALT';
		rows.push({
			left: [span(` ${stands}: `, 'danger'), ...haltPieces(context, halt)],
			right: [span(halt.over ? 'U ends it' : '! rolls back, O overrides', 'warn')],
		});
	}
	const call = asked || shown || context.size.rows < 20 ? undefined : nextCall(context);
	const key = view.overlays.length > 0 ? [] : [span('T', 'key'), ' '];
	if (call) rows.push({ left: [' ', ...key, ...call] });
	rows.push(...drillRows(context));
	const { rollback } = scene;
	if (rollback && view.screen !== 'emergency') {
		const under = activeRollback(run.state) !== undefined;
		const outcome = waitsForPerson(rollback)
			? 'HAS STOPPED and waits for you'
			: under
				? 'UNDER WAY'
				: (rollback.outcome ?? '').toUpperCase();
		rows.push({
			left: [
				span(` ROLLBACK${scopeNamed(rollback.scope)} ${outcome} `, 'danger'),
				span('  ! shows it', 'warn'),
			],
		});
	}
	return rows;
}

function startBanner(context: ChooseContext | StartContext): Piece[] {
	if (context.kind === 'choose') return [];
	const { sandbox, rehearsal } = context.facts;
	const kind = rehearsal ? 'rehearsal' : sandbox ? 'sandbox' : 'run';
	return banner(kind, context.size.columns);
}

/** Where the run stands and what its readings say. */
function whereRows(context: RunContext): Row[] {
	const strip = hasStrip(context) ? [stripRow(context)] : [];
	return [identity(context), standing(context), ...strip];
}

/** The rows at the top of every screen, and after how many of them the alarms begin. */
export function headerParts(context: Context): { rows: Row[]; alarmsFrom: number } {
	if (context.kind === 'run') {
		const where = whereRows(context);
		return { rows: [...where, ...alarms(context)], alarmsFrom: where.length };
	}
	const title = titleRow(context);
	return { rows: [title, ...drillRows(context)], alarmsFrom: 1 };
}

/** The rows at the top of every screen. */
export const header = (context: Context): Row[] => headerParts(context).rows;

function titleRow(context: ChooseContext | StartContext): Row {
	const title = context.kind === 'start' ? context.facts.runbook.title : 'gonogo';
	const left = [...startBanner(context), ' ', span(title, 'heading')];
	return context.look.linear ? { left } : { left, right: [span(clock(context.now), 'strong')] };
}
