import { expect, test } from 'vitest';
import { statusOf } from '../../source/report/status.ts';
import { monitor, watched, watching } from '../run/watched.ts';

test('the status of a run in a hold says how long it holds, for whoever looks in on a soak of days', () => {
	const { walk, execution } = watching(watched({ seconds: 48 * 3600 }));
	for (let minute = 0; minute < 60; minute += 1) {
		walk.elapse(59);
		walk.report(execution, monitor, 'error_rate', 1, '%');
	}
	walk.send({ kind: 'block-finished', execution, outcome: { kind: 'stopped' }, durationMs: 1 });
	expect(statusOf(walk.run)?.next).toEqual({
		kind: 'hold',
		says: expect.stringMatching(/^p1\/s1 holds for 4[67] h .* more, 1 h .*watched$/),
	});
});
