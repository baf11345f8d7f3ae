import { describe, expect, test } from 'vitest';
import { guardViews } from '../../../source/run/guard/guard.ts';
import { haltOf } from '../../../source/run/guard/halt.ts';
import type { Walk } from '../walk.ts';
import { monitor, watching } from '../watched.ts';

const status = (walk: Walk, id = 'error-rate') =>
	guardViews(walk.run, walk.now).find(({ guard }) => guard.id === id)?.shown;
const kinds = (walk: Walk) => walk.events.map(({ type }) => type);

describe('looks at something that goes on', () => {
	const look = (walk: Walk, execution: string, value: number, at: string) => {
		const readings = [{ name: 'error_rate', value, unit: '%' }];
		const toggles = {};
		walk.send({
			kind: 'readings',
			execution,
			statement: monitor,
			readings,
			toggles,
			live: true,
			at,
		});
	};
	const later = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString();
	const taken = (walk: Walk) => kinds(walk).filter((type) => type === 'readings.taken').length;

	test('are not written down every second while all is well', () => {
		const { walk, execution } = watching();
		look(walk, execution, 1, walk.now);
		const first = walk.run.state.readings.error_rate?.at ?? '';
		for (let second = 1; second < 5; second += 1)
			look(walk, execution, 1, later(first, second * 1000));
		expect(taken(walk)).toBe(1);
		look(walk, execution, 1, later(first, 5000));
		expect(taken(walk)).toBe(2);
	});

	test('are all written down once a figure is over its limit, and until it is well again', () => {
		const { walk, execution } = watching();
		for (const value of [1, 9, 9, 9]) look(walk, execution, value, walk.now);
		expect(haltOf(walk.run.state)).toBeDefined();
		expect(taken(walk)).toBe(4);
		for (const value of [1, 1]) look(walk, execution, value, walk.now);
		expect(status(walk)).toBe('ok');
	});
});
