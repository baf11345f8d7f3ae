import { createServer, type ServerResponse } from 'node:http';
import nock from 'nock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { fetchGuide, isAddress } from '../../source/engine/guide-address.ts';

const host = 'https://guides.internal';
const text = '# Rollout\n\n- [ ] done\n';
const limits = { bytes: 1024 * 1024 };

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

test('gives the bytes of an https address', async () => {
	nock(host).get('/guide.md').reply(200, text, { 'content-type': 'text/plain' });
	const fetched = await fetchGuide(`${host}/guide.md`, limits);
	expect(fetched.ok && new TextDecoder().decode(fetched.bytes)).toBe(text);
	expect(fetched).toMatchObject({ base: `${host}/guide.md`, shown: `${host}/guide.md` });
});

test('follows redirects to where the guide is, and relative ones', async () => {
	nock(host).get('/latest').reply(302, '', { location: '/v2/guide.md' });
	nock(host).get('/v2/guide.md').reply(301, '', { location: 'https://files.internal/guide.md' });
	nock('https://files.internal').get('/guide.md').reply(200, text);
	expect(await fetchGuide(`${host}/latest`, limits)).toMatchObject({
		ok: true,
		base: 'https://files.internal/guide.md',
		shown: `${host}/latest`,
	});
});

test('shows no value of a query, which may be a token', async () => {
	nock(host).get('/guide.md').query({ token: 'abc123' }).reply(200, text);
	const fetched = await fetchGuide(`${host}/guide.md?token=abc123`, limits);
	expect(fetched).toMatchObject({ ok: true, shown: `${host}/guide.md?token=...` });
});

/** One row a way in which an address gives no guide: what it answers, and what is said. */
const refusals: { what: string; address?: string; answers?: () => void; says: RegExp }[] = [
	{
		what: 'plain http',
		address: 'http://guides.internal/guide.md',
		says: /^http:\/\/guides\.internal\/guide\.md: http is not encrypted: give an https address$/,
	},
	{ what: 'another scheme', address: 'ftp://guides.internal/guide.md', says: /an https address/ },
	{
		what: 'a password in the address',
		address: 'https://op1:hunter2@guides.internal/guide.md',
		says: /^https:\/\/guides\.internal\/guide\.md: an address with a password is not used/,
	},
	{ what: 'no address at all', address: 'https://', says: /cannot be read/ },
	{
		what: 'not there',
		answers: () => nock(host).get('/guide.md').reply(404),
		says: /it answers 404/,
	},
	{
		what: 'a page to look at',
		answers: () =>
			nock(host)
				.get('/guide.md')
				.reply(200, '<html></html>', { 'content-type': 'text/html; charset=utf-8' }),
		says: /it is a web page; give the address of the Markdown file itself/,
	},
	{
		what: 'too much',
		answers: () =>
			nock(host)
				.get('/guide.md')
				.reply(200, 'x'.repeat(1024 * 1024 + 1)),
		says: /larger than 1 MiB, which no guide is/,
	},
	{
		what: 'a way down to http',
		answers: () =>
			nock(host).get('/guide.md').reply(302, '', { location: 'http://127.0.0.1/guide.md' }),
		says: /leads on to http:\/\/127\.0\.0\.1\/guide\.md, which is not https/,
	},
	{
		what: 'a circle',
		answers: () =>
			nock(host)
				.get('/guide.md')
				.times(10)
				.reply(302, '', { location: `${host}/guide.md` }),
		says: /leads on more than 5 times/,
	},
	{
		what: 'a redirect to nowhere',
		answers: () => nock(host).get('/guide.md').reply(302, '', { location: 'https://' }),
		says: /leads on to an address that cannot be read/,
	},
	{
		what: 'no such host',
		answers: () =>
			nock(host)
				.get('/guide.md')
				.replyWithError(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
		says: /there is no such host, or no network/,
	},
	{
		what: 'a certificate of its own',
		answers: () =>
			nock(host)
				.get('/guide.md')
				.replyWithError(Object.assign(new Error('no'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })),
		says: /its certificate is not trusted/,
	},
];

test.each(refusals)('$what is one sentence', async ({ address, answers, says }) => {
	answers?.();
	const fetched = await fetchGuide(address ?? `${host}/guide.md`, limits);
	expect(fetched.ok ? '' : fetched.problem).toMatch(says);
	expect(fetched.ok ? '' : fetched.problem).not.toMatch(/\n|hunter2/);
});

test('five redirects are followed', async () => {
	for (let hop = 0; hop < 5; hop += 1)
		nock(host)
			.get(`/${hop}`)
			.reply(307, '', { location: `/${hop + 1}` });
	nock(host).get('/5').reply(200, text);
	expect(await fetchGuide(`${host}/0`, limits)).toMatchObject({ ok: true });
});

test.each<[string, (response: ServerResponse) => void]>([
	['an answer', () => {}],
	['all of it', (response) => response.write('# Roll')],
])('waits for %s only so long', async (_, answer) => {
	nock.enableNetConnect('127.0.0.1');
	const server = createServer((_request, response) => answer(response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = z.object({ port: z.number() }).parse(server.address());
	const address = `http://127.0.0.1:${port}/guide.md`;
	try {
		expect(await fetchGuide(address, { ...limits, timeoutMs: 100 })).toEqual({
			ok: false,
			problem: `${address}: it did not answer within 0.1 s`,
		});
	} finally {
		server.closeAllConnections();
		server.close();
	}
});

test.each(['http://127.0.0.1:8080/guide.md', 'http://localhost/guide.md', 'http://[::1]/guide.md'])(
	'%s needs no https: it is this machine',
	async (address) => {
		nock(new URL(address).origin).get('/guide.md').reply(200, text);
		expect(await fetchGuide(address, limits)).toMatchObject({ ok: true });
	},
);

test.each([
	['https://guides.internal/guide.md', true],
	['HTTP://guides.internal', true],
	['docs/guide.md', false],
	['-', false],
	['C:\\guides\\guide.md', false],
])('%s is an address: %s', (name, wanted) => {
	expect(isAddress(name)).toBe(wanted);
});
