import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** `ms` is the time from sending the request to the last byte of its answer. */
export type Answer =
	| { ok: true; status: number; headers: IncomingHttpHeaders; text: string; ms: number }
	| { ok: false; problem: string; ms: number };

export type Question = {
	method?: 'GET' | 'POST' | 'DELETE';
	headers?: Record<string, string>;
	/** Sent as JSON. */
	body?: unknown;
	/** Milliseconds; 15 seconds when absent. */
	timeout?: number;
};

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends one request. Whatever goes wrong comes back as a value. */
export function ask(url: string, question: Question = {}): Promise<Answer> {
	const begun = performance.now();
	const body = question.body === undefined ? undefined : JSON.stringify(question.body);
	const headers = {
		...question.headers,
		...(body === undefined
			? {}
			: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
	};
	return new Promise((resolve) => {
		const failed = (problem: string): void =>
			resolve({ ok: false, problem, ms: performance.now() - begun });
		let sent: ReturnType<typeof request>;
		try {
			sent = request(url, { method: question.method ?? 'GET', headers, agent });
		} catch {
			failed(`${url} is not an address`);
			return;
		}
		const timeout = question.timeout ?? 15_000;
		sent.setTimeout(timeout, () => sent.destroy(new Error(`no answer within ${timeout} ms`)));
		sent.on('error', (error: NodeJS.ErrnoException) =>
			failed(error.code === 'ECONNREFUSED' ? 'connection refused' : error.message),
		);
		sent.on('response', (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part: Buffer) => parts.push(part));
			response.on('error', (error) => failed(error.message));
			response.on('end', () =>
				resolve({
					ok: true,
					status: response.statusCode ?? 0,
					headers: response.headers,
					text: Buffer.concat(parts).toString('utf8'),
					ms: performance.now() - begun,
				}),
			);
		});
		sent.end(body);
	});
}

/** The JSON of a 2xx answer, or why there is none. Its shape is for the caller to check. */
export async function askJson(
	url: string,
	question?: Question,
): Promise<{ ok: true; value: unknown } | { ok: false; problem: string }> {
	const answer = await ask(url, question);
	if (!answer.ok) return { ok: false, problem: answer.problem };
	if (answer.status >= 300) return { ok: false, problem: `http ${answer.status}` };
	try {
		return { ok: true, value: JSON.parse(answer.text) };
	} catch {
		return { ok: false, problem: 'the answer is not JSON' };
	}
}
