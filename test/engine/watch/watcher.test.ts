import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watcher } from '../../../source/engine/watch/watcher.ts';
import type { Intent } from '../../../source/run/intent.ts';
import type { Notice } from '../../../source/run/watch/notice.ts';
import { watched, watching } from '../../run/watched.ts';
import { scratch } from './eventually.ts';

const sent = vi.hoisted(() => ({ notices: [] as Notice[] }));
vi.mock('../../../source/engine/watch/notice-channel.ts', async (original) => ({
	...(await original<object>()),
	sendOnce: async (_: unknown, notice: Notice) => {
		sent.notices.push(notice);
		return { ok: true };
	},
}));

beforeEach(() => {
	vi.useFakeTimers({ now: Date.UTC(2026, 0, 5, 22, 30) });
	sent.notices.length = 0;
});
afterEach(() => {
	vi.useRealTimers();
});

/** A watcher of a run at rest, on a clock that the test moves. */
function watcher(more: { waitingMinutes?: number; run?: ReturnType<typeof watching> } = {}) {
	const { walk } = more.run ?? watching();
	const reports: Intent[] = [];
	const watch = new Watcher({
		run: () => walk.run,
		send: (intent) => void reports.push(intent),
		clock: { now: () => new Date(), mono: () => Date.now() },
		pins: {
			place: () => ({ cwd: '/', env: {} }),
			secrets: () => [],
			toggles: () => [],
			folder: scratch(),
		},
		notices: { channels: [{ kind: 'bell' }], env: {}, secrets: () => [] },
		takeReadings: () => {},
		...(more.waitingMinutes === undefined ? {} : { waitingMinutes: more.waitingMinutes }),
	});
	const happens = (type: string) => {
		const event = { type, at: new Date().toISOString(), by: 'op1' };
		watch.heard(event as unknown as Parameters<Watcher['heard']>[0]);
	};
	happens('session.opened');
	return { watch, reports, happens };
}

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

test('somebody is told once when the run has waited for a person for so many minutes', async () => {
	const { watch, reports } = watcher({ waitingMinutes: 10 });
	await minutes(9.9);
	expect(sent.notices).toEqual([]);
	await minutes(0.2);
	expect(sent.notices).toMatchObject([
		{ about: 'waiting', text: expect.stringContaining('waits since 22:30 UTC: p1/s2 is next') },
	]);
	expect(reports).toContainEqual(
		expect.objectContaining({ kind: 'notice-sent', about: 'waiting', attempt: 1 }),
	);
	await minutes(60);
	expect(sent.notices).toHaveLength(1);
	await watch.stop();
});

test('what a person does begins the wait anew, what the run does by itself does not', async () => {
	const { watch, happens } = watcher({ waitingMinutes: 10 });
	await minutes(8);
	happens('block.started');
	await minutes(8);
	expect(sent.notices).toEqual([]);
	happens('readings.taken');
	await minutes(3);
	expect(sent.notices).toHaveLength(1);
	await watch.stop();
});

test('nobody is told of a wait while the run goes on by itself, as in a hold', async () => {
	const { watch } = watcher({ waitingMinutes: 10, run: watching(watched({ seconds: 86_400 })) });
	await minutes(60);
	expect(sent.notices).toEqual([]);
	await watch.stop();
});

test('unless preferences say otherwise it is a quarter of an hour', async () => {
	const { watch } = watcher();
	await minutes(14.9);
	expect(sent.notices).toEqual([]);
	await minutes(0.2);
	expect(sent.notices).toHaveLength(1);
	await watch.stop();
});
