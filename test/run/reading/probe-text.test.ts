import { describe, expect, test } from 'vitest';
import {
	atPath,
	fillVariables,
	readRequest,
	requestSettings,
} from '../../../source/run/reading/probe-text.ts';

const request = (text: string) => {
	const read = readRequest(text);
	return read.ok ? read.request : expect.fail(read.problem);
};

describe('a request of a guide', () => {
	test('with headers, settings and a body', () => {
		expect(
			request(`POST https://api.example.com/health HTTP/1.1
Authorization: Bearer $TOKEN
# expect: 200, 204
# json: $.data.rate as error_rate
# timeout: 5s
# retries: 2

{"deep": true}
`),
		).toEqual({
			method: 'POST',
			url: 'https://api.example.com/health',
			headers: [{ name: 'Authorization', value: 'Bearer $TOKEN' }],
			body: '{"deep": true}',
			expect: [200, 204],
			json: [{ path: '$.data.rate', name: 'error_rate' }],
			timeoutSeconds: 5,
			retries: 2,
		});
	});

	test.each(requestSettings)('takes the setting $example', ({ example, key }) => {
		expect(key.test(/# (\w+)/.exec(example)?.[1] ?? '')).toBe(true);
		expect(readRequest(`GET http://a/\n${example}`).ok).toBe(true);
	});

	test('is a GET when only the address stands there, also one in a variable', () => {
		expect(request('\n# look\nhttp://127.0.0.1:80/healthz')).toMatchObject({
			method: 'GET',
			retries: 0,
		});
		expect(request('GET ${API}/healthz').url).toBe('${API}/healthz');
	});

	test.each([
		'',
		'hello',
		'GET ftp://a/',
		'GET http://a/\nno header',
		'GET http://a/\n# retries: many',
		'GET http://a/\n# timeout: soon',
	])('%j is none', (text) => {
		expect(readRequest(text).ok).toBe(false);
	});
});

test('variables are filled in, and missing ones are named', () => {
	expect(fillVariables('$A/${B}/$C', { A: '1', B: '2' })).toEqual({
		text: '1/2/$C',
		missing: ['C'],
	});
});

test.each([
	['$.a.b[1].c', 7],
	['a.b[0]', 1],
	['$.a.x.y', undefined],
	['$', { a: { b: [1, { c: 7 }] } }],
])('%s of an answer', (path, value) => {
	expect(atPath({ a: { b: [1, { c: 7 }] } }, path)).toEqual(value);
});
