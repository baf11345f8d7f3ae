import type { PinRequest } from './event.ts';

/** What keys of a query are called whose values let anybody in who reads them. */
const secretKey = /token|secret|key|auth|pass|sig/i;

/**
 * What a person who names an address wants looked at: a port (`db.example:5432`), or a request (`https://...`, also
 * `$NAME/healthz` with a variable of the run). Otherwise why not. What is typed here is recorded, so an address with a
 * secret in it is refused.
 */
export function readAddress(text: string): PinRequest | string {
	const given = text.trim();
	if (/^https?:\/\//i.test(given)) return readUrl(given);
	if (/^\$(?:\{\w+\}|\w+)\/?\S*$/.test(given)) return { kind: 'url', url: given };
	const [, ipv6, name, digits] =
		/^(?:tcp:\/\/)?(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(given) ?? [];
	const host = ipv6 ?? name;
	const port = Number(digits);
	if (host === undefined) return 'name a port as host:port, or an address that begins with http';
	return port >= 1 && port <= 65_535 ? { kind: 'tcp', host, port } : `${digits} is no port`;
}

function readUrl(text: string): PinRequest | string {
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		return 'that address cannot be read';
	}
	const secret =
		url.username !== '' ||
		url.password !== '' ||
		[...url.searchParams.keys()].some((key) => secretKey.test(key));
	return secret
		? 'it holds what looks like a secret, and would be recorded: name it with a $VARIABLE in an http block'
		: { kind: 'url', url: text };
}
