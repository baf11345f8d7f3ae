import { openItems, phaseItems, staleItems } from '../../run/progress.ts';
import { itemsOnSameEvidence } from '../../run/sign-off/evidence.ts';
import { nameOf, sizeWords } from '../../run/sign-off/file.ts';
import type { Evidence, SignOff } from '../../run/sign-off/sign-off.ts';
import { staleEvidence, whyStale } from '../../run/sign-off/stale.ts';
import { isOn } from '../../run/toggle/board.ts';
import type { Item, Phase } from '../../runbook/model.ts';
import { type Piece, type Row, rule, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { RunContext, Size } from '../view/context.ts';
import { evidenceOffered, type ItemsShown, itemsShown } from '../view/items.ts';
import { phaseName } from '../view/status.ts';
import { lines, windowStart } from './layout.ts';
import { decisionWords, deviations, verdict } from './verdict.ts';

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
	const line = phaseItems(phase).findIndex((other) => along.has(other)) + 1;
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
