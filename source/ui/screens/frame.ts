import { menuOf } from '../actions/menus.ts';
import { cursorAmong } from '../lists/list.ts';
import { listOf } from '../lists/lists.ts';
import { painted, type Row, rule, span } from '../text/row.ts';
import { type Context, placeOf, type Size, type StartContext } from '../view/context.ts';
import type { Notice, Overlay, OverlayOf } from '../view/view.ts';
import { drillBody, drillRow } from './drill.ts';
import { guardRow } from './emergency/guard-row.ts';
import { planBody } from './emergency/plan.ts';
import { rollbackBody, rollbackNextRow } from './emergency/progress.ts';
import { footer } from './footer.ts';
import { header } from './header.ts';
import { filledTo, lines } from './layout.ts';
import { chartsBody } from './overlays/charts.ts';
import { actionsBody, listBody, viewerBody } from './overlays/full.ts';
import { haltRows } from './overlays/halt.ts';
import { askRows, confirmRows, quitRows } from './overlays/sheet.ts';
import { signOffBody } from './sign-off.ts';
import { chooseBody, startBody } from './start.ts';
import { nextRow } from './steps/next.ts';
import { stepsBody } from './steps/steps.ts';
import { unknownBody } from './unknown.ts';

/** Choices of a menu within a frame, as painted labels. */
export type FrameMenu = { labels: string[]; cursor: number };

/** One screen: lines above, perhaps a menu, lines below; together exactly as high and wide as the terminal. */
export type Frame = { above: string[]; menu?: FrameMenu; below: string[] };

/** What the place below all overlays shows. */
export function body(context: Context, size: Size): string[] {
	if (context.kind === 'choose') return chooseBody(context, size);
	if (context.kind === 'start') return startBody(context, size);
	if (context.view.screen === 'emergency') {
		const planning = !context.scene.rollback || context.view.emergency.again;
		return planning ? planBody(context, size) : rollbackBody(context, size);
	}
	if (context.view.screen === 'sign-off') return signOffBody(context, size);
	return context.scene.asksUnknown ? unknownBody(context, size) : stepsBody(context, size);
}

/** A list, the help or an output covers the body; questions and menus stand at its foot. */
export function covering(
	context: Context,
	overlay: Overlay | undefined,
	size: Size,
): string[] | undefined {
	switch (overlay?.kind) {
		case 'list':
			return listBody(context, overlay, size);
		case 'help':
		case 'palette':
			return actionsBody(context, overlay, size);
		case 'drill':
			return drillBody(context, size);
		case 'viewer':
			return context.kind === 'run' ? viewerBody(context, overlay, size) : undefined;
		case 'charts':
			return context.kind === 'run' ? chartsBody(context, overlay, size) : undefined;
		default:
			return undefined;
	}
}

/** The question at the foot of the body. */
export function sheet(context: Context, overlay: Overlay | undefined, most: number): Row[] {
	switch (overlay?.kind) {
		case 'confirm':
			return confirmRows(context, overlay, most);
		case 'ask':
			return askRows(context, overlay);
		case 'quit':
			return quitRows(context);
		case 'halt':
			return context.kind === 'run' ? haltRows(context).slice(0, most) : [];
		default:
			return [];
	}
}

type MenuParts = { head: Row[]; labels: Row[]; cursor: number };

/** The menu on top, as far as there is room for it. */
export function menuParts(
	context: Context,
	overlay: OverlayOf<'menu'>,
	most: number,
): MenuParts | undefined {
	const menu = menuOf(context, overlay);
	if (!menu) return undefined;
	const { look } = context;
	const labels = menu.choices.map(
		({ key, label, note, why }, index): Row => ({
			left: [
				index === overlay.cursor ? span(look.glyphs.cursor, 'key') : ' ',
				' ',
				span(key.padEnd(2), 'key'),
				span(label, why === undefined ? undefined : 'dim'),
				...(note ? [span(`  ${note}`, 'dim')] : []),
				...(why ? [span(`  not now: ${why}`, 'warn')] : []),
			],
			selected: index === overlay.cursor,
		}),
	);
	const head = [
		rule(look, menu.title),
		...(menu.about ?? []).map((text): Row => ({ left: ['  ', text] })),
	];
	const room = Math.max(1, most - head.length);
	const start = Math.max(0, Math.min(overlay.cursor - Math.floor(room / 2), labels.length - room));
	return { head, labels: labels.slice(start, start + room), cursor: overlay.cursor - start };
}

const tones: Record<Notice['tone'], 'info' | 'warn' | 'bad'> = {
	info: 'info',
	warn: 'warn',
	bad: 'bad',
};

/** What was just said, as long as it is still so. */
function standingNotice(context: Context): Notice | undefined {
	const { notice } = context.view;
	const during = notice?.during;
	if (during === undefined || context.kind !== 'run') return notice;
	return context.scene.running?.id === during ? notice : undefined;
}

/** What the row under the cursor has no room for. */
function saidOf(context: Context, list: OverlayOf<'list'>): Row {
	const { entries } = listOf(context, list);
	const says = entries[cursorAmong(entries, list.cursor)]?.says;
	return says === undefined ? { left: [] } : { left: [' ', span(says, 'info')] };
}

/** What an operator waits for between the start card and the run. */
function beginning({ facts, look }: StartContext): string {
	const { ellipsis } = look.glyphs;
	if (facts.rehearsal) return `preparing the rehearsal ${ellipsis}`;
	return facts.sandbox ? `preparing the sandbox ${ellipsis}` : `opening the record ${ellipsis}`;
}

/** Prerequisites that nobody has ticked: the run may begin without them, and says so. */
function unpreparedRow({ facts, view }: StartContext): Row {
	const { prerequisites } = facts.runbook;
	const open = prerequisites.filter(({ id }) => !view.start.ticked.includes(id)).length;
	if (open === 0 || facts.rehearsal) return { left: [] };
	const { length } = prerequisites;
	const what = length === 1 ? '1 prerequisite' : `${open} of ${length} prerequisites`;
	const said = `${what} open: going on is a deviation`;
	return { left: [' ', span(said, 'warn')] };
}

/** What was just said, or what is next. */
export function statusRow(context: Context): Row {
	const notice = standingNotice(context);
	const top = context.view.overlays.at(-1);
	if (top?.kind === 'drill' && (!notice || context.drill?.stage === 'called')) {
		return drillRow(context, top);
	}
	if (notice) return { left: [' ', span(notice.text, tones[notice.tone])] };
	if (context.kind === 'start' && context.view.start.busy) {
		return { left: [' ', span(beginning(context), 'info')] };
	}
	if (context.kind === 'start') return unpreparedRow(context);
	if (context.kind !== 'run') return { left: [] };
	switch (placeOf(context)) {
		case 'list':
		case 'list-filter':
			return top?.kind === 'list' ? saidOf(context, top) : { left: [] };
		case 'steps':
			return nextRow(context);
		case 'emergency-plan':
			return guardRow(context);
		case 'emergency-run':
			return rollbackNextRow(context);
		default:
			return context.view.screen === 'emergency' && !context.scene.rollback
				? guardRow(context)
				: { left: [] };
	}
}

/** A terminal with fewer rows than the keys at its foot keeps the lowest of them: the emergency key is there. */
function fitting({ above, menu, below }: Frame, rows: number): Frame {
	const under = below.slice(-rows);
	const room = Math.max(0, rows - under.length - (menu?.labels.length ?? 0));
	return { above: room > 0 ? above.slice(-room) : [], below: under, ...(menu ? { menu } : {}) };
}

/** What the terminal shows for a context: pure, and never taller or wider than the terminal. */
export function frame(context: Context): Frame {
	const { size, look, view } = context;
	const { columns, rows } = size;
	const overlay = view.overlays.at(-1);
	const top = lines(header(context), columns, look).slice(0, Math.max(0, rows - 3));
	const bottom = foot(context);
	const height = Math.max(0, rows - top.length - bottom.length);
	const whole = covering(context, overlay, { columns, rows: height });
	if (whole) {
		return fitting({ above: [...top, ...filledTo(whole, height, columns)], below: bottom }, rows);
	}
	const menu = overlay?.kind === 'menu' ? menuParts(context, overlay, height) : undefined;
	const labels = lines(menu?.labels ?? [], columns, look).slice(0, height);
	const under = menu ? menu.head : sheet(context, overlay, height);
	const room = Math.max(0, height - labels.length);
	const sheetLines = lines(under, columns, look).slice(0, room);
	const rest = room - sheetLines.length;
	const behind = filledTo(body(context, { columns, rows: rest }), rest, columns);
	const above = [...top, ...behind, ...sheetLines];
	return fitting(
		{ above, below: bottom, ...(menu ? { menu: { labels, cursor: menu.cursor } } : {}) },
		rows,
	);
}

/** The rows at the foot: the word that is being typed, what is next or was just said, the keys. */
function foot(context: Context): string[] {
	const { look, view, size } = context;
	const status = painted(statusRow(context), size.columns, look);
	// The word that is being typed stays in sight although a notice says something about it.
	const guard =
		view.notice && placeOf(context) === 'emergency-plan' && context.kind === 'run'
			? [painted(guardRow(context), size.columns, look)]
			: [];
	const keys = lines(footer(context, size.rows >= 20 ? 2 : 1), size.columns, look);
	return [...guard, status, ...keys];
}
