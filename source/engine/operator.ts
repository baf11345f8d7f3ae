import { hostname, userInfo } from 'node:os';
import type { Operator } from '../run/operator.ts';
import { gitIdentity } from './git.ts';

/** Who is at the keyboard, as far as the machine can tell: git's name, the login, the host. */
export async function whoIsThere(
	cwd: string,
	env: Record<string, string | undefined>,
	given: { name?: string; role?: string } = {},
): Promise<Operator> {
	const identity = await gitIdentity(cwd, env);
	const login = loginName();
	return {
		name: given.name ?? identity.name ?? login,
		...(identity.email === undefined ? {} : { email: identity.email }),
		login,
		host: hostname(),
		role: given.role ?? 'operator',
	};
}

/** The login name; a user without an entry in the user database still has a number. */
export function loginName(): string {
	try {
		return userInfo().username;
	} catch {
		return `uid ${process.getuid?.() ?? 'unknown'}`;
	}
}
