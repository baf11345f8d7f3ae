import { describe, expect, test } from 'vitest';
import { stamped } from '../../source/run/evolve.ts';
import { jumpTo, subjectOf } from '../../source/ui/actions/jumping.ts';
import { Chronicle } from '../../source/ui/app/chronicle.ts';
import { stretchesOf } from '../../source/ui/lists/timeline.ts';
import { bodies } from '../engine/record/samples.ts';
import { FakeEngine } from './fake-engine.ts';
import { scenes } from './scenes.ts';
import { smallGuide } from './small-guide.ts';

const at = '2026-11-22T21:00:00.000Z';
const samples = bodies.map((body, index) => stamped(body, { at, by: 'op1' }, index + 1));

const history = (...more: string[]) => scenes.history?.stand().keys(...more);
/** What is on top, or the screen when nothing is. */
const shown = (stand: ReturnType<typeof history>) =>
	stand?.context().view.overlays.at(-1)?.kind ?? stand?.context().view.screen;

describe('the timeline', () => {
	test('has a row for each event of the record', () => {
		const stand = history();
		const events = stand?.engine.events() ?? [];
		expect(events.length).toBeGreaterThan(5);
		expect(stand?.text()).toContain(`─ ${events.length} ─`);
	});

	test('grows while it is looked at', () => {
		const stand = history();
		stand?.engine.send({ kind: 'note', text: 'somebody calls' });
		expect(stand?.text()).toMatch(/note: somebody calls/);
	});

	test('is narrowed by what is typed', () => {
		const stand = history('/');
		stand?.type('ok build');
		expect(stand?.text()).toMatch(/ok {2}npm run build/);
		expect(stand?.text()).not.toMatch(/begins|npm install/);
	});

	test.each([
		['an output', 'ok build', 'viewer'],
		['the toggles', 'changed', 'list'],
	])('leads to %s, and Esc comes back to it', (_, words, place) => {
		const stand = history('/');
		stand?.type(words).keys('enter');
		expect(shown(stand)).toBe(place);
		expect(stand?.keys('esc').text()).toContain(`/ ${words}`);
	});

	test('leads to the item that was answered, and to the step that was marked', () => {
		const stand = scenes['criteria and checklist']?.stand().keys('h', '/');
		stand?.type('[verified] errors').keys('enter');
		expect(stand?.context().view).toMatchObject({ screen: 'sign-off', signOff: { cursor: 1 } });
		stand?.keys('h', '/').type('by-hand').keys('enter');
		expect(stand?.context().view.screen).toBe('steps');
		expect(stand?.context().scene.step?.title).toBe('Tell the shop floor');
	});

	test.each([
		[{ kind: 'rollback' } as const, 'emergency'],
		[{ kind: 'readings' } as const, 'charts'],
		[{ kind: 'watched' } as const, 'watch'],
		[{ kind: 'contacts' } as const, 'card'],
		[{ kind: 'absence' } as const, 'absence'],
		[{ kind: 'report' } as const, 'report'],
		[{ kind: 'step', id: 'of another guide' } as const, 'no such step any more'],
		[{ kind: 'item', id: 'of another guide' } as const, 'no such item any more'],
		[{ kind: 'output', execution: 'of another run' } as const, 'left no output'],
	])('leads from %o to %s', (subject, place) => {
		const context = history()?.context();
		expect(context && JSON.stringify(jumpTo(context, subject))).toContain(place);
	});

	test('says what it does where there is nothing to go to', () => {
		const stand = history('/');
		stand?.type('opens it').keys('enter');
		expect(stand?.text()).toContain('there is nothing to open here');
	});
});

test('every kind of event is known to lead somewhere, or nowhere', () => {
	for (const event of samples) {
		const subject = subjectOf(event);
		if (subject?.kind === 'output') expect(subject.execution).not.toBe('');
		else if (subject && 'id' in subject) expect(subject.id).not.toBe('');
	}
	expect(samples.filter((event) => subjectOf(event)).length).toBeGreaterThan(25);
});

test('readings that follow each other are one row, whatever comes between begins another', () => {
	const readings = bodies.find(({ type }) => type === 'readings.taken');
	const note = bodies.find(({ type }) => type === 'note.added');
	if (!readings || !note) throw new Error('no samples');
	const events = [note, readings, readings, readings, note, note, readings].map((body, index) =>
		stamped(body, { at: `2026-11-22T21:0${index}:00.000Z`, by: 'op1' }, index + 1),
	);
	const all = stretchesOf(events);
	expect(all.map(({ last, count }) => [last.seq, count])).toEqual([
		[1, 1],
		[4, 3],
		[5, 1],
		[6, 1],
		[7, 1],
	]);
	expect(all[1]?.from).toBe(events[1]?.at);
	const inTwo = stretchesOf(events.slice(0, 3));
	expect(stretchesOf(events, inTwo, 3)).toEqual(all);
});

test('the record is read once, and again when something of it was missed', () => {
	let read = 0;
	let tell: (event: (typeof samples)[number]) => void = () => {};
	const told = samples.slice(0, 3);
	const chronicle = new Chronicle({
		events() {
			read += 1;
			return told;
		},
		snapshot: () => new FakeEngine(smallGuide).snapshot(),
		onEvent(listener) {
			tell = listener;
			return () => {};
		},
	});
	const next = (seq: number) => stamped({ type: 'note.added', text: 'x' }, { at, by: 'op1' }, seq);
	expect(chronicle.events()).toHaveLength(3);
	tell(next(4));
	expect(chronicle.events()).toHaveLength(4);
	expect(read).toBe(1);
	tell(next(9));
	chronicle.events();
	expect(read).toBe(2);
});
