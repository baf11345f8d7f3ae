import { shownUrl } from './watch/probe.ts';

/** Bytes from an address, the address that gave them in the end, and how it may be shown: without what may be secret. */
export type Fetched =
	| { ok: true; bytes: Uint8Array; base: string; shown: string }
	| { ok: false; problem: string };

export type FetchLimits = { bytes: number; timeoutMs?: number };

/** How long an address has to give a whole guide, in milliseconds. */
const patienceMs = 20_000;
const mostRedirects = 5;
const redirected: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What a connection that did not come about means to a person, by Node's code of it. */
const faults: readonly { matches: RegExp; says: string }[] = [
	{ matches: /^ENOTFOUND$|^EAI_/, says: 'there is no such host, or no network' },
	{ matches: /^ECONNREFUSED$/, says: 'nothing answers there' },
	{ matches: /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, says: 'the connection was cut' },
	{ matches: /TIMEDOUT|TIMEOUT/, says: 'it did not answer in time' },
	{ matches: /CERT|SELF_SIGNED|ALTNAME|ISSUER|^ERR_TLS/, says: 'its certificate is not trusted' },
];

/** True for what names a guide by address rather than by path. */
export function isAddress(name: string): boolean {
	return /^[a-z][a-z0-9+.-]+:\/\//i.test(name);
}

/**
 * Reads a guide from an https address; http is for this machine only. Follows at most five redirects, and none from
 * https to http. A problem is one sentence that names the address without what may be secret in it.
 */
export async function fetchGuide(address: string, limits: FetchLimits): Promise<Fetched> {
	const shown = shownUrl(address);
	const problem = (why: string): Fetched => ({ ok: false, problem: `${shown}: ${why}` });
	const timeoutMs = limits.timeoutMs ?? patienceMs;
	const signal = AbortSignal.timeout(timeoutMs);
	let at = URL.parse(address);
	try {
		for (let hops = 0; hops <= mostRedirects; hops += 1) {
			const why = at === null ? 'that address cannot be read' : whyNot(at);
			if (at === null || why !== undefined) return problem(why ?? '');
			const response = await fetch(at.href, {
				redirect: 'manual',
				signal,
				headers: { accept: 'text/markdown, text/plain;q=0.9, */*;q=0.1' },
			});
			if (!redirected.has(response.status)) {
				const read = await bodyOf(response, limits.bytes);
				if (typeof read === 'string') return problem(read);
				return { ok: true, bytes: read, base: at.href, shown };
			}
			await response.body?.cancel();
			const next = URL.parse(response.headers.get('location') ?? '', at.href);
			if (next === null) return problem('it leads on to an address that cannot be read');
			if (at.protocol === 'https:' && next.protocol !== 'https:') {
				return problem(`it leads on to ${shownUrl(next.href)}, which is not https`);
			}
			at = next;
		}
		return problem(`it leads on more than ${mostRedirects} times`);
	} catch (error) {
		return problem(
			signal.aborted ? `it did not answer within ${timeoutMs / 1000} s` : faultOf(error),
		);
	}
}

/** Why nothing is read from an address, or undefined. */
function whyNot({ protocol, hostname, username, password }: URL): string | undefined {
	if (username !== '' || password !== '') {
		return 'an address with a password is not used: it would stand in the history of the shell';
	}
	if (protocol === 'https:') return undefined;
	if (protocol !== 'http:') return 'a guide is a file, an https address, or - for standard input';
	const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
	return loopback ? undefined : 'http is not encrypted: give an https address';
}

async function bodyOf(response: Response, most: number): Promise<Uint8Array | string> {
	if (!response.ok) {
		await response.body?.cancel();
		return `it answers ${response.status}${response.statusText === '' ? '' : ` ${response.statusText}`}`;
	}
	if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
		await response.body?.cancel();
		return 'it is a web page; give the address of the Markdown file itself';
	}
	return (
		(await readAtMost(response.body ?? [], most)) ??
		`larger than ${most / 1024 / 1024} MiB, which no guide is`
	);
}

/** All bytes of a stream; undefined as soon as there are more than `most`. */
export async function readAtMost(
	stream: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>,
	most: number,
): Promise<Uint8Array | undefined> {
	const parts: Uint8Array[] = [];
	let bytes = 0;
	for await (const part of stream) {
		const chunk = typeof part === 'string' ? Buffer.from(part) : part;
		bytes += chunk.length;
		if (bytes > most) return undefined;
		parts.push(chunk);
	}
	return new Uint8Array(Buffer.concat(parts));
}

function faultOf(error: unknown): string {
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
	const says = faults.find(({ matches }) => matches.test(code))?.says;
	return says ?? `it cannot be reached${code === '' ? '' : ` (${code})`}`;
}
