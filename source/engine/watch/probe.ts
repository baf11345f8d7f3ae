import { connect } from 'node:net';
import type { Reading } from '../../run/event.ts';
import { atPath, fillVariables, type HttpRequest } from '../../run/reading/probe-text.ts';
import { redacted } from '../shell/redact.ts';

/** What a probe found. `lines` is what its short log holds, without secrets. */
export type Probed = { ok: boolean; readings: Reading[]; lines: string[] };

/** Answers that may be different in a moment: those after which `curl --retry` tries again. */
const transient: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** The first pause between two tries, in milliseconds; each further one is twice as long, as with curl. */
const firstPauseMs = 1000;
/** The most of an answer that is read, in bytes. */
const mostRead = 1024 * 1024;

const secretHeader =
	/^(?:authorization|proxy-authorization|cookie|set-cookie)$|token|secret|key|auth|password/i;

/** A header as it may be shown: values of headers that authenticate are left out. */
export function shownHeader(name: string, value: string): string {
	return `${name}: ${secretHeader.test(name) ? redacted : value}`;
}

/** An address without what may be secret in it: user, password and the values of its query. */
export function shownUrl(url: string): string {
	try {
		const parsed = new URL(url);
		if (parsed.username !== '' || parsed.password !== '') {
			parsed.username = '';
			parsed.password = '';
		}
		const query = [...parsed.searchParams.keys()];
		parsed.search = '';
		parsed.hash = '';
		return `${parsed.href}${query.length === 0 ? '' : `?${query.map((key) => `${key}=...`).join('&')}`}`;
	} catch {
		return 'an address that cannot be read';
	}
}

export type ProbeOptions = {
	/** What the readings are called: `NAME_up`, `NAME_ms`, `NAME_status`. */
	name: string;
	/** Values of the variables in it. */
	variables: Record<string, string | undefined>;
	pause?: (ms: number) => Promise<void>;
	signal?: AbortSignal;
};

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Sends a request and says how it went, trying again after time-outs and passing faults. Redirects are not followed. */
export async function probeHttp(request: HttpRequest, options: ProbeOptions): Promise<Probed> {
	const { name, variables, pause = wait, signal } = options;
	const url = fillVariables(request.url, variables);
	const headers = request.headers.map((header) => ({
		name: header.name,
		...fillVariables(header.value, variables),
	}));
	const body = request.body === undefined ? undefined : fillVariables(request.body, variables);
	const missing = [...url.missing, ...headers.flatMap((header) => header.missing)];
	const lines = [
		`${request.method} ${shownUrl(url.text)}`,
		...headers.map((header) => shownHeader(header.name, header.text)),
	];
	if (missing.length > 0) return down(name, [...lines, `no value for ${missing.join(', ')}`]);
	for (let attempt = 0; ; attempt += 1) {
		const tried = await tryOnce(
			{ ...request, url: url.text, ...(body === undefined ? {} : { body: body.text }) },
			Object.fromEntries(headers.map((header) => [header.name, header.text])),
			signal,
		);
		lines.push(tried.line);
		const again = tried.again && attempt < request.retries && !signal?.aborted;
		if (!again) return result(request, name, tried, lines);
		await pause(tried.retryAfterMs ?? firstPauseMs * 2 ** attempt);
	}
}

type Tried = {
	line: string;
	again: boolean;
	ms: number;
	status?: number;
	text?: string;
	retryAfterMs?: number;
};

async function tryOnce(
	request: HttpRequest,
	headers: Record<string, string>,
	signal: AbortSignal | undefined,
): Promise<Tried> {
	const limit = AbortSignal.timeout(request.timeoutSeconds * 1000);
	const began = performance.now();
	const took = () => Math.round(performance.now() - began);
	try {
		const response = await fetch(request.url, {
			method: request.method,
			headers,
			redirect: 'manual',
			signal: signal ? AbortSignal.any([signal, limit]) : limit,
			...(request.body === undefined ? {} : { body: request.body }),
		});
		const text = await readSome(response);
		const ms = took();
		const after = Number(response.headers.get('retry-after'));
		return {
			line: `http ${response.status}  ${ms} ms`,
			again: transient.has(response.status),
			ms,
			status: response.status,
			text,
			...(after > 0 ? { retryAfterMs: after * 1000 } : {}),
		};
	} catch (error) {
		const late = limit.aborted;
		const why = late ? `no answer within ${request.timeoutSeconds} s` : faultOf(error);
		return { line: why, again: late, ms: took() };
	}
}

async function readSome(response: Response): Promise<string> {
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const part of response.body ?? []) {
		parts.push(part);
		bytes += part.length;
		if (bytes >= mostRead) break;
	}
	return Buffer.concat(parts).toString('utf8');
}

function faultOf(error: unknown): string {
	const cause = error instanceof Error ? error.cause : undefined;
	if (cause instanceof Error && 'code' in cause) return `no connection: ${String(cause.code)}`;
	return 'no connection';
}

function result(request: HttpRequest, name: string, tried: Tried, lines: string[]): Probed {
	const { status, ms, text = '' } = tried;
	if (status === undefined) return down(name, lines);
	const ok =
		request.expect.length > 0 ? request.expect.includes(status) : status >= 200 && status < 400;
	return {
		ok,
		readings: [
			{ name: `${name}_up`, value: ok ? 1 : 0 },
			{ name: `${name}_status`, value: status },
			{ name: `${name}_ms`, value: ms, unit: 'ms' },
			...jsonReadings(request, text),
		],
		lines,
	};
}

function jsonReadings({ json }: HttpRequest, text: string): Reading[] {
	if (json.length === 0) return [];
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		return [];
	}
	return json.flatMap(({ path, name }): Reading[] => {
		const found = atPath(parsed, path);
		const value = typeof found === 'boolean' ? Number(found) : Number(found ?? Number.NaN);
		return found === '' || !Number.isFinite(value) ? [] : [{ name, value }];
	});
}

const down = (name: string, lines: string[]): Probed => ({
	ok: false,
	readings: [{ name: `${name}_up`, value: 0 }],
	lines,
});

/** Opens a connection and closes it again: whether somebody listens, and how long it took. */
export function probeTcp(
	{ host, port, timeoutSeconds = 5 }: { host: string; port: number; timeoutSeconds?: number },
	name: string,
): Promise<Probed> {
	const began = performance.now();
	return new Promise((resolve) => {
		const socket = connect({ host, port });
		const done = (probed: Probed) => {
			clearTimeout(limit);
			socket.destroy();
			resolve(probed);
		};
		const limit = setTimeout(
			() => done(down(name, [`${host}:${port} no answer within ${timeoutSeconds} s`])),
			timeoutSeconds * 1000,
		);
		socket.once('error', (error) =>
			done(
				down(name, [`${host}:${port} ${'code' in error ? String(error.code) : 'no connection'}`]),
			),
		);
		socket.once('connect', () => {
			const ms = Math.round(performance.now() - began);
			// On one machine a connection can meet itself when nobody listens on a passing port.
			if (socket.localPort === port && socket.localAddress === socket.remoteAddress) {
				done(down(name, [`${host}:${port} nobody listens`]));
				return;
			}
			done({
				ok: true,
				readings: [
					{ name: `${name}_up`, value: 1 },
					{ name: `${name}_ms`, value: ms, unit: 'ms' },
				],
				lines: [`${host}:${port} open  ${ms} ms`],
			});
		});
	});
}
