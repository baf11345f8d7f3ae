import { painted, type Row } from '../text/row.ts';
import { type Context, placeOf } from '../view/context.ts';
import { footer } from './footer.ts';
import { body, covering, menuParts, sheet, statusRow } from './frame.ts';
import { headerParts } from './header.ts';
import { outputRows } from './steps/output.ts';

/** A screen as lines in the order in which they are read aloud; nothing stands beside anything. */
export type LinearScreen = {
	/** Target, run, phase, whether the rollback is armed. */
	where: string[];
	/** What nobody may overlook, whatever is on the screen: a HALT, a full disk, a rollback under way. */
	alarms: string[];
	/** The list, the output or the place itself. */
	body: string[];
	/** The question or the menu that stands before everything else. */
	asked: string[];
	/** What was just said, or what is next. */
	status: string;
	keys: string[];
	/** The end of what the command of a step says; empty on other places and while nothing was said. */
	output: string[];
};

const outputKept = 4;

/** Columns that prose is wrapped to; nothing else depends on a width where rows are lines. */
export const linearWidth = 72;

/** The lines of a screen for a context with a linear look, its lists at most `rows` lines long. Pure. */
export function linearScreen(context: Context, rows: number): LinearScreen {
	const { look, view } = context;
	const overlay = view.overlays.at(-1);
	const size = { columns: linearWidth, rows };
	const sized: Context = { ...context, size };
	const said = (all: readonly Row[]) =>
		all.map((row) => painted(row, linearWidth, look)).filter((line) => line.trim() !== '');
	const menu = overlay?.kind === 'menu' ? menuParts(sized, overlay, rows) : undefined;
	const { rows: top, alarmsFrom } = headerParts(sized);
	const place = placeOf(context);
	const says = context.kind === 'run' && place === 'steps' && context.scene.output !== undefined;
	return {
		where: said(top.slice(0, alarmsFrom)),
		alarms: said(top.slice(alarmsFrom)),
		body: (covering(sized, overlay, size) ?? body(sized, size)).filter(
			(line) => line.trim() !== '',
		),
		asked: said(menu ? [...menu.head, ...menu.labels] : sheet(sized, overlay, rows)),
		status: painted(statusRow(sized), linearWidth, look),
		keys: said(footer(sized, place === 'steps' ? 3 : 2)),
		output: says ? said(outputRows(context, outputKept)) : [],
	};
}
