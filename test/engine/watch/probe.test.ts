import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	type ProbeOptions,
	probeHttp,
	shownHeader,
	shownUrl,
} from '../../../source/engine/watch/probe.ts';
import { type HttpRequest, readRequest } from '../../../source/run/reading/probe-text.ts';

const base = 'https://api.example.test';
const pauses: number[] = [];
const options: ProbeOptions = {
	name: 'api',
	variables: { TOKEN: 's3cret-token-value', HOST: base },
	pause: async (ms) => void pauses.push(ms),
};

function request(text: string): HttpRequest {
	const read = readRequest(text);
	return read.ok ? read.request : expect.fail(read.problem);
}

beforeEach(() => {
	pauses.length = 0;
	nock.disableNetConnect();
});
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

const values = (readings: { name: string; value: number }[]) =>
	Object.fromEntries(readings.map(({ name, value }) => [name, value]));

describe('a request', () => {
	test('that is answered well: up, status, time and the figures of the answer', async () => {
		nock(base)
			.get('/health')
			.reply(200, { data: { rate: 0.02, ok: true, note: 'n/a' } });
		const found = await probeHttp(
			request(
				`GET ${base}/health\n# json: $.data.rate as error_rate\n# json: data.ok\n# json: data.note`,
			),
			options,
		);
		expect(found.ok).toBe(true);
		expect(values(found.readings)).toMatchObject({
			api_up: 1,
			api_status: 200,
			error_rate: 0.02,
			ok: 1,
		});
		expect(found.readings.find(({ name }) => name === 'api_ms')?.unit).toBe('ms');
		expect(found.readings.some(({ name }) => name === 'note')).toBe(false);
	});

	test.each([
		{ status: 301, expects: '', ok: true },
		{ status: 404, expects: '', ok: false },
		{ status: 404, expects: '# expect: 404', ok: true },
		{ status: 200, expects: '# expect: 204', ok: false },
	])('answered with $status is well: $ok ($expects)', async ({ status, expects, ok }) => {
		nock(base).get('/').reply(status, '', { location: 'https://elsewhere.example.test/' });
		const found = await probeHttp(request(`GET ${base}/\n${expects}`), options);
		expect(found.ok).toBe(ok);
		expect(values(found.readings).api_status).toBe(status);
	});

	test('fills variables in, and shows no secret of a header or an address', async () => {
		nock(base, { reqheaders: { authorization: 'Bearer s3cret-token-value' } })
			.post('/x', { deep: true })
			.query({ key: 's3cret-token-value' })
			.reply(200);
		const found = await probeHttp(
			request(
				'POST $HOST/x?key=${TOKEN}\nAuthorization: Bearer $TOKEN\nAccept: text/plain\n\n{"deep": true}',
			),
			options,
		);
		expect(found.ok).toBe(true);
		expect(found.lines.join('\n')).not.toContain('s3cret');
		expect(found.lines).toContain('Accept: text/plain');
	});

	test('with a variable that has no value is not sent', async () => {
		const found = await probeHttp(request('GET https://$NOWHERE/'), options);
		expect(found).toMatchObject({ ok: false, readings: [{ name: 'api_up', value: 0 }] });
		expect(found.lines.at(-1)).toBe('no value for NOWHERE');
	});
});

describe('trying again, as curl does', () => {
	test.each([408, 429, 500, 502, 503, 504])('after %i, with pauses that double', async (status) => {
		nock(base).get('/').times(2).reply(status).get('/').reply(200);
		const found = await probeHttp(request(`GET ${base}/\n# retries: 3`), options);
		expect(found.ok).toBe(true);
		expect(pauses).toEqual([1000, 2000]);
	});

	test('waits as long as the answer asks', async () => {
		nock(base).get('/').reply(503, '', { 'retry-after': '7' }).get('/').reply(200);
		await probeHttp(request(`GET ${base}/\n# retries: 1`), options);
		expect(pauses).toEqual([7000]);
	});

	test.each([400, 401, 404, 501])('never after %i', async (status) => {
		nock(base).get('/').reply(status);
		const found = await probeHttp(request(`GET ${base}/\n# retries: 3`), options);
		expect(found.ok).toBe(false);
		expect(pauses).toEqual([]);
	});

	test('after a time-out, and no more often than asked', async () => {
		nock(base).get('/').times(2).delay(3000).reply(200);
		const found = await probeHttp(
			{ ...request(`GET ${base}/\n# retries: 1`), timeoutSeconds: 0.05 },
			options,
		);
		expect(found).toMatchObject({ ok: false, readings: [{ name: 'api_up', value: 0 }] });
		expect(pauses).toEqual([1000]);
		expect(found.lines.at(-1)).toBe('no answer within 0.05 s');
	});

	test('not after a connection that was refused', async () => {
		nock(base)
			.get('/')
			.replyWithError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
		const found = await probeHttp(request(`GET ${base}/\n# retries: 3`), options);
		expect(found.ok).toBe(false);
		expect(pauses).toEqual([]);
	});
});

test.each([
	['https://user:pw@host.test/a?token=abc&x=1#frag', 'https://host.test/a?token=...&x=...'],
	['nonsense', 'an address that cannot be read'],
])('%s is shown as %s', (url, shown) => {
	expect(shownUrl(url)).toBe(shown);
});

test.each(['Authorization', 'Cookie', 'X-Api-Key', 'X-Auth', 'My-Token'])(
	'%s is not shown',
	(name) => {
		expect(shownHeader(name, 'abc')).not.toContain('abc');
	},
);
