import type { Counts, Severity } from '../../runbook/model.ts';
import { rowsToChoose } from '../actions/choosing.ts';
import { type StartField, type StartRow, startRows } from '../actions/starting.ts';
import { counted } from '../text/count.ts';
import { type Piece, type Row, rule, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { ChooseContext, Size, StartContext } from '../view/context.ts';
import { drilledPieces } from '../view/drilled.ts';
import type { OpenRun } from '../view/facts.ts';
import { gitWords, target } from './identity.ts';
import { lines, windowStart } from './layout.ts';

const labels: Record<StartField, string> = {
	operator: 'Operator',
	role: 'Role',
	environment: 'Target',
	ticket: 'Ticket',
};

function value(context: StartContext, field: StartField): Piece[] {
	const { start } = context.view;
	const { operator } = context.facts;
	switch (field) {
		case 'operator':
			return [
				start.operator || span('nobody yet', 'warn'),
				span(`  ${operator.login}@${operator.host}`, 'dim'),
			];
		case 'role':
			return [start.role];
		case 'environment':
			return start.environment === undefined
				? [span('not chosen: Enter asks', 'warn')]
				: [target(start.environment), span('  what the commands change', 'dim')];
		case 'ticket':
			return [start.ticket || span('none', 'dim')];
	}
}

function fieldRow(
	context: StartContext,
	row: Exclude<StartRow, { kind: 'resume' }>,
	selected: boolean,
): Row {
	const cursor = selected ? span(context.look.glyphs.cursor, 'key') : ' ';
	switch (row.kind) {
		case 'field':
			return {
				left: [cursor, ` ${labels[row.field].padEnd(10)}`, ...value(context, row.field)],
				selected,
			};
		case 'prerequisite': {
			const ticked = context.view.start.ticked.includes(row.item.id);
			return { left: [cursor, ` ${ticked ? '[x]' : '[ ]'} `, row.item.text], selected };
		}
	}
}

function headingBefore(row: StartRow, before: StartRow | undefined): string | undefined {
	if (row.kind === before?.kind) return undefined;
	return {
		resume: 'open runs of this guide: Enter continues one',
		field: 'who and where',
		prerequisite: 'prerequisites',
	}[row.kind];
}

/** What the guide is going to do, in numbers. */
export function summary({
	phases,
	steps,
	statements,
	rollbacks,
	toggles,
	criteria,
	checklistItems,
}: Counts): string {
	return [
		counted(phases, 'phase'),
		counted(steps, 'step'),
		counted(statements, 'command'),
		counted(criteria + checklistItems, 'item'),
		counted(toggles, 'toggle'),
		counted(rollbacks, 'rollback'),
	].join(', ');
}

function lintRow({ facts }: StartContext): Row {
	const count = (severity: Severity) =>
		facts.findings.filter((finding) => finding.severity === severity).length;
	const [errors, warnings] = [count('error'), count('warning')];
	if (facts.findings.length === 0) return { left: [' lint      ', span('nothing to say', 'good')] };
	return {
		left: [
			' lint      ',
			span(counted(errors, 'error'), errors > 0 ? 'bad' : 'dim'),
			', ',
			span(counted(warnings, 'warning'), warnings > 0 ? 'warn' : 'dim'),
			span(`, ${counted(count('note'), 'note')}`, 'dim'),
		],
		right: [span('L', 'key'), ' shows them '],
	};
}

const placeWord = ({ sandbox, rehearsal }: StartContext['facts']): string =>
	rehearsal ? ' REHEARSAL: nothing is executed ' : sandbox ? ' SANDBOX ' : '';

/** A sandbox is made when the run begins; its service has its history from there. */
const ownRepository = 'the sandbox has a repository of its own, made when you begin';

function drilledRow({ facts, now }: StartContext): Row[] {
	const pieces = drilledPieces(facts.drills, facts.runbook, now);
	return pieces.length === 0 ? [] : [{ left: [' rollback  ', ...pieces] }];
}

function about(context: StartContext): Row[] {
	const { facts, look } = context;
	const production = facts.runbook.phases
		.flatMap(({ steps }) => steps)
		.flatMap(({ blocks }) => blocks)
		.flatMap(({ statements }) => statements)
		.filter(({ deploys, configures }) => deploys || configures).length;
	return [
		rule(
			look,
			facts.sandbox ? 'the guide that comes with gonogo' : facts.guidePath,
			placeWord(facts) ? [span(placeWord(facts), 'practice')] : [],
		),
		{ left: [' will do   ', summary(facts.runbook.counts)] },
		{
			left: [
				` deploys   ${counted(production, 'command')} ${production === 1 ? 'changes' : 'change'} a target environment; each asks first`,
			],
		},
		lintRow(context),
		{ left: [' git       ', facts.sandbox ? ownRepository : gitWords(facts.git, false)] },
		...drilledRow(context),
	];
}

/** The one card before a run: who, where, what for, and what the guide will do. */
export function startBody(context: StartContext, { columns, rows }: Size): string[] {
	const all: Row[] = [];
	let at = 0;
	const entries = startRows(context);
	for (const [index, row] of entries.entries()) {
		const title = headingBefore(row, entries[index - 1]);
		if (title !== undefined && rows >= 10) all.push(rule(context.look, title));
		const selected = index === context.view.start.cursor;
		if (selected) at = all.length;
		if (row.kind === 'resume') all.push(...openRunRows(context, row.run, selected, index + 1));
		else all.push({ ...fieldRow(context, row, selected), number: index + 1 });
	}
	const top = about(context).slice(0, rows >= 16 ? 6 : rows >= 10 ? 2 : 0);
	const room = rows - top.length;
	const start = windowStart(at, all.length, room);
	return lines([...top, ...all.slice(start, start + room)], columns, context.look);
}

/** An open run: what it is and changes, whose it is; below that where it stands, and who has it open. */
function openRunRows(
	{ look, now }: ChooseContext | StartContext,
	run: OpenRun,
	selected: boolean,
	number: number,
): Row[] {
	const { title, id, practice, environment, operator, phase, heldBy, lastAt } = run;
	const cursor = selected ? span(look.glyphs.cursor, 'key') : ' ';
	const kind = practice === undefined ? '' : span(` ${practice.toUpperCase()} `, 'practice');
	return [
		{
			left: [
				cursor,
				` ${title} `,
				kind,
				environment === undefined ? '' : target(environment),
				operator === undefined ? '' : `  ${operator}`,
				span(`  ${id}`, 'dim'),
			],
			right: [span(`last ${moment(lastAt, now)}`, 'dim')],
			selected,
			number,
		},
		...(heldBy === undefined
			? []
			: [{ left: ['    ', span(`open at ${heldBy}: Enter follows it`, 'warn')] }]),
		...(phase === undefined ? [] : [{ left: ['    ', span(phase, 'dim')] }]),
	];
}

/** `gonogo` without a guide: open runs, then the guides found here. */
export function chooseBody(context: ChooseContext, { columns, rows }: Size): string[] {
	const { look, view } = context;
	const entries = rowsToChoose(context);
	const all: Row[] = [];
	let at = 0;
	for (const [index, entry] of entries.entries()) {
		if (entry.kind !== entries[index - 1]?.kind) {
			all.push(
				rule(look, entry.kind === 'run' ? 'open runs: Enter continues one' : 'guides found here'),
			);
		}
		const selected = index === Math.min(view.start.cursor, entries.length - 1);
		if (selected) at = all.length;
		const cursor = selected ? span(look.glyphs.cursor, 'key') : ' ';
		if (entry.kind === 'run') {
			all.push(...openRunRows(context, entry.run, selected, index + 1));
			continue;
		}
		all.push({
			left: [cursor, ' ', entry.guide.title],
			right: [span(entry.guide.path, 'dim')],
			selected,
			number: index + 1,
		});
	}
	if (all.length === 0) {
		all.push(
			{ left: [' No open run, and no guide in this folder.'] },
			{
				left: [
					' ',
					span('gonogo GUIDE', 'code'),
					' opens a Markdown guide, ',
					span('gonogo demo', 'code'),
					' shows one in a sandbox.',
				],
			},
		);
	}
	const start = windowStart(at, all.length, rows);
	return lines(all.slice(start, start + rows), columns, look);
}
