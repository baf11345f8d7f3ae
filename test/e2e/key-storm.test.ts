import { expect, test } from 'vitest';
import { answers, storm } from './key-storm.ts';

test('three hundred keys, byte by byte, begin nothing without the keys that begin something', async () => {
	const operator = await storm(1, { without: answers, count: 300, bursts: false, resizes: false });
	expect(operator.events('block.started')).toEqual([]);
	expect(operator.events('rollback.started')).toEqual([]);
});

test('three hundred keys of any kind, in bursts and while the size changes, roll nothing back', async () => {
	const operator = await storm(2, { without: [], count: 300, bursts: true, resizes: true });
	expect(operator.events('rollback.started')).toEqual([]);
});
