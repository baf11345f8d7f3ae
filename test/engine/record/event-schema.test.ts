import { expect, test } from 'vitest';
import { eventSchema } from '../../../source/engine/record/event-schema.ts';
import type { EventBody } from '../../../source/run/event.ts';
import { emptyState, evolve, stamped } from '../../../source/run/evolve.ts';
import { bodies, created, stamps } from './samples.ts';

const stamp = stamps()();
const written = (body: EventBody) => JSON.parse(JSON.stringify(stamped(body, stamp, 1))) as object;

test.each(bodies.map((body) => [body.type, body] as const))(
	'%s reads back as it was',
	(_, body) => {
		expect(eventSchema.parse(written(body))).toEqual(stamped(body, stamp, 1));
	},
);

test('every kind of event has a sample', () => {
	const known = eventSchema.options.map((option) => option.shape.type.value);
	expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set(known));
});

test('every sample folds', () => {
	const state = bodies.reduce(
		(now, body, index) => evolve(now, stamped(body, stamp, index + 1)),
		emptyState,
	);
	expect(state.seq).toBe(bodies.length);
});

test.each([
	['an unknown kind', { type: 'run.deleted' }],
	['a name nobody knows', { ...created, colour: 'red' }],
	['a missing name', { ...created, title: undefined }],
	['a figure that is none', { ...created, timeScale: null }],
	['a time without its zone', { ...created, at: '2026-11-22T21:00:00' }],
	['a later version', { ...created, v: 2 }],
	['a number below one', { ...created, seq: 0 }],
])('%s is refused', (_, change) => {
	const raw = { ...written(created), ...change };
	expect(eventSchema.safeParse(JSON.parse(JSON.stringify(raw))).success).toBe(false);
});
