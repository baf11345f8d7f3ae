import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWhole, looksOf, stretches } from './screens/frame.ts';
import { stories } from './screens/stories.ts';
import { type Story, sceneNames } from './screens/story.ts';
import { Stilled, withoutFolder } from './stilled/stilled.ts';
import type { Terminal } from './terminal.ts';

const sizes = [
	[80, 24],
	[40, 10],
	[120, 40],
	[200, 50],
] as const;

const guide = { path: join(import.meta.dirname, 'screens', 'guide.md') };

/** The folder of a run and the hash of its record are others each time, and as long each time. */
const lasting = (text: string): string =>
	withoutFolder(text).replaceAll(/(?<=hash )[0-9a-f]{12,64}/g, (hash) => '.'.repeat(hash.length));

async function resized(
	screen: Terminal,
	[columns, rows]: readonly [number, number],
): Promise<void> {
	screen.resize(columns, rows);
	await screen.waitFor(() => isWhole(screen));
}

/** What holds on every screen of every size. */
function holds(screen: Terminal, inRun: boolean): void {
	const { emulator } = screen;
	const { active } = emulator.buffer;
	// Nothing was scrolled away above, and no row went on in the next.
	expect(active.type).toBe('alternate');
	expect(active.baseY).toBe(0);
	const wrapped = Array.from({ length: emulator.rows }, (_, row) => active.getLine(row)?.isWrapped);
	expect(wrapped).not.toContain(true);
	if (inRun) holdsInRun(screen);
}

/** Where one is and the way out are on every screen of a run, and stand out from what is around them. */
function holdsInRun(screen: Terminal): void {
	const found = stretches(screen);
	const header = found.filter(({ row }) => row === 0).map(({ text, look }) => [text.trim(), look]);
	expect(header).toContainEqual(['PRODUCTION', 'inverse bold']);
	expect(header).toContainEqual(['1eef', 'bold']);
	const last = screen.emulator.rows - 1;
	const [first] = header;
	if (/^!!/.test(first?.[0] ?? '') || /^REHEARSAL|SANDBOX/.test(first?.[0] ?? '')) {
		expect(first?.[1]).toMatch(/bold .* on /);
	}
	const emergency = found.filter(({ row, text }) => row === last && /EMERG/.test(text));
	if (/!!/.test(screen.screen()[0] ?? '')) return;
	expect(emergency.map(({ text, look }) => [text.trim().split(' ')[0], look])).toEqual([
		[expect.stringMatching(/^(!|Ctrl-X)$/), 'bold white on red'],
	]);
	// What is selected is a row of its own look with a sign in front, never the look alone.
	for (const { row, text, look } of found) {
		if (look !== 'inverse' || row === 0) continue;
		expect(text).toMatch(/^ ?›/);
	}
}

async function frameAt(screen: Terminal, size: (typeof sizes)[number], inRun: boolean) {
	await resized(screen, size);
	holds(screen, inRun);
	return `${size.join('x')}\n${lasting(screen.text())}\n`;
}

/** Comes by every stop of a story, and looks at each in every size. */
async function told(story: Story): Promise<void> {
	const operator = new Stilled(guide);
	await story.prepare?.(operator);
	const screen = operator.start([...story.args]);
	await screen.waitFor(story.opens);
	for (const stop of story.stops) {
		await stop.before?.(operator);
		for (const [key, want] of stop.presses) {
			if (key !== '') {
				// What is there already would not be waited for.
				expect(screen.text(), `${stop.name}: before the key that leads to it`).not.toMatch(want);
				screen.send(key);
			}
			await screen.waitFor(want);
		}
		await screen.waitFor(() => isWhole(screen));
		const inRun = /^ *(REHEARSAL( +for)?|!! EMERGENCY)? *PRODUCTION /.test(screen.text());
		const frames: string[] = [];
		for (const size of sizes) {
			const frame = await frameAt(screen, size, inRun);
			frames.push(frame);
			if (size === sizes[0]) frames.push(`looks\n${lasting(looksOf(screen))}\n`);
		}
		await resized(screen, sizes[0]);
		const file = join('screens', 'frames', `${stop.name.replaceAll(/\W+/g, '-')}.txt`);
		await expect.soft(frames.join('\n')).toMatchFileSnapshot(file);
	}
}

describe('every screen, in every size', () => {
	test.each(stories.map((story) => [story.name, story] as const))('%s', async (_, story) => {
		await told(story);
	});

	test('none was left out', () => {
		const shown = new Set<string>(stories.flatMap(({ stops }) => stops.map(({ scene }) => scene)));
		expect(sceneNames.filter((name) => !shown.has(name))).toEqual([]);
	});
});
