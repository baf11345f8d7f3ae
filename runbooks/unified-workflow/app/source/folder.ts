import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as z from 'zod/mini';

export type EnvironmentName = 'production' | 'staging';
export const environmentNames: readonly EnvironmentName[] = ['production', 'staging'];

/** Where a copy of the app keeps things: its own files beside package.json, everything it makes in `.sandbox/`. */
export class Folder {
	readonly root: string;
	readonly state: string;

	constructor(root: string) {
		this.root = root;
		this.state = join(root, '.sandbox');
	}

	/** A file or folder beside package.json. */
	own(...parts: string[]): string {
		return join(this.root, ...parts);
	}

	/** A file or folder under `.sandbox/`. */
	at(...parts: string[]): string {
		return join(this.state, ...parts);
	}
}

/** The text of a file, or undefined when there is none. */
export function readText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

/** What a JSON file holds, or undefined when it is absent or not JSON. Its shape is for the caller to check. */
export function readJson(path: string): unknown {
	const text = readText(path);
	if (text === undefined) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The lines of a file of JSON lines that have a shape; others, such as one that was cut off, are left out. */
export function readLines<Shape extends z.ZodMiniType>(
	path: string,
	shape: Shape,
): z.infer<Shape>[] {
	return (readText(path) ?? '').split('\n').flatMap((line) => {
		if (line === '') return [];
		try {
			const parsed = shape.safeParse(JSON.parse(line));
			return parsed.success ? [parsed.data] : [];
		} catch {
			return [];
		}
	});
}

let writes = 0;

/** Writes a whole file or leaves the old one as it was: a reader never sees half of it. */
export function writeWhole(path: string, text: string): void {
	mkdirSync(dirname(path), { recursive: true });
	writes += 1;
	const draft = `${path}.${process.pid}.${writes}.tmp`;
	try {
		writeFileSync(draft, text);
		renameSync(draft, path);
	} catch (error) {
		rmSync(draft, { force: true });
		throw error;
	}
}

export function writeJson(path: string, value: unknown): void {
	writeWhole(path, `${JSON.stringify(value, undefined, '\t')}\n`);
}

/** Looks at a file again only when it changed. `changed` tells whether this look found something new. */
export function watch<Content>(
	path: string,
	read: () => Content,
): () => { content: Content; changed: boolean } {
	const markOf = (): string => {
		const status = statSync(path, { throwIfNoEntry: false, bigint: true });
		return status ? `${status.ino} ${status.mtimeNs} ${status.size}` : '';
	};
	let mark = markOf();
	let content = read();
	return () => {
		const now = markOf();
		if (now === mark) return { content, changed: false };
		mark = now;
		content = read();
		return { content, changed: true };
	};
}
