import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf, type ShellPlace, type ShellSpec } from './place.ts';
import { type Shell, startShell } from './shell.ts';

/** One shell that stands ready for the block that a person will begin next: starting it is most of a block's cost. */
export type Standby = {
	/** Sees to it, when nothing begins for a moment, that the shell that stands ready is one for the blocks to come. */
	prepare(spec: () => ShellSpec): void;
	/** The shell that stands ready, if it is just like one that was started for this place now. */
	take(place: ShellPlace): Shell | undefined;
	/** Lets it go, and prepares no other. */
	end(): void;
};

/** No execution has such a name, and nothing of it is exported. */
const prefix = '.standby-';

/** A person looks longer at what a block printed; who has no screen begins the next at once, and needs no second shell. */
const quietMs = 200;

/** Keeps its shell's folder among those of the executions, to become one of them; clears away what a killed program left. */
export function openStandby(executions: string, quiet = quietMs): Standby {
	let shell: Shell | undefined;
	let over = false;
	let timer: NodeJS.Timeout | undefined;
	const drop = () => {
		shell?.drop();
		shell = undefined;
	};
	const start = (place: ShellPlace) => {
		const nonce = newNonce();
		const started = startShell(join(executions, `${prefix}${nonce}`), place, nonce);
		if ('problem' in started) return;
		shell = started;
		letGo(started);
		started.child.once('exit', () => {
			if (shell === started) shell = undefined;
		});
	};
	clear(executions);
	return {
		prepare(spec) {
			clearTimeout(timer);
			if (over) return;
			timer = setTimeout(() => {
				const place = placeOf(spec(), 'file');
				if ('problem' in place || place.key === shell?.place.key) return;
				drop();
				start(place);
			}, quiet).unref();
		},
		take(place) {
			clearTimeout(timer);
			const fits = shell?.place.key === place.key && shell.ready() ? shell : undefined;
			if (fits === undefined) return undefined;
			shell = undefined;
			fits.child.ref();
			return fits;
		},
		end() {
			over = true;
			clearTimeout(timer);
			drop();
		},
	};
}

/** This program may end while nobody has given the word. */
function letGo({ child }: Shell): void {
	child.unref();
	for (const stream of child.stdio) {
		if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
	}
}

function clear(executions: string): void {
	try {
		for (const name of readdirSync(executions)) {
			if (name.startsWith(prefix)) rmSync(join(executions, name), { recursive: true, force: true });
		}
	} catch {
		// No folder, nothing to clear.
	}
}

export const newNonce = (): string => randomBytes(12).toString('hex');
