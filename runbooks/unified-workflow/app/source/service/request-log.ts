import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EnvironmentName, Folder } from '../folder.ts';

/** One answered request, as the reports read it back. */
export type LoggedRequest = {
	at: string;
	feature: string;
	user: string;
	segment: string;
	system: string;
	status: number;
	ms: number;
	release: string;
};

export const requestLogFile = (folder: Folder, environment: EnvironmentName): string =>
	folder.at(environment, 'requests.jsonl');

const turnAt = 5 * 1024 * 1024;

/** Writes what was answered, a few lines at a time, to a file that is turned over at 5 MiB; the one before is kept. */
export class RequestLog {
	readonly #path: string;
	#waiting: string[] = [];

	constructor(folder: Folder, environment: EnvironmentName) {
		this.#path = requestLogFile(folder, environment);
	}

	add(request: LoggedRequest): void {
		this.#waiting.push(`${JSON.stringify(request)}\n`);
	}

	flush(): void {
		if (this.#waiting.length === 0) return;
		mkdirSync(dirname(this.#path), { recursive: true });
		const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
		if (size > turnAt) renameSync(this.#path, this.#path.replace(/\.jsonl$/, '.1.jsonl'));
		appendFileSync(this.#path, this.#waiting.join(''));
		this.#waiting = [];
	}
}
