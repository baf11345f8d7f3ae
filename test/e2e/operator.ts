import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { quickNpm } from '../runbooks/sandbox.ts';
import { keys, launch, type Terminal, type TerminalOptions } from './terminal.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');

const compiled = resolve(import.meta.dirname, '../../node_modules/.cache');

/** The journal, the service and the screens of one operator with a home of their own. */
export class Operator {
	readonly env: Record<string, string>;
	readonly folder: string;
	/** Keys pressed since the count began. */
	pressed = 0;
	protected readonly top: string;
	private readonly terminals: Terminal[] = [];
	private open: Terminal | undefined;

	/** Scripts are started by a stand-in of npm, for its own start takes longer than they do; `npm: 'real'` takes npm. */
	constructor({ npm = 'quick' }: { npm?: 'quick' | 'real' } = {}) {
		this.top = mkdtempSync(join(tmpdir(), 'gonogo-e2e-'));
		this.folder = join(this.top, 'work');
		mkdirSync(this.folder);
		mkdirSync(join(this.top, 'home'));
		this.env = {
			HOME: join(this.top, 'home'),
			XDG_STATE_HOME: join(this.top, 'state'),
			XDG_CONFIG_HOME: join(this.top, 'config'),
			// One for all of them: it holds nothing but what Node compiled of gonogo.
			XDG_CACHE_HOME: compiled,
			PATH: [
				...(npm === 'quick' ? [quickNpm] : []),
				dirname(process.execPath),
				process.env.PATH,
			].join(delimiter),
		};
		onTestFinished(() => this.goHome());
	}

	/** The screen that is open now. */
	get screen(): Terminal {
		if (!this.open) throw new Error('no screen is open');
		return this.open;
	}

	/** Starts gonogo in a terminal of its own. */
	start(args: string[], options: TerminalOptions = {}): Terminal {
		this.open = launch(process.execPath, [program, ...args], {
			cwd: this.folder,
			timeout: 20_000,
			...options,
			env: { ...this.env, ...options.env },
		});
		this.terminals.push(this.open);
		return this.open;
	}

	/** Presses one key and waits until the screen shows what comes of it. */
	async press(key: string, want: Parameters<Terminal['waitFor']>[0]): Promise<string> {
		this.pressed += 1;
		this.screen.send(key);
		return this.screen.waitFor(want);
	}

	/** Types a word, each letter once the one before shows. */
	async type(word: string): Promise<void> {
		for (let length = 1; length <= word.length; length += 1) {
			const typed = word.slice(0, length);
			await this.press(typed.at(-1) ?? '', (text) => text.includes(`› ${typed}`));
		}
	}

	/** What the screen says comes next. */
	next(): string {
		return this.screen.screen().find((row) => row.startsWith(' Next:')) ?? '';
	}

	/** Presses Enter, and y where it asks, until `want` shows. */
	async advance(want: RegExp, most = 40): Promise<void> {
		for (let step = 0; step < most; step += 1) {
			await this.screen.waitFor((text) => want.test(text) || /^ Next: /m.test(text));
			if (want.test(this.screen.text())) return;
			const before = this.next();
			if (/ running| wait/.test(before)) {
				await this.screen.waitFor(() => this.next() !== before);
				continue;
			}
			this.pressed += 1;
			this.screen.send(keys.enter);
			await this.screen.waitFor(
				(text) => want.test(text) || /y run it/.test(text) || this.next() !== before,
			);
			if (/y run it/.test(this.screen.text())) {
				await this.press('y', (text) => !/y run it/.test(text));
				await this.screen.waitFor((text) => want.test(text) || this.next() !== before);
			}
		}
		throw new Error(`never came to ${want}\n${this.screen.text()}`);
	}

	/** Ticks every open item of the sign-off screen and signs GO. */
	async signOff(): Promise<void> {
		await this.screen.waitFor(/, (\d+) open/);
		for (;;) {
			const open = Number(/, (\d+) open/.exec(this.screen.text())?.[1] ?? '0');
			if (open === 0) break;
			await this.press(keys.space, new RegExp(`, ${open - 1} open`));
		}
		await this.press('g', /y sign/);
		await this.press('y', (text) => !/y sign/.test(text));
	}

	/** The folder of the only run. */
	run(): string {
		const runs = join(this.env.XDG_STATE_HOME ?? '', 'gonogo', 'runs');
		const [run = ''] = readdirSync(runs);
		return join(runs, run);
	}

	events(type: string): Record<string, unknown>[] {
		return readFileSync(join(this.run(), 'journal.jsonl'), 'utf8')
			.split('\n')
			.filter((line) => line !== '')
			.map((line): Record<string, unknown> => JSON.parse(line))
			.filter((event) => event.type === type);
	}

	/** The working copy of the sandbox. */
	sandbox(): string {
		const sandboxes = join(this.env.XDG_STATE_HOME ?? '', 'gonogo', 'sandboxes');
		const [name = ''] = readdirSync(sandboxes);
		return join(sandboxes, name, 'app');
	}

	/** Runs a script of the sandbox's app beside gonogo, and answers what it printed. */
	script(...args: string[]): string {
		return execFileSync(process.execPath, ['bin/app.js', ...args], {
			cwd: this.sandbox(),
			env: { ...process.env, ...this.env },
			encoding: 'utf8',
		});
	}

	/** What production says of its toggles. */
	async toggles(): Promise<Record<string, boolean>> {
		const url = /^PRODUCTION_URL=(.*)$/m.exec(this.script('sandbox:start'))?.[1] ?? '';
		const response = await fetch(`${url}/toggles`);
		const { toggles } = (await response.json()) as { toggles: Record<string, boolean> };
		return toggles;
	}

	/** Ends gonogo and the blocks it runs at once, as a power cut would. */
	powerCut(): void {
		process.kill(this.screen.pid, 'SIGKILL');
		this.endBlocks();
	}

	/** Ends whatever a block of the run left running: they outlive gonogo on purpose. */
	private endBlocks(): void {
		for (const { execution } of this.events('block.started')) {
			const file = join(this.run(), 'executions', String(execution), 'supervisor');
			try {
				const pid = /\d+/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
				// An interactive one stands in the group of whoever began it, and a terminal of its own is below it.
				const group = execFileSync('ps', ['-o', 'pgid=', '-p', pid], { encoding: 'utf8' });
				process.kill(-Number(group), 'SIGKILL');
			} catch {
				// It has ended already.
			}
		}
	}

	private goHome(): void {
		for (const terminal of this.terminals) terminal.kill('SIGKILL');
		try {
			this.endBlocks();
		} catch {
			// No run was begun.
		}
		try {
			this.script('sandbox:stop');
		} catch {
			// No sandbox was made.
		}
		rmSync(this.top, { recursive: true, force: true, maxRetries: 5 });
	}
}
