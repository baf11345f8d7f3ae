import { appendFileSync } from 'node:fs';
import { faultsOn } from './fault.ts';
import type { Folder } from './folder.ts';
import { ask } from './http.ts';

export type Notification = { at: string; to: string; message: string };

export const notificationFile = (folder: Folder): string => folder.at('notifications.jsonl');

/**
 * Tells the team: by POST to `url`, or without one by a line in `.sandbox/notifications.jsonl`.
 * Returns what went wrong, or undefined.
 */
export async function deliver(
	folder: Folder,
	notification: Notification,
	url?: string,
): Promise<string | undefined> {
	if (faultsOn(folder)['notify-unreachable']) return 'the receiver cannot be reached';
	if (!url) {
		try {
			appendFileSync(notificationFile(folder), `${JSON.stringify(notification)}\n`);
			return undefined;
		} catch (error) {
			return error instanceof Error ? error.message : 'it cannot be written';
		}
	}
	const answer = await ask(url, { method: 'POST', body: notification, timeout: 5_000 });
	if (!answer.ok) return answer.problem;
	return answer.status < 300 ? undefined : `http ${answer.status}`;
}
