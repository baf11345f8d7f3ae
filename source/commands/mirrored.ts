import type { Engine } from '../engine/engine.ts';
import { isMirrored, mirrorRun, mirrorTarget } from '../engine/record/mirror.ts';
import type { CommandIo } from './io.ts';

/** How long a command waits at its end for the last copy, in milliseconds. */
const usualPatienceMs = 20_000;

export type KeptMirror = {
	/** Resolves when the last copy is made; one that takes too long is said and not waited for. */
	settled(): Promise<void>;
};

/**
 * Keeps a copy of an open run at `place` (a folder or a Git remote), made in the background after what a colleague
 * would miss. A copy that fails is a note in the record, and the run goes on. Without a place nothing is kept.
 */
export function keepMirror(
	engine: Engine,
	place: string | undefined,
	io: CommandIo,
	patienceMs = usualPatienceMs,
): KeptMirror {
	if (place === undefined) return { settled: async () => {} };
	const { folder, run } = engine.snapshot();
	const operator = run.state.operator ?? run.state.created?.operator;
	let problem: string | undefined;
	const mirror = mirrorRun(
		folder,
		mirrorTarget(place, io.cwd),
		{
			by: operator?.login ?? '',
			host: operator?.host ?? '',
			now: () => new Date(),
			env: io.env,
		},
		(now) => {
			if (now === problem) return;
			const text = now ?? 'The run is mirrored again.';
			problem = now;
			engine.send({ kind: 'note', text, by: 'gonogo' });
			if (!io.interactive) io.err(text);
		},
	);
	engine.onEvent((event) => {
		if (isMirrored(event)) mirror.copy();
	});
	mirror.copy();
	return {
		async settled() {
			let timer: NodeJS.Timeout | undefined;
			const tooLong = new Promise<'late'>((resolve) => {
				timer = setTimeout(() => resolve('late'), patienceMs);
			});
			const ended = await Promise.race([mirror.settled(), tooLong]);
			clearTimeout(timer);
			if (ended === 'late') io.err(`The last copy to ${place} is still being made.`);
			else if (problem !== undefined && io.interactive) io.err(problem);
		},
	};
}
