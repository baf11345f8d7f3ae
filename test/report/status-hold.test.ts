import { expect, test } from 'vitest';
import { statusOf } from '../../source/report/status.ts';
import { watchReport } from '../../source/report/watch-report.ts';
import { spanWords } from '../../source/run/time.ts';
import { holdView, openHolds } from '../../source/run/watch/hold.ts';
import { monitor, watched, watching } from '../run/watched.ts';

test.each([1, 60])(
	'the report, the status and the screen say the same of a hold, %i times as fast',
	(timeScale) => {
		const { walk, execution } = watching(watched({ seconds: 48 * 3600 }), { timeScale });
		for (let look = 0; look < 5; look += 1) {
			walk.elapse(9);
			walk.report(execution, monitor, 'error_rate', 1, '%');
		}
		const at = walk.now;
		const [hold] = openHolds(walk.run);
		const shown = hold && holdView(walk.run, hold, { at });
		expect(shown?.observedSeconds).toBeGreaterThan(40);
		expect(watchReport(walk.run, at).holds).toMatchObject([
			{ observedSeconds: shown?.observedSeconds, unobservedSeconds: shown?.unobservedSeconds },
		]);
		expect(statusOf(walk.run, at)?.next.says).toContain(
			`${spanWords(shown?.observedSeconds ?? 0)} watched`,
		);
	},
);

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
