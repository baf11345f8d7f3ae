import { createInterface, type Interface } from 'node:readline';
import type { Engine } from '../../engine/engine.ts';
import { revealed } from '../../engine/shell/sanitise.ts';
import { progressWords } from '../../report/progress-words.ts';
import { editText } from '../app/editor.ts';
import { pageOutput } from '../app/pager.ts';
import { Session } from '../app/session.ts';
import type { Ended, Stage, TerminalDoes } from '../app/stage.ts';
import { release, stty } from '../app/terminal.ts';
import { linearWidth } from '../screens/linear.ts';
import { linearLook } from '../text/look.ts';
import { hanging } from '../text/width.ts';
import { placeOf } from '../view/context.ts';
import { lineMeaning } from './line.ts';
import { OutputPrinter } from './output.ts';
import { keyLines, PlainPrinter } from './printer.ts';

export type PlainOptions = {
	stage: Stage;
	env: Record<string, string | undefined>;
	now(): Date;
	streams?: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream };
};

/** How often output that grows is looked at, in milliseconds. */
const beat = 100;
const prompt = '> ';
/** Columns below which breaking lines helps nobody. */
const leastColumns = 20;

/**
 * The screens as lines, for terminals that can do nothing else: what happens is printed, what is asked is asked as a
 * line. The same session, keys and guards as on the screens; a gate that nobody answers stays shut, and the end of the
 * input is a no.
 */
export class Plain {
	private readonly session: Session;
	private readonly printer = new PlainPrinter();
	private readonly output: OutputPrinter;
	private readonly reader: Interface;
	private readonly stdin: NodeJS.ReadStream;
	private readonly stdout: NodeJS.WriteStream;
	private readonly options: PlainOptions;
	private engine: Engine | undefined;
	private prompted = false;
	private due = false;
	private handed = false;
	private silent = false;
	private left = false;
	private timer: ReturnType<typeof setInterval> | undefined;

	constructor(options: PlainOptions) {
		this.options = options;
		({ stdin: this.stdin, stdout: this.stdout } = options.streams ?? process);
		this.session = new Session({
			stage: options.stage,
			look: linearLook,
			size: { columns: linearWidth, rows: 60 },
			now: options.now,
			terminal: this.terminal(),
		});
		this.output = new OutputPrinter((line) => this.print(line));
		this.reader = createInterface({ input: this.stdin, terminal: false });
	}

	/** Reads and prints until the operator leaves or nothing more can be read; then as `runScreens` ends. */
	async run(): Promise<Ended & { engine: Engine | undefined; signalled: boolean }> {
		const { session, reader } = this;
		let signalled = false;
		const end = (code: number) => {
			signalled = true;
			session.end({ code });
		};
		const signals = { SIGTERM: 143, SIGHUP: 129 } as const;
		const handlers = Object.entries(signals).map(([name, code]) => {
			const handler = () => end(code);
			process.on(name, handler);
			return () => process.off(name, handler);
		});
		// Ctrl-C is a key like on the screens: it asks before it stops a command.
		const interrupted = () => {
			if (!this.handed) this.answer(() => session.pressKey('ctrl+c'));
		};
		process.on('SIGINT', interrupted);
		session.subscribe(() => this.soon());
		reader.on('line', (line) => this.answer(() => this.take(line)));
		reader.on('close', () => {
			if (this.handed || this.left) return;
			this.say('The input has ended: that answers nothing. The run stays open.');
			session.end({ code: this.endOfInput() });
		});
		this.timer = setInterval(() => this.soon(), beat);
		this.flush(true);
		const ended = await session.ended;
		this.left = true;
		clearInterval(this.timer);
		reader.close();
		process.off('SIGINT', interrupted);
		if (!signalled) for (const off of handlers) off();
		this.flush(false);
		if (this.prompted) this.stdout.write('\n');
		if (this.silent) stty('echo');
		return { ...ended, engine: session.engine, signalled };
	}

	/** A question that stood open was not answered: that is a gate. */
	private endOfInput(): number {
		const context = this.session.context();
		const gate = 3;
		return context.view.overlays.length > 0 || context.kind === 'start' ? gate : 0;
	}

	private print(line: string): void {
		if (this.prompted) this.stdout.write('\n');
		this.prompted = false;
		this.stdout.write(`${line}\n`);
	}

	/** Prints words of our own, broken between words where the terminal says how wide it is. */
	private say(line: string): void {
		const { columns = 0 } = this.stdout;
		for (const part of columns > leastColumns ? hanging(line, columns) : [line]) this.print(part);
	}

	/** One line of the operator: the cursor stands at the beginning of the next one after it. */
	private answer(act: () => void): void {
		this.prompted = false;
		act();
		this.flush(true);
	}

	private soon(): void {
		if (this.due) return;
		this.due = true;
		setImmediate(() => {
			this.due = false;
			this.flush(false);
		});
	}

	private take(line: string): void {
		const { session } = this;
		const meaning = lineMeaning(session.context(), line);
		switch (meaning.kind) {
			case 'keys':
				for (const name of meaning.names) session.pressKey(name);
				break;
			case 'text':
				session.pressKey('ctrl+u');
				session.press(line.replaceAll(/[\u0000-\u001F\u007F]/g, ' '), {});
				if (!meaning.stays) session.pressKey('enter');
				break;
			case 'go-to':
				session.pressKey('home');
				for (let row = 1; row < meaning.number; row += 1) session.pressKey('down');
				break;
			case 'nothing':
				session.say(meaning.why);
		}
	}

	/** Prints what there is to say, and asks for the next line. */
	private flush(answering: boolean): void {
		if (this.handed) return;
		this.follow();
		const context = this.session.context();
		const top = context.view.overlays.at(-1);
		if (top?.kind === 'help' || top?.kind === 'palette') {
			this.session.pressKey('esc');
			for (const line of keyLines(this.session.context())) this.say(line);
		}
		const lines = this.printer.lines(this.session.context(), answering);
		for (const line of lines) this.say(revealed(line));
		if (lines.length > 0 && !this.prompted && !this.runs()) this.ask();
	}

	/** While a command says something in front, nothing is asked; lines are taken all the same. */
	private runs(): boolean {
		const context = this.session.context();
		const place = placeOf(context);
		if (context.kind !== 'run' || (place !== 'steps' && place !== 'emergency-run')) return false;
		return context.scene.running !== undefined;
	}

	private ask(): void {
		const secret = this.asksSecret();
		if (secret !== this.silent && this.stdin.isTTY) stty(secret ? '-echo' : 'echo');
		this.silent = secret;
		this.stdout.write(prompt);
		this.prompted = true;
	}

	private asksSecret(): boolean {
		const top = this.session.context().view.overlays.at(-1);
		return top?.kind === 'ask' && top.ask.secret === true;
	}

	/** Hears the events of the run as soon as there is one, and what its commands say. */
	private follow(): void {
		const { engine } = this.session;
		if (engine && engine !== this.engine) {
			this.engine = engine;
			const words = progressWords();
			engine.onEvent((event) => {
				this.output.drain(engine);
				const line = words(event);
				if (line !== undefined) this.say(revealed(line));
			});
		}
		if (engine) this.output.drain(engine);
		this.session.listen();
	}

	private terminal(): TerminalDoes {
		const does: TerminalDoes = {
			// A terminal without escape sequences has no clipboard to ask.
			copy: (text) => this.print(text),
			suspend: async () => void process.kill(process.pid, 'SIGTSTP'),
			redraw: () => {},
			handOver: async (during, said) => {
				if (said !== undefined) this.print(said);
				this.handed = true;
				this.reader.pause();
				await release(this.stdin);
				try {
					await during();
				} finally {
					this.handed = false;
					this.reader.resume();
					this.answer(() => {});
				}
			},
			page: async (output) => {
				let shown = false;
				await does.handOver(async () => {
					shown = await pageOutput(output, this.options.env);
				});
				return shown;
			},
			edit: async (text) => {
				let changed: string | undefined;
				await does.handOver(async () => {
					changed = await editText(text, this.options.env);
				});
				return changed;
			},
		};
		return does;
	}
}
