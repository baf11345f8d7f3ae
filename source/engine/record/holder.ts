import { readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Holder } from './lock.ts';
import type { Env } from './run-folder.ts';

/** The login of this process: the system's word where it has one, else the environment's, else the number. */
export function loginName(env: Env): string {
	try {
		return userInfo().username;
	} catch {
		return env.LOGNAME ?? env.USER ?? `uid ${process.getuid?.() ?? 'unknown'}`;
	}
}

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

/** This process as the holder of a run since `at`; `name` is the operator's, where one is known. */
export function thisHolder(env: Env, at: string, name?: string): Holder {
	const login = loginName(env);
	const tty = terminal();
	return {
		pid: process.pid,
		name: name ?? login,
		login,
		host: hostname(),
		...(tty === undefined ? {} : { tty }),
		since: at,
	};
}

/** A holder in a few words: who, where, since when (local time). */
export function holderWords({ name, host, tty, since }: Holder): string {
	const place = tty === undefined ? host : `${host} ${tty}`;
	const date = new Date(since);
	if (Number.isNaN(date.getTime())) return `${name} on ${place}`;
	const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
	return `${name} on ${place} since ${time}`;
}
