import type { PlanNote, PlannedToggle, RollbackPlan } from '../../../run/rollback/plan.ts';
import type { Execution } from '../../../run/state.ts';
import { shouted } from '../../actions/asking.ts';
import {
	type EmergencyOption,
	type EmergencyScene,
	emergencyScene,
	runningChoices,
} from '../../actions/emergency.ts';
import { type Piece, plainText, type Row, rule, span } from '../../text/row.ts';
import { between, duration, moment } from '../../text/time.ts';
import { widthOf, wrapped } from '../../text/width.ts';
import type { RunContext, Size } from '../../view/context.ts';
import { currentSince, currentStatement } from '../../view/current.ts';
import { drilledPiece } from '../../view/drilled.ts';
import { silence } from '../../view/silence.ts';
import { beside, filledTo, lines } from '../layout.ts';
import { standInPieces } from '../steps/statements.ts';
import { alarm, calls } from './alarm.ts';
import { grouped, groupText } from './grouped.ts';
import { notArmedRows } from './not-armed.ts';

/** From this width on what runs stands beside what it changes. */
const twoColumns = 76;

/** What the small numbers beside toggles say. */
const noteWords: Record<PlanNote, string> = {
	'on-before': 'on before this rollout began: goes further back than where you started',
	maybe: 'a deploy never reported success: treated as on',
	forgotten: 'the procedure forgets it',
	later: 'turned on after a feature that goes off: may need it',
	stays: 'stays on: this procedure is partial',
};
const noteNumbers: Record<PlanNote, string> = {
	'on-before': '1',
	maybe: '2',
	forgotten: '3',
	later: '4',
	stays: '5',
};

function tabs(context: RunContext, { plans, plan }: EmergencyScene): Row {
	const { run, look, view, now, size } = context;
	const checked = run.state.rollbackChecks;
	const names = plans.map(({ scope, procedure }, index) => {
		const done = run.state.rollbacks.findLast((one) => one.procedure === procedure.id);
		const state = done?.outcome ? ` (${done.outcome} ${moment(done.startedAt, now)})` : '';
		const chosen = index === Math.min(view.emergency.plan, plans.length - 1);
		const name = scope === 'full' || scope === 'partial' ? scope : procedure.title;
		return `${chosen ? look.glyphs.cursor : ' '}${index + 1} ${chosen ? name.toUpperCase() : name}${state}`;
	});
	const title = names.join('  ');
	const rights = plan ? tabNotes(context, plan, checked?.at) : [];
	const fitting = rights.find(
		(right) => widthOf(plainText(rule(look, title, right))) <= size.columns,
	);
	return rule(look, title, fitting ?? rights.at(-1));
}

/** What is said of a plan at the edge, less and less: whether it was checked and drilled goes before everything. */
function tabNotes(
	{ run, now, drills }: RunContext,
	{ procedure }: RollbackPlan,
	checkedAt: string | undefined,
): Piece[][] {
	const line = span(`guide line ${procedure.line}`, 'dim');
	const checked =
		checkedAt === undefined
			? span('UNCHECKED', 'warn')
			: span(`checked ${moment(checkedAt, now)}`, 'dim');
	if (drills === undefined) return [[line, '  ', checked], [checked]];
	const compared = drilledPiece(drills, run.runbook, procedure, now);
	const alone = drilledPiece(drills, run.runbook, procedure, now, { alone: true });
	return [
		[compared, '  ', line, '  ', checked],
		[compared, '  ', checked],
		[alone, '  ', checked],
		[checked],
	];
}

function commandRows(context: RunContext, plan: RollbackPlan, width: number): Row[] {
	const rows: Row[] = [{ left: [' ', span('will run, exactly:', 'strong')] }];
	for (const [index, group] of grouped(plan.statements).entries()) {
		const [first] = group;
		if (!first) continue;
		const text = groupText(group);
		const right = [
			first.deploys ? span(`${shouted(first.environment ?? plan.environment)} `, 'warn') : '',
			first.held ? span('HELD ', 'warn') : '',
			...standInPieces(context, first),
		];
		const room = width - 5 - widthOf(plainText({ left: right }));
		const [head = '', ...more] = wrapped(text, Math.max(12, room)).slice(0, 8);
		rows.push(
			{ left: [` ${String(index + 1).padStart(2)} `, span(head, 'code')], right },
			...more.map((line): Row => ({ left: ['    ', span(line, 'code')] })),
		);
		if (first.held) rows.push({ left: [span('    until the outcome is known', 'dim')] });
	}
	if (plan.statements.length > 0) return rows;
	const prose = wrapped(plan.procedure.prose.trim(), width - 3);
	return [
		...rows,
		{ left: [span(' no command: the guide describes it in words', 'warn')] },
		...prose.map((line): Row => ({ left: ['  ', line] })),
	];
}

const words = { on: 'on', off: 'off', maybe: 'maybe', unknown: '?' } as const;

/** Columns of the board: what was before the rollout, where anybody knows, what counts now, what was last seen, what will be. */
function board(width: number, before: boolean) {
	const roomy = width >= 44;
	const columns = [
		...(before ? [{ title: roomy ? 'before' : 'was', size: roomy ? 7 : 4 }] : []),
		{ title: 'now', size: 6 },
		{ title: 'seen', size: 5 },
		{ title: 'after', size: 6 },
	];
	const marks = 5;
	const name = Math.max(8, width - marks - columns.reduce((sum, { size }) => sum + size, 0));
	return { columns, name };
}

function toggleRow({ row, after, notes }: PlannedToggle, width: number, before: boolean): Row {
	const marks = notes.length > 0 ? `(${notes.map((note) => noteNumbers[note]).join(',')})` : '';
	const { columns, name } = board(width, before);
	const cells = [...(before ? [words[row.before]] : []), words[row.status], words[row.seen]];
	return {
		left: [
			row.short.slice(0, name - 1).padEnd(name),
			...cells.map((text, index) => text.padEnd(columns[index]?.size ?? 0)),
			span(
				(after === 'unchanged' ? '-' : after.toUpperCase()).padEnd(6),
				after === 'on' ? 'bad' : 'strong',
			),
			span(marks, 'warn'),
		],
	};
}

function toggleColumn({ toggles }: RollbackPlan, width: number): Row[] {
	if (toggles.length === 0) return [{ left: [span('the guide switches no toggles', 'dim')] }];
	const before = toggles.some(({ row }) => row.before !== 'unknown');
	const { columns, name } = board(width, before);
	const changing = toggles.filter(
		({ after, row, notes }) =>
			notes.length > 0 || (after === 'off' && row.status !== 'off') || after === 'on',
	);
	const quiet = toggles.length - changing.length;
	const titles = columns.map(({ title, size }) => title.padEnd(size)).join('');
	return [
		{ left: [span(`${'toggle'.padEnd(name)}${titles}`, 'dim')] },
		...changing.map((toggle) => toggleRow(toggle, width, before)),
		...(quiet > 0 ? [{ left: [span(`${quiet} already off stay off`, 'dim')] }] : []),
	];
}

/** A procedure that would change nothing about the toggles, although the guide has some. */
function turnsNothingOff({ toggles }: RollbackPlan): Row[] {
	const named = toggles.filter(({ after }) => after === 'off');
	if (toggles.length === 0 || named.some(({ row }) => row.status !== 'off')) return [];
	const why = named.length > 0 ? 'what it names is off already' : 'it names no toggle';
	return [{ left: [span(` It would turn nothing off: ${why}.`, 'warn')] }];
}

function notes(plan: RollbackPlan): Row[] {
	const used = new Set(plan.toggles.flatMap(({ notes: own }) => own));
	const explained = (Object.keys(noteWords) as PlanNote[])
		.filter((note) => used.has(note))
		.map((note): Row => ({ left: [span(` (${noteNumbers[note]}) `, 'warn'), noteWords[note]] }));
	const undone = plan.irreversibleRan;
	return [
		...explained,
		{
			left: [
				' Not undone: ',
				undone.length > 0 ? span(undone.join('; '), 'bad') : 'nothing irreversible has run.',
				...(plan.noBuildBeforeDeploy ? [span('   No build step before deploy.', 'warn')] : []),
			],
		},
		{ left: [span(' any case; a slow line is fine; paste is refused; nothing is timed', 'dim')] },
	];
}

/** What stands beside an option to turn off one more toggle. */
const leftWords: Record<Extract<EmergencyOption, { kind: 'add' }>['left'], string> = {
	forgotten: 'forgotten by the guide',
	later: 'may need what goes off',
	stays: 'stays on',
};

function optionRow(context: RunContext, option: EmergencyOption, index: number): Row {
	const focused = context.view.emergency.option === index;
	const cursor = focused ? span(context.look.glyphs.cursor, 'key') : ' ';
	if (option.kind === 'add') {
		return {
			left: [
				cursor,
				`${option.on ? '[x]' : '[ ]'} also `,
				span(`export ${option.name}=false`, 'code'),
			],
			right: [span(leftWords[option.left], option.left === 'stays' ? 'dim' : 'warn')],
			selected: focused,
		};
	}
	if (option.kind === 'build') {
		return {
			left: [cursor, `${option.on ? '[x]' : '[ ]'} build first: `, span(option.text, 'code')],
			right: [span('only a build carries what it changes', 'warn')],
			selected: focused,
		};
	}
	const label = runningChoices.find(({ choice }) => choice === option.choice)?.label ?? '';
	return { left: [cursor, `${option.on ? '(o)' : '( )'} ${label}`], selected: focused };
}

/** What runs in front, for how long, and for how long it has said nothing. */
function stillRunning(context: RunContext, execution: Execution): string {
	const { run, now } = context;
	const text = currentStatement(run, execution)?.text.split('\n')[0] ?? '';
	const runs = duration(between(currentSince(run, execution), now));
	const silent = silence(context, execution.id, execution.startedAt);
	return `still running: ${text} ${runs}${silent === undefined ? '' : `, ${silent}`}`;
}

function options(context: RunContext, scene: EmergencyScene): Row[] {
	const { running, background } = scene;
	const monitors = background.length > 0 ? `${background.length} in the background go on` : '';
	const title = running ? stillRunning(context, running) : '';
	return [
		...(title || monitors
			? [
					rule(
						context.look,
						title || 'nothing runs in front',
						monitors ? [span(monitors, 'dim')] : [],
					),
				]
			: []),
		...scene.options.map((option, index) => optionRow(context, option, index)),
	];
}

/** Screen 3: what a rollback would run and change, before the word is typed. */
export function planBody(context: RunContext, { columns, rows }: Size): string[] {
	const scene = emergencyScene(context);
	const { plan } = scene;
	const { look } = context;
	const top = [...alarm(context), ...calls(context), tabs(context, scene)];
	if (!plan) {
		const none: Row = {
			left: [
				span(
					' The guide has no rollback procedure. Call the people above; c lists them all.',
					'bad',
				),
			],
		};
		return lines([...top, none], columns, look);
	}
	const side = columns >= twoColumns;
	const width = side ? Math.floor(columns / 2) - 1 : columns;
	const commands = lines(commandRows(context, plan, width), width, look);
	const toggles = lines(
		toggleColumn(plan, side ? columns - width - 1 : columns),
		side ? columns - width - 1 : columns,
		look,
	);
	const height = Math.max(commands.length, toggles.length);
	const middle = side
		? beside(
				filledTo(commands, height, width),
				filledTo(toggles, height, columns - width - 1),
				look,
			)
		: [...commands, ...toggles];
	const below = lines(
		[
			...turnsNothingOff(plan),
			...options(context, scene),
			...notArmedRows(context.run),
			...notes(plan),
		],
		columns,
		look,
	);
	const fixed = lines(top.slice(rows < 8 ? -1 : 0), columns, look);
	const scrolled = [...middle, ...below];
	const room = Math.max(0, rows - fixed.length);
	const start = Math.min(context.view.emergency.top, Math.max(0, scrolled.length - room));
	return [...fixed, ...scrolled.slice(start, start + room)];
}
