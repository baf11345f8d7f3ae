import type { Engine } from '../../engine/engine.ts';
import { revealed, withoutEscapes } from '../../engine/shell/sanitise.ts';
import { foreground } from '../../run/progress.ts';

/** Lines printed at one look; of what came faster only the end is printed, the whole is in the file. */
const most = 200;

/** Prints what the command in front says, each line once. */
export class OutputPrinter {
	private execution = '';
	private printed = 0;
	private readonly print: (line: string) => void;

	constructor(print: (line: string) => void) {
		this.print = print;
	}

	/** Prints the lines that came since the last look. A line that has not ended yet waits for its end. */
	drain(engine: Engine): void {
		const { run } = engine.snapshot();
		const front = foreground(run)?.id ?? run.state.order.at(-1);
		if (front === undefined) return;
		const execution = run.state.executions[front];
		if (!execution || execution.mode === 'background') return;
		if (front !== this.execution) {
			this.execution = front;
			// What ran before these lines were read is told by its record.
			this.printed = execution.outcome ? Number.POSITIVE_INFINITY : 0;
		}
		const tail = engine.output(front);
		if (!tail || this.printed === Number.POSITIVE_INFINITY) return;
		tail.refresh();
		const ended = execution.outcome !== undefined;
		const whole = tail.lineCount - (ended ? 0 : 1);
		const fresh = whole - this.printed;
		if (fresh <= 0) return;
		if (fresh > most) this.print(`  ... ${fresh - most} lines: o shows them`);
		const from = Math.max(this.printed, whole - most);
		for (const line of tail.window(from, whole - from)) {
			this.print(`  ${revealed(withoutEscapes(line))}`);
		}
		this.printed = whole;
	}
}
