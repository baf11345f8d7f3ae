import { actionsFor } from '../keys/finding.ts';
import { keyTable } from '../keys/table.ts';
import { linearScreen } from '../screens/linear.ts';
import { type Context, placeOf } from '../view/context.ts';

/** Rows of a list or an output that are printed at once. */
const rows = 60;

/** What tells one moment of a run from the next, as far as somebody who only reads lines has to hear of it. */
function signature(context: Context, alarms: readonly string[], asked: readonly string[]): string {
	const { view } = context;
	const parts: unknown[] = [placeOf(context), view.notice?.text, alarms, asked[0]];
	if (context.kind === 'run') {
		const { next, step, running } = context.scene;
		parts.push(next.kind, step?.id, running?.id);
	}
	if (context.kind === 'start') parts.push(view.start.busy);
	return JSON.stringify(parts);
}

const withoutCursor = (line: string): string => line.replace(/^>/, ' ');

/** Remembers what was printed of a place, so that a line is said again only when it says something else. */
export class PlainPrinter {
	private last = '';
	private place = '';
	private said = new Set<string>();
	private where = '';

	/**
	 * The lines that say what changed since the last call; none when nothing did that a reader has to hear. After a
	 * line of the operator (`answering`) there is always something.
	 */
	lines(context: Context, answering: boolean): string[] {
		const screen = linearScreen(context, rows);
		const now = signature(context, screen.alarms, screen.asked);
		if (now === this.last && !answering) return [];
		this.last = now;
		const place = placeOf(context);
		const step = context.kind === 'run' ? context.scene.step?.id : undefined;
		const where = `${place} ${step ?? ''} ${context.view.screen}`;
		const moved = where !== this.place;
		this.place = where;
		const covered = screen.asked.length > 0;
		const body = covered ? [] : this.fresh(screen.body, moved);
		const heading = screen.where.join('\n');
		const isNew = moved && heading !== this.where && !covered;
		if (isNew) this.where = heading;
		const own = [
			...(screen.status ? [screen.status] : []),
			...(moved || covered ? screen.keys : []),
		];
		return [
			...(isNew ? ['', ...screen.where] : moved && body.length > 0 ? [''] : []),
			...screen.alarms,
			...body,
			...(covered ? ['', ...screen.asked] : []),
			// Esc cannot be typed as a line: a dot stands for it.
			...own.map((line) => line.replaceAll(/\bEsc\b/g, '.')),
		];
	}

	/** Lines that were not said before; all of them in a new place. */
	private fresh(body: readonly string[], moved: boolean): string[] {
		const before = moved ? new Set<string>() : this.said;
		this.said = new Set(body.flatMap((line) => [line, withoutCursor(line)]));
		return body.filter((line) => !before.has(line));
	}
}

/** Every key and action of the place below, one a line; what cannot be done now says why. */
export function keyLines(context: Context): string[] {
	return actionsFor(keyTable, context, '').map(
		({ binding, keys, why }) =>
			`${keys}  or  ${binding.id}: ${why === undefined ? binding.help : `not now: ${why}`}`,
	);
}
