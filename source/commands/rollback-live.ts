import type { Engine } from '../engine/engine.ts';
import { activeRollback } from '../run/rollback/progress.ts';
import type { CommandIo } from './io.ts';

/** How often the output of the running command is looked at, in milliseconds. */
const lookMs = 100;
/** The most lines shown at one look: a command that floods is read in its own file. */
const mostLines = 200;

/** Shows what the commands of a rollback print, as they print it; `look` brings it up to date, `stop` does so and ends. */
export function showOutput(engine: Engine, io: CommandIo): { look(): void; stop(): void } {
	const shown = new Map<string, number>();

	function look(): void {
		const { state } = engine.snapshot().run;
		const rollback = activeRollback(state) ?? state.rollbacks.at(-1);
		for (const id of state.order) {
			const execution = state.executions[id];
			if (execution?.rollback !== rollback?.id || rollback === undefined) continue;
			const tail = engine.output(id);
			if (!tail) continue;
			tail.refresh();
			const from = shown.get(id) ?? 0;
			// A last line that may still grow is shown once something follows it, or its command has ended.
			const to = execution?.outcome ? tail.lineCount : Math.max(from, tail.lineCount - 1);
			const start = Math.max(from, to - mostLines);
			for (const line of tail.window(start, to - start)) io.out(`  | ${line}`);
			shown.set(id, to);
		}
	}

	const timer = setInterval(look, lookMs);
	return {
		look,
		stop() {
			clearInterval(timer);
			look();
		},
	};
}
