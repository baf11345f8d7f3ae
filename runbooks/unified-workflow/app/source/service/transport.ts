import { type IncomingMessage, request as open, type ServerResponse } from 'node:http';

const bodyLimit = 64 * 1024;

/** The JSON that was sent; undefined when there is none, too much of it, or it is not JSON. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request) {
		size += part.length;
		if (size <= bodyLimit) parts.push(part);
	}
	if (size === 0 || size > bodyLimit) return undefined;
	try {
		return JSON.parse(Buffer.concat(parts).toString('utf8'));
	} catch {
		return undefined;
	}
}

/** Sends a text as HTML and anything else as one line of JSON. */
export function send(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	const html = typeof body === 'string';
	response.writeHead(status, {
		'content-type': html ? 'text/html; charset=utf-8' : 'application/json',
		...headers,
	});
	response.end(html ? body : `${JSON.stringify(body)}\n`);
}

/** Lets another instance on this machine answer. */
export function passOn(
	request: IncomingMessage,
	response: ServerResponse,
	port: number,
): Promise<void> {
	return new Promise((resolve) => {
		const onward = open(
			{
				host: '127.0.0.1',
				port,
				path: request.url,
				method: request.method,
				headers: request.headers,
			},
			(answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
				answer.on('end', resolve);
			},
		);
		onward.on('error', () => {
			send(response, 502, { error: 'the other half does not answer' });
			resolve();
		});
		request.pipe(onward);
	});
}
