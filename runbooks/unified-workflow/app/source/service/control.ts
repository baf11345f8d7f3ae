import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import type { Entrance } from './listeners.ts';
import { readBody, send } from './transport.ts';

const port = z.int().check(z.minimum(0), z.maximum(65_535));
const takeShape = z.object({ port, beside: z.optional(port), patient: z.boolean() });

/** Orders from a deploy, heard on the instance's own port only. */
export async function control(
	path: string,
	request: IncomingMessage,
	response: ServerResponse,
	entrance: Entrance,
): Promise<void> {
	if (entrance.users || request.method !== 'POST') {
		return send(response, 404, { error: 'no such address' });
	}
	if (path === '/-/leave') {
		await entrance.leave();
		return send(response, 200, { left: true });
	}
	if (path === '/-/save') {
		entrance.save();
		return send(response, 200, { saved: true });
	}
	const order = takeShape.safeParse(await readBody(request));
	if (path !== '/-/take' || !order.success) {
		return send(response, 400, { error: 'take {port, beside?, patient}, save or leave' });
	}
	const taken = await entrance.take(order.data);
	return 'port' in taken ? send(response, 200, taken) : send(response, 409, taken);
}
