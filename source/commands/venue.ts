import { randomBytes } from 'node:crypto';
import type { EngineSnapshot } from '../engine/engine.ts';
import { prepareSandbox, startSandbox, stopSandbox } from '../engine/sandbox.ts';
import { sweepSandboxes } from '../engine/sweep-sandboxes.ts';
import type { RunKind } from '../run/event.ts';
import type { RunState } from '../run/state.ts';
import { bundledGuide } from './guide.ts';
import type { CommandIo } from './io.ts';

/**
 * Where a guide is walked: here, on what is really there; in the sandbox of the bundled guide; or as a rehearsal, which
 * executes nothing.
 */
export type Venue = { kind: RunKind; guide?: string };

export const here: Venue = { kind: 'run' };

export const rehearsalVenue: Venue = { kind: 'rehearsal' };

/** The venue of `gonogo demo`; undefined when this gonogo was built without the bundled guide. */
export function sandboxVenue(): Venue | undefined {
	const guide = bundledGuide();
	return guide === undefined ? undefined : { kind: 'sandbox', guide };
}

/** What a run needs of its venue when it begins or goes on. */
export type Place = {
	commandsIn?: string;
	extra?: Record<string, string>;
	onClose(snapshot: EngineSnapshot): Promise<void>;
};

type Made = { ok: true; place: Place } | { ok: false; problem: string };

const nothingToEnd = async () => {};

/** Makes ready what a new run at this venue needs. */
export async function preparePlace(venue: Venue, io: CommandIo): Promise<Made> {
	if (venue.kind !== 'sandbox') return { ok: true, place: { onClose: nothingToEnd } };
	const [made] = await Promise.all([
		prepareSandbox(io.env, randomBytes(4).toString('hex')),
		sweepSandboxes(io.env, new Date()),
	]);
	return made.ok ? { ok: true, place: placeOf(made.sandbox, io) } : made;
}

/** Makes ready what an open run needs to go on: a sandbox's services may have been ended since. */
export async function preparePlaceAgain(state: RunState, io: CommandIo): Promise<Made> {
	if (state.created?.kind !== 'sandbox') return { ok: true, place: { onClose: nothingToEnd } };
	const made = await startSandbox(io.env, state.created.cwd);
	return made.ok ? { ok: true, place: placeOf(made.sandbox, io) } : made;
}

function placeOf(
	{ folder, variables }: { folder: string; variables: Record<string, string> },
	io: CommandIo,
): Place {
	return {
		commandsIn: folder,
		extra: variables,
		// Closing the run ends its services; leaving it for later does not.
		onClose: async ({ run }) => {
			if (run.state.closed) await stopSandbox(io.env, folder);
		},
	};
}
