import type xterm from '@xterm/headless';

type Emulator = InstanceType<typeof xterm.Terminal>;
type Line = NonNullable<ReturnType<Emulator['buffer']['active']['getLine']>>;
type Cell = NonNullable<ReturnType<Line['getCell']>>;

/** Colours of a terminal: its paper, its ink, the sixteen, and red as a ground, which letters have to be read on. */
type Page = { paper: string; ink: string; sixteen: string[]; ground: string };

export const pages: Record<'dark' | 'light', Page> = {
	dark: {
		paper: '#16181d',
		ink: '#d6d9e0',
		ground: '#b3323e',
		sixteen: [
			...['#2a2e37', '#e5616c', '#7fbf6a', '#dcb45a', '#6ea3f0', '#c58be0', '#5dbdb8', '#c3c8d2'],
			...['#7b8391', '#ff8089', '#9ddb86', '#f2cf7a', '#8fbcff', '#dba8f2', '#7fd8d2', '#ffffff'],
		],
	},
	light: {
		paper: '#ffffff',
		ink: '#1f2328',
		ground: '#b3261e',
		sixteen: [
			...['#24292f', '#cf222e', '#116329', '#8a6100', '#0550ae', '#8250df', '#1b7c83', '#eaeef2'],
			...['#6e7781', '#a40e26', '#1a7f37', '#633c01', '#218bff', '#a475f9', '#3192aa', '#ffffff'],
		],
	},
};
const cube = [0, 95, 135, 175, 215, 255];
const cell = { width: 8.43, height: 18, baseline: 13.5 };
const margin = { side: 14, top: 36, bottom: 14 };

/** A colour of the xterm palette: the sixteen, the 6x6x6 cube, the greys. */
function palette(index: number, { sixteen, ink }: Page): string {
	if (index < 16) return sixteen[index] ?? ink;
	if (index > 231) {
		const grey = 8 + (index - 232) * 10;
		return `rgb(${grey},${grey},${grey})`;
	}
	const place = index - 16;
	const [red, green, blue] = [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6];
	return `rgb(${cube[red]},${cube[green]},${cube[blue]})`;
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

type Look = { front: string; back: string | undefined; attributes: string };

const rgb = (value: number): string => `#${value.toString(16).padStart(6, '0')}`;

/** The colour of letters; white that is bold is as bright as most terminals have it. */
function frontOf(at: Cell, page: Page): string {
	if (at.isFgDefault()) return page.ink;
	const colour = at.getFgColor();
	if (at.isFgRGB()) return rgb(colour);
	return palette(at.isBold() && colour === 7 ? 15 : colour, page);
}

function backOf(at: Cell, page: Page): string | undefined {
	if (at.isBgDefault()) return undefined;
	const colour = at.getBgColor();
	if (at.isBgRGB()) return rgb(colour);
	return colour === 1 ? page.ground : palette(colour, page);
}

function lookOf(at: Cell, page: Page): Look {
	const front = frontOf(at, page);
	const back = backOf(at, page);
	const attributes = [
		at.isBold() ? ' font-weight="bold"' : '',
		at.isDim() ? ' opacity=".65"' : '',
		at.isItalic() ? ' font-style="italic"' : '',
		at.isUnderline() ? ' text-decoration="underline"' : '',
	].join('');
	return at.isInverse()
		? { front: back ?? page.paper, back: front, attributes }
		: { front, back, attributes };
}

type Run = { from: number; to: number; text: string; look: Look };

/** Neighbouring cells that look the same, as one run each. */
function runsOf(line: Line, columns: number, page: Page): Run[] {
	const runs: Run[] = [];
	for (let column = 0; column < columns; column += 1) {
		const at = line.getCell(column);
		if (at === undefined || at.getWidth() === 0) continue;
		const look = lookOf(at, page);
		const last = runs.at(-1);
		const chars = at.getChars() || ' ';
		if (last && JSON.stringify(last.look) === JSON.stringify(look)) {
			last.text += chars;
			last.to = column + at.getWidth();
		} else {
			runs.push({ from: column, to: column + at.getWidth(), text: chars, look });
		}
	}
	return runs;
}

function drawn({ from, to, text, look }: Run, row: number): string {
	const x = margin.side + from * cell.width;
	const y = margin.top + row * cell.height;
	const width = (to - from) * cell.width;
	const back = look.back
		? `<rect x="${x}" y="${y}" width="${width}" height="${cell.height}" fill="${look.back}"/>`
		: '';
	const front = text.trim()
		? `<text x="${x}" y="${y + cell.baseline}" fill="${look.front}" textLength="${width}"${look.attributes}>${escaped(text)}</text>`
		: '';
	return back + front;
}

/** The emulator's screen as a picture with selectable text; the same screen always gives the same bytes. */
export function toSvg(emulator: Emulator, title = '', page: Page = pages.dark): string {
	const buffer = emulator.buffer.active;
	const body: string[] = [];
	for (let row = 0; row < emulator.rows; row += 1) {
		const line = buffer.getLine(buffer.viewportY + row);
		if (line) body.push(...runsOf(line, emulator.cols, page).map((run) => drawn(run, row)));
	}
	const width = emulator.cols * cell.width + margin.side * 2;
	const height = emulator.rows * cell.height + margin.top + margin.bottom;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
		` font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">`,
		`<rect width="100%" height="100%" rx="8" fill="${page.paper}"/>`,
		`<text x="${width / 2}" y="22" fill="#7f849c" text-anchor="middle">${escaped(title)}</text>`,
		...body,
		'</svg>\n',
	].join('');
}
