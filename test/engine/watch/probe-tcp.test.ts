import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { probeTcp } from '../../../source/engine/watch/probe.ts';

async function listening(): Promise<{ port: number; close(): Promise<void> }> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
	return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

test('a connection is open while somebody listens, and down after', async () => {
	const { port, close } = await listening();
	const open = await probeTcp({ host: '127.0.0.1', port }, 'db');
	expect(open).toMatchObject({
		ok: true,
		readings: [{ name: 'db_up', value: 1 }, { name: 'db_ms' }],
	});
	await close();
	const shut = await probeTcp({ host: '127.0.0.1', port }, 'db');
	expect(shut).toMatchObject({ ok: false, readings: [{ name: 'db_up', value: 0 }] });
	expect(shut.lines[0]).toMatch(/ECONNREFUSED/);
});
