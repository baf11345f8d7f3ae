import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import {
	type Channel,
	channelName,
	channelSchema,
	channelsOf,
} from '../../../source/engine/watch/notice-channel.ts';
import { Notices, withoutSecrets } from '../../../source/engine/watch/notices.ts';
import type { Intent } from '../../../source/run/intent.ts';
import type { Notice } from '../../../source/run/watch/notice.ts';
import { eventually, scratch } from './eventually.ts';

const notice: Notice = {
	about: 'halt',
	text: 'production rollout: HALT: error_rate 8 % > 5 %, key s3cret-value-1',
	run: '20260105-7f3a',
	title: 'rollout',
	environment: 'production',
	kind: 'run',
	at: '2026-01-05T22:00:00.000Z',
};
const hook = 'https://hooks.example.test';
const webhook = (path: string, format: 'slack' | 'json' = 'json'): Channel => ({
	kind: 'webhook',
	url: `${hook}${path}`,
	format,
});

function sending(
	channels: Channel[],
	more: { bell?: () => void; env?: Record<string, string> } = {},
) {
	const reports: Intent[] = [];
	const notices = new Notices({
		channels,
		env: { PATH: process.env.PATH ?? '' },
		secrets: () => ['s3cret-value-1'],
		report: (intent) => void reports.push(intent),
		pausesMs: [5, 10],
		...more,
	});
	return { notices, reports };
}

afterEach(() => nock.cleanAll());

describe('a webhook', () => {
	test('gets the notice as JSON, without secrets, and the attempt is recorded without its address', async () => {
		let body: unknown;
		nock(hook)
			.post('/in/T000', (given) => {
				body = given;
				return true;
			})
			.reply(200);
		const { notices, reports } = sending([webhook('/in/T000')]);
		notices.send(notice);
		await eventually(() => reports.length > 0);
		expect(body).toMatchObject({ source: 'gonogo', about: 'halt', run: notice.run, at: notice.at });
		expect(JSON.stringify(body)).not.toContain('s3cret');
		expect(reports).toEqual([
			{ kind: 'notice-sent', about: 'halt', to: 'webhook hooks.example.test', attempt: 1 },
		]);
		expect(JSON.stringify(reports)).not.toContain('T000');
	});

	test('of Slack gets a text and nothing else', async () => {
		nock(hook)
			.post('/slack', { text: notice.text.replace('s3cret-value-1', '[redacted]') })
			.reply(200, 'ok');
		const { notices, reports } = sending([webhook('/slack', 'slack')]);
		notices.send(notice);
		await eventually(() => reports.length > 0);
		expect(reports).toMatchObject([{ kind: 'notice-sent' }]);
	});

	test.each([500, 503, 429, 408])('that answers %i is tried again', async (status) => {
		nock(hook).post('/').reply(status).post('/').reply(204);
		const { notices, reports } = sending([webhook('/')]);
		notices.send(notice);
		await eventually(() => reports.length > 1);
		expect(reports).toMatchObject([
			{ kind: 'notice-failed', attempt: 1, why: `http ${status}`, final: false },
			{ kind: 'notice-sent', attempt: 2 },
		]);
	});

	test.each([400, 401, 404, 302])('that answers %i is not asked again', async (status) => {
		nock(hook).post('/').reply(status);
		const { notices, reports } = sending([webhook('/')]);
		notices.send(notice);
		await eventually(() => reports.length > 0);
		expect(reports).toMatchObject([{ kind: 'notice-failed', why: `http ${status}`, final: true }]);
	});

	test('that never answers is given up after the last attempt, and says so', async () => {
		nock(hook)
			.post('/')
			.times(9)
			.replyWithError(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
		const { notices, reports } = sending([webhook('/')]);
		notices.send(notice);
		await eventually(() => reports.length > 2);
		expect(reports.map((one) => 'final' in one && one.final)).toEqual([false, false, true]);
	});
});

describe('the other channels', () => {
	test('a command gets the notice in variables and on standard input', async () => {
		const folder = scratch();
		const file = join(folder, 'told');
		const run = `{ printf '%s\\n' "$GONOGO_ABOUT" "$GONOGO_NOTICE"; cat; } > '${file}'`;
		const { notices, reports } = sending([{ kind: 'command', run }]);
		notices.send(notice);
		await eventually(() => reports.length > 0);
		const [about, text, json = ''] = readFileSync(file, 'utf8').split('\n');
		expect(about).toBe('halt');
		expect(text).toMatch(/^production rollout: HALT: .*\[redacted\]$/);
		expect(JSON.parse(json)).toMatchObject({ about: 'halt', run: notice.run });
	});

	test('a command that fails is tried again, and recorded each time', async () => {
		const { notices, reports } = sending([{ kind: 'command', run: 'exit 7' }]);
		notices.send(notice);
		await eventually(() => reports.length > 2);
		expect(reports.at(-1)).toMatchObject({
			kind: 'notice-failed',
			why: 'exit 7',
			attempt: 3,
			final: true,
		});
	});

	test('the desktop is told by its own program, and where there is none that is said once', async () => {
		const folder = scratch();
		const file = join(folder, 'shown');
		for (const program of ['notify-send', 'osascript']) {
			writeFileSync(join(folder, program), `#!/bin/sh\nprintf '%s\\n' "$@" > '${file}'\n`, {
				mode: 0o755,
			});
		}
		const { notices, reports } = sending([{ kind: 'desktop' }], { env: { PATH: folder } });
		notices.send(notice);
		await eventually(() => reports.length > 0);
		expect(reports).toMatchObject([{ kind: 'notice-sent', to: 'desktop', attempt: 1 }]);
		expect(readFileSync(file, 'utf8')).toMatch(/HALT: error_rate 8 % > 5 %, key \[redacted\]/);
		const none = sending([{ kind: 'desktop' }], { env: { PATH: join(folder, 'nothing') } });
		none.notices.send(notice);
		await eventually(() => none.reports.length > 0);
		expect(none.reports).toMatchObject([
			{ kind: 'notice-failed', why: expect.stringMatching(/does not run here/), final: true },
		]);
	});

	test('the bell rings once where there is a terminal, and is said to be silent where there is none', async () => {
		let rung = 0;
		const bell = () => {
			rung += 1;
		};
		const { notices, reports } = sending([{ kind: 'bell' }], { bell });
		notices.send(notice);
		await eventually(() => reports.length > 0);
		expect(rung).toBe(1);
		const none = sending([{ kind: 'bell' }]);
		none.notices.send(notice);
		await eventually(() => none.reports.length > 0);
		expect(none.reports).toMatchObject([
			{ kind: 'notice-failed', why: 'there is no terminal', final: true },
		]);
	});
});

describe('leaving', () => {
	test('sending returns at once, and leaving waits for what is under way', async () => {
		let arrived = 0;
		const server = createServer((request, response) => {
			request.resume();
			setTimeout(() => {
				arrived += 1;
				response.end('ok');
			}, 150);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
		const { notices, reports } = sending([{ kind: 'webhook', url, format: 'json' }]);
		const began = performance.now();
		notices.send(notice);
		expect(performance.now() - began).toBeLessThan(100);
		await notices.end(3000);
		expect(arrived).toBe(1);
		expect(reports).toMatchObject([{ kind: 'notice-sent' }]);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	test('does not wait for ever, and records what is not known to have arrived', async () => {
		nock(hook).post('/').delay(30_000).reply(200);
		const { notices, reports } = sending([webhook('/')]);
		notices.send(notice);
		const began = performance.now();
		await notices.end(100);
		expect(performance.now() - began).toBeLessThan(2000);
		expect(reports).toMatchObject([
			{ kind: 'notice-failed', final: true, why: expect.stringMatching(/left/) },
		]);
	});
});

describe('which channels there are', () => {
	test('the variable names webhooks, with the form of Slack where it is one', () => {
		expect(
			channelsOf(
				'https://a.test/x,slack+http://127.0.0.1:9/y  https://hooks.slack.com/services/T/B/x',
			),
		).toEqual({
			channels: [
				{ kind: 'webhook', url: 'https://a.test/x', format: 'json' },
				{ kind: 'webhook', url: 'http://127.0.0.1:9/y', format: 'slack' },
				{ kind: 'webhook', url: 'https://hooks.slack.com/services/T/B/x', format: 'slack' },
			],
			problems: [],
		});
	});

	test('what is no address is said, without repeating it', () => {
		const { channels, problems } = channelsOf('ftp://a.test abc-secret');
		expect(channels).toEqual([]);
		expect(problems).toHaveLength(2);
		expect(problems.join()).not.toContain('abc');
	});

	test.each([undefined, '', ' , '])('%j names none', (text) => {
		expect(channelsOf(text)).toEqual({ channels: [], problems: [] });
	});

	test.each([
		[
			{ kind: 'webhook', url: 'https://hooks.example.test/T/B/secret' },
			'webhook hooks.example.test',
		],
		[{ kind: 'command', run: '/usr/local/bin/page --key abc' }, 'command page'],
		[{ kind: 'bell' }, 'bell'],
	] as const)('%j is called %s', (channel, name) => {
		expect(channelSchema.safeParse(channel).success).toBe(true);
		expect(channelName({ ...channel })).toBe(name);
	});
});

test('secrets are taken out of a text in any of their forms', () => {
	const secret = 'p4ss/word with space';
	const text = `${secret} ${encodeURIComponent(secret)} ${Buffer.from(secret).toString('hex')}`;
	expect(withoutSecrets(text, [secret])).toBe('[redacted] [redacted] [redacted]');
});
