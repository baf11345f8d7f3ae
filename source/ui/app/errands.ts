import type { Engine } from '../../engine/engine.ts';
import type { OutputTail } from '../../engine/shell/output.ts';
import { revealedCommand } from '../../engine/shell/sanitise.ts';
import type { OperatorIntent } from '../../run/intent.ts';
import type { Execution } from '../../run/state.ts';
import { type Act, type Overlay, type OverlayOf, tell } from '../view/view.ts';
import type { TerminalDoes } from './stage.ts';

type Errand = 'search' | 'page' | 'edit' | 'shell' | 'keep-file' | 'after';

/** What an errand needs of the session that it comes back to. */
type Host = {
	engine(): Engine | undefined;
	/** What lies on top of the screen. */
	top(): Overlay | undefined;
	perform(acts: readonly Act[]): void;
	send(intent: OperatorIntent): void;
	now(): Date;
	changed(): void;
};

/** As long as a command may take to end for what was to follow it still to be meant. */
const soonMs = 30_000;

/** Lines of an output that are shown above a hit of the search. */
const linesAbove = 2;

/** Said on the terminal before a command gets it: whatever it prints, the operator knows what this is and how it ends. */
function hasTerminal({ statements: [first] }: Execution): string {
	const [line = ''] = (first?.text ?? '').split('\n');
	return `gonogo: the terminal is for this command until it ends: ${revealedCommand(line)}`;
}

/** Said before a shell, whose prompt may look like that of any other. */
const shellSaid = 'gonogo: a shell where the run stands, with its environment; exit comes back';

/** What takes its time outside the screens and comes back to them: a command or a shell in the terminal, an editor, a search. */
export class Errands {
	private readonly handed = new Set<string>();
	private readonly terminal: TerminalDoes;
	private readonly host: Host;

	constructor(terminal: TerminalDoes, host: Host) {
		this.terminal = terminal;
		this.host = host;
	}

	carryOut(act: Extract<Act, { do: Errand }>): void {
		switch (act.do) {
			case 'search':
				this.search(act);
				break;
			case 'page':
				this.page(act.execution);
				break;
			case 'edit':
				this.edit(act);
				break;
			case 'shell':
				this.openShell();
				break;
			case 'keep-file':
				this.keepFile(act);
				break;
			case 'after':
				this.after(act);
				break;
		}
	}

	/**
	 * A command that needs the terminal gets it as soon as it has begun; the screens come back when it ended. One that an
	 * earlier gonogo began still has the terminal that it was given then.
	 */
	handOver(engine: Engine): void {
		const { order, executions } = engine.snapshot().run.state;
		const last = executions[order.at(-1) ?? ''];
		if (!last || !engine.waitsForTerminal(last.id) || this.handed.has(last.id)) return;
		this.handed.add(last.id);
		void this.terminal
			.handOver(() => engine.runInteractive(last.id), hasTerminal(last))
			.finally(() => this.host.changed());
	}

	/** Goes on once an execution has ended, whatever is on the screen then. */
	private after({ execution, acts, otherwise }: Extract<Act, { do: 'after' }>): void {
		const engine = this.host.engine();
		if (!engine) return;
		const isOver = () => engine.snapshot().run.state.executions[execution]?.outcome !== undefined;
		const asked = this.host.now().getTime();
		const goOn = () => {
			const soon = this.host.now().getTime() - asked <= soonMs;
			this.host.perform(soon ? acts : otherwise);
			this.host.changed();
		};
		if (isOver()) {
			goOn();
			return;
		}
		const stop = engine.subscribe(() => {
			if (!isOver()) return;
			stop();
			goOn();
		});
	}

	/** A shell where the run stands; it is noted that there was one, since what is done in it leaves no other trace. */
	private openShell(): void {
		const engine = this.host.engine();
		if (!engine) return;
		this.host.send({ kind: 'note', text: 'a shell was opened' });
		void this.terminal
			.handOver(() => engine.openShell(), shellSaid)
			.then(() => this.host.perform([tell('back from the shell: say what you saw there')]))
			.finally(() => this.host.changed());
	}

	/** Keeps a file with the run; it may lie where reading takes its time. */
	private keepFile({ path, kept, failed }: Extract<Act, { do: 'keep-file' }>): void {
		const keeping = this.host.engine()?.keepFile(path);
		if (!keeping) return;
		this.host.perform([tell(`reading ${path} ...`)]);
		void keeping.then((file) => {
			this.host.perform([tell(`${path} was read`)]);
			this.host.perform(file.ok ? kept(file.piece) : failed(file.problem));
			this.host.changed();
		});
	}

	/** Looks for a text in an output and goes to its line, as long as that output is still looked at. */
	private search({ execution, text, from, direction }: Extract<Act, { do: 'search' }>): void {
		const tail = this.host.engine()?.output(execution);
		if (!tail) return;
		this.host.perform([tell(`searching for ${text} ...`)]);
		void tail.search(text, from, direction).then((line) => {
			if (this.viewed(execution) === undefined) return;
			if (line === undefined) {
				const where = direction === 'forward' ? 'below' : 'above';
				this.host.perform([tell(`no line ${where} holds ${text}`, 'warn')]);
			} else {
				const to = Math.max(0, line - linesAbove);
				this.host.perform([
					{ do: 'view', change: { change: 'scroll', to, hit: line } },
					tell(`line ${line + 1}; n and N go on`),
				]);
				this.countHits(tail, text, { execution, line });
			}
			this.host.changed();
		});
	}

	/** Says which of how many hits is shown, as soon as they are counted and if it is still shown then. */
	private countHits(
		tail: OutputTail,
		text: string,
		{ execution, line }: { execution: string; line: number },
	): void {
		void tail.count(text, line).then(({ all, upTo }) => {
			if (this.viewed(execution)?.hit !== line) return;
			this.host.perform([tell(`${upTo} of ${all}: line ${line + 1}; n and N go on`)]);
			this.host.changed();
		});
	}

	/** The output on top, if it is still that of this execution. */
	private viewed(execution: string): OverlayOf<'viewer'> | undefined {
		const top = this.host.top();
		return top?.kind === 'viewer' && top.execution === execution ? top : undefined;
	}

	/** Shows an output in the operator's pager, and comes back to where it was looked at. */
	private page(execution: string): void {
		const output = this.host.engine()?.output(execution);
		if (!output) return;
		void this.terminal.page(output).then((shown) => {
			if (!shown) this.host.perform([tell('the pager could not be run: PAGER names it', 'warn')]);
			this.host.changed();
		});
	}

	/** Lets the operator's editor change a text; nothing runs unless it was changed. */
	private edit({ text, submit }: Extract<Act, { do: 'edit' }>): void {
		void this.terminal.edit(text).then((changed) => {
			if (changed === undefined)
				this.host.perform([tell('the editor failed: nothing ran', 'warn')]);
			else if (changed === text) this.host.perform([tell('nothing was changed: nothing ran')]);
			else this.host.perform(submit(changed));
			this.host.changed();
		});
	}
}
