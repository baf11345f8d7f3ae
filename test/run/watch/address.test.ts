import { expect, test } from 'vitest';
import { readAddress } from '../../../source/run/watch/address.ts';

const port = (host: string, number: number) => ({ kind: 'tcp', host, port: number });
const url = (address: string) => ({ kind: 'url', url: address });

test.each([
	['db.example:5432', port('db.example', 5432)],
	[' tcp://127.0.0.1:80 ', port('127.0.0.1', 80)],
	['[::1]:6379', port('::1', 6379)],
	['https://shop.example/healthz', url('https://shop.example/healthz')],
	['http://shop.example:8080/a?page=2', url('http://shop.example:8080/a?page=2')],
	['$PRODUCTION_URL/healthz', url('$PRODUCTION_URL/healthz')],
	[`\${PRODUCTION_URL}/healthz`, url(`\${PRODUCTION_URL}/healthz`)],
	['db.example', /host:port/],
	['db.example:0', /no port/],
	['db.example:70000', /no port/],
	['rm -rf /', /host:port/],
	['ftp://shop.example:21/x', /host:port/],
	['http://', /cannot be read/],
	['https://me:pw@shop.example/', /secret/],
	['https://shop.example/?api_key=1', /secret/],
	['https://shop.example/?access_token=1', /secret/],
] as const)('%s', (text, want) => {
	const read = readAddress(text);
	if (want instanceof RegExp) expect(read).toMatch(want);
	else expect(read).toEqual(want);
});
