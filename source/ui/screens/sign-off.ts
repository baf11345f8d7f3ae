import type { Run } from '../../run/intent.ts';
import { openItems, phaseItems, phaseProgress, staleItems } from '../../run/progress.ts';
import { openForGo, signedSentence } from '../../run/sign-off/decide.ts';
import { itemsOnSameEvidence } from '../../run/sign-off/evidence.ts';
import { nameOf, sizeWords } from '../../run/sign-off/file.ts';
import { rolesOf, rolesToAsk } from '../../run/sign-off/role.ts';
import type { Evidence, SignOff } from '../../run/sign-off/sign-off.ts';
import { staleEvidence, whyStale } from '../../run/sign-off/stale.ts';
import { isOn, toggleBoard } from '../../run/toggle/board.ts';
import type { Item, Phase } from '../../runbook/model.ts';
import { counted } from '../text/count.ts';
import { type Piece, type Row, rule, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { RunContext, Size } from '../view/context.ts';
import { evidenceOffered, type ItemsShown, itemsShown } from '../view/items.ts';
import { phaseName } from '../view/status.ts';
import { lines, windowStart } from './layout.ts';

/** Evidence in the few words that fit beside an item; `why` says what made it stale. */
function evidenceWords(
	evidence: Evidence[],
	why: string | undefined,
	now: Date,
	selected: boolean,
): Piece[] {
	const [best] = evidence;
	const stale = (at: string): Piece =>
		why === undefined
			? span(` ${moment(at, now)}`, 'dim')
			: span(`  STALE: ${why.split(':')[0]}`, 'warn');
	switch (best?.kind) {
		case undefined:
			// Once is enough: where the key would say it.
			return selected ? [span('i: say what you saw', 'dim')] : [];
		case 'toggle':
			return [span(`toggle ${isOn(best.value) ? 'ON' : 'off'}`, 'dim'), stale(best.at)];
		case 'reading':
			return [`${best.name} ${best.value}${best.unit ?? ''}`, stale(best.at)];
		case 'file':
			return [span('a file', 'dim'), stale(best.at)];
		case 'observation':
			return [span(best.text, 'dim'), ...(why === undefined ? [] : [stale('')])];
		case 'statement':
			return [
				`${best.text.split('\n')[0]?.replace(/^npm run /, '') ?? ''} `,
				span(best.outcome, best.outcome === 'ok' ? 'good' : 'bad'),
				stale(best.at),
			];
	}
}

/** A file that an answer rests on. */
function fileWords(piece: Evidence): string[] {
	if (piece.kind !== 'file') return [];
	const { bytes, sha256 } = piece;
	return [`file ${nameOf(piece)}, ${sizeWords(bytes)}, SHA-256 ${sha256.slice(0, 12)}`];
}

const boxes: Record<SignOff['meaning'], string> = {
	performed: '[x]',
	verified: '[x]',
	waived: '[w]',
	rejected: '[!]',
};

/** Who answered an item that no evidence stands behind. */
function byHand({ by, at, meaning }: SignOff, now: Date): Piece[] {
	return [
		span(meaning === 'waived' ? 'waived ' : '', 'warn'),
		span(`by ${by} ${moment(at, now)}`, 'dim'),
	];
}

/** The line above that rests on the same run of a command, counted as the items stand on the screen. */
function lineOfSame(
	{ run }: RunContext,
	phase: Phase | undefined,
	item: Item,
	number: number,
): number | undefined {
	if (!phase) return undefined;
	const along = new Set(itemsOnSameEvidence(run, phase, item));
	const line = [...phase.criteria, ...phase.checklist].findIndex((other) => along.has(other)) + 1;
	return line > 0 && line < number ? line : undefined;
}

function itemRows(
	context: RunContext,
	phase: Phase | undefined,
	item: Item,
	selected: boolean,
	number: number,
): Row[] {
	const { run, look, now } = context;
	const signed = run.state.items[item.id];
	const earlier = signed !== undefined && signed.text !== item.text;
	const stale = signed && whyStale(run, signed);
	const box = !signed ? '[ ]' : earlier || stale !== undefined ? '[?]' : boxes[signed.meaning];
	const evidence =
		signed?.evidence.length && !earlier ? signed.evidence : evidenceOffered(run, phase, item);
	const [best] = evidence;
	const offered = signed ? stale : best && staleEvidence(run, best);
	const line = signed ? undefined : lineOfSame(context, phase, item, number);
	const right = earlier
		? [span('signed for an earlier text', 'warn')]
		: signed && evidence.length === 0
			? byHand(signed, now)
			: line !== undefined
				? [span(`same evidence as line ${line}`, 'dim')]
				: evidenceWords(evidence, offered, now, selected);
	return [
		{
			left: [
				selected ? span(look.glyphs.cursor, 'key') : ' ',
				span(box, box === '[?]' ? 'warn' : signed ? 'good' : undefined),
				' ',
				item.text,
			],
			right,
			rightCut: true,
			selected,
			number,
		},
		...[...(signed?.note ? [signed.note] : []), ...(signed?.evidence ?? []).flatMap(fileWords)].map(
			(words): Row => ({ left: ['     ', span(`${look.glyphs.cursor} ${words}`, 'dim')] }),
		),
	];
}

/** The groups of items below each other, with the row of the cursor. */
function items(context: RunContext, shown: ItemsShown): { rows: Row[]; at: number } {
	const rows: Row[] = [];
	let at = 0;
	for (const { title, items: group } of shown.groups) {
		rows.push({ left: [' ', span(title, 'heading')] });
		for (const item of group) {
			const selected = item === shown.item;
			if (selected) at = rows.length;
			rows.push(...itemRows(context, shown.phase, item, selected, shown.items.indexOf(item) + 1));
		}
	}
	if (rows.length === 0) {
		rows.push({
			left: ['   ', span('The guide names no criteria here: g decides by the steps alone.', 'dim')],
		});
	}
	return { rows, at };
}

/** Deviations that belong to this phase, by the ids they speak of. */
function deviations({ run, look, now }: RunContext, phase: Phase): Row[] {
	const own = [...run.state.deviations, ...run.state.repairs].filter(({ subject }) =>
		subject.startsWith(phase.id),
	);
	if (own.length === 0) return [];
	return [
		rule(look, `deviations in this phase: ${own.length}`),
		...own.map(
			({ at, kind, reason }): Row => ({
				left: [span(` ${moment(at, now)} `, 'dim'), span(kind, 'warn'), `: ${reason}`],
			}),
		),
	];
}

/** What the phase after this one turns on. */
function afterGo(run: Run, phase: Phase): string {
	const next = run.runbook.phases[run.runbook.phases.indexOf(phase) + 1];
	if (!next) return 'After GO: the rollout is complete.';
	const names = new Set(
		next.steps
			.flatMap(({ blocks }) => blocks)
			.flatMap(({ statements }) => statements)
			.flatMap(({ exports }) => Object.entries(exports))
			.flatMap(([name, value]) => (isOn(value) ? [name] : [])),
	);
	const on = toggleBoard(run).flatMap(({ name, short }) => (names.has(name) ? [short] : []));
	const turns = on.length > 0 ? ` It turns on ${on.join(', ')}.` : '';
	return `After GO: ${phaseName(run, next)} ${next.title} opens.${turns}`;
}

/** Where each role stands that the guide names. */
function rolesRow(run: Run, phase: Phase): Row[] {
	const roles = rolesOf(run, phase);
	if (roles.length === 0) return [];
	const words = roles.flatMap(({ role, said, status }, index): Piece[] => [
		`${index > 0 ? ', ' : ''}${role.name} `,
		status === 'open'
			? span('not asked', 'dim')
			: span(status.toUpperCase(), status === 'go' ? 'good' : 'bad'),
		status === 'open' || said === undefined ? '' : ` (${said.name})`,
	]);
	return [{ left: [' ', span('ROLES  ', 'strong'), ...words] }];
}

function verdict(context: RunContext, phase: Phase): Row[] {
	const { run, look } = context;
	const { operator } = run.state;
	const open = openForGo(run, phase);
	const asked = rolesToAsk(run, phase);
	const { status } = phaseProgress(run, phase);
	const decision = run.state.phases[phase.id]?.decision;
	const state: Piece[] =
		decision !== undefined
			? [
					span(decision.decision.toUpperCase(), decision.decision === 'go' ? 'good' : 'bad'),
					` by ${decision.by}${decision.reason ? `: ${decision.reason}` : ''}`,
				]
			: open.length > 0
				? [`not yet: ${open.length} open (${open.map(({ what }) => what).join(', ')})`]
				: asked.length > 0
					? [`every item answered: g asks ${asked.map(({ role }) => role.name).join(', ')}`]
					: [span('ready', 'good'), ': g signs once for all of it'];
	return [
		rule(look, `as: ${operator?.name ?? ''} (${operator?.role ?? ''})`, [
			span('os-user, not cryptographic', 'dim'),
		]),
		{ left: [' ', span('GO     ', 'strong'), ...state] },
		...rolesRow(run, phase),
		{ left: [' ', span('NO-GO  ', 'strong'), 'holds the rollout here; asks for one line'] },
		{
			left: [
				' ',
				span(
					status === 'go'
						? signedSentence(run, phase, 'go', phaseItems(phase).length)
						: afterGo(run, phase),
					'dim',
				),
			],
		},
	];
}

function heading({ run, look }: RunContext, { phase, items: all }: ItemsShown): Row {
	const answered = all.filter(({ id }) => run.state.items[id]).length;
	const open = phase ? openItems(run, phase).length : all.length - answered;
	const stale = phase ? staleItems(run, phase).length : 0;
	return rule(
		look,
		phase
			? `${phaseName(run, phase)} ${phase.title}: ${all.length} to look at, one signature`
			: 'What the guide asks outside its phases',
		[
			`${all.length - open} ticked, ${open} open`,
			...(stale > 0 ? [span(`, ${stale} stale: R`, 'warn')] : []),
		],
	);
}

/** The rows around the cursor, and how many items stand above and below where they do not all fit. */
function itemsWithin(all: Row[], at: number, height: number): Row[] {
	if (all.length <= height || height < 3) {
		const start = windowStart(at, all.length, height);
		return all.slice(start, start + height);
	}
	const room = height - 1;
	const start = windowStart(at, all.length, room);
	const count = (rows: Row[]) => rows.filter(({ number }) => number !== undefined).length;
	const above = count(all.slice(0, start));
	const below = count(all.slice(start + room));
	const more = [
		...(below > 0 ? [`${below} more below`] : []),
		...(above > 0 ? [`${above} above`] : []),
	];
	return [...all.slice(start, start + room), { left: ['    ', span(more.join(', '), 'warn')] }];
}

/** On a small screen the heading: where the decision stands, and its key. */
function decisionRow(context: RunContext, phase: Phase): Row {
	const { run, look } = context;
	const { decision } = run.state.phases[phase.id] ?? {};
	const key =
		decision?.decision === 'go' ? [] : [span('g', 'key'), ' GO ', span('x', 'key'), ' NO-GO'];
	return rule(look, `${phaseName(run, phase)} ${decisionWords(run, phase)}`, key);
}

/** GO or NO-GO in a few words, or how much stands between the phase and its GO. */
function decisionWords(run: Run, phase: Phase): string {
	const { decision } = run.state.phases[phase.id] ?? {};
	if (decision) return decision.decision.toUpperCase();
	const open = openForGo(run, phase).length;
	if (open > 0) return `GO: ${open} open`;
	const asked = rolesToAsk(run, phase).length;
	return asked > 0 ? `GO: ${counted(asked, 'role')} to ask` : 'GO: ready';
}

/** Screen 2: what a phase has to show for itself, and the signature; also the items that belong to no phase. */
export function signOffBody(context: RunContext, { columns, rows }: Size): string[] {
	const shown = itemsShown(context);
	const { phase } = shown;
	const below = phase ? verdict(context, phase) : [];
	const strange = phase ? deviations(context, phase) : [];
	const { rows: all, at } = items(context, shown);
	const small = rows < 14;
	const kept = small ? [] : below;
	const head = small && phase ? decisionRow(context, phase) : heading(context, shown);
	const room = rows - 1 - kept.length;
	const most = Math.max(0, Math.min(strange.length, room - Math.min(all.length, 10)));
	const height = Math.max(1, room - most);
	return lines(
		[head, ...itemsWithin(all, at, height), ...strange.slice(0, most), ...kept],
		columns,
		context.look,
	);
}
