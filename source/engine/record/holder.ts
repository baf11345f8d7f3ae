import { readlinkSync } from 'node:fs';
import type { Operator } from '../../run/operator.ts';
import type { Holder } from './lock.ts';

/** The terminal on standard input, as in `pts/3`; undefined where it is none or the system does not say. */
function terminal(): string | undefined {
	if (!process.stdin.isTTY) return undefined;
	try {
		const path = readlinkSync('/proc/self/fd/0');
		return path.startsWith('/dev/') ? path.slice('/dev/'.length) : undefined;
	} catch {
		return undefined;
	}
}

/** This process, in the operator's name, as the holder of a run since `at`. */
export function thisHolder({ name, login, host }: Operator, at: string): Holder {
	const tty = terminal();
	return { pid: process.pid, name, login, host, ...(tty === undefined ? {} : { tty }), since: at };
}

/** A holder in a few words: who, where, since when (local time). */
export function holderWords({ name, host, tty, since }: Holder): string {
	const place = tty === undefined ? host : `${host} ${tty}`;
	const date = new Date(since);
	if (Number.isNaN(date.getTime())) return `${name} on ${place}`;
	const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
	return `${name} on ${place} since ${time}`;
}
