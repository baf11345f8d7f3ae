import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/**
 * Runs its first argument each time that a line comes, and says on both streams when it has ended. Starting a program
 * from here costs a fraction of starting it from a process as large as gonogo, which cannot do anything meanwhile.
 */
// It waits for what it runs when it is to end, and reaps it.
const again = `trap 'exit 143' TERM
while IFS= read -r mark; do
bash --noprofile --norc -c "$1" </dev/null
printf '\\0%s %s\\n' "$mark" "$?"
printf '\\0%s 0\\n' "$mark" >&2
done`;

export type PinShellContext = {
	text: string;
	cwd: string;
	env: Record<string, string>;
	/** What a run has printed; the number of bytes tells of back-pressure. */
	print(stream: 'stdout' | 'stderr', bytes: Buffer): void;
	/** A run has ended, and all that it printed was handed over. `over`: the shell is gone as well. */
	ended(code: number, over: boolean, problem?: string): void;
};

/** A small bash that runs one command again and again. It ends when gonogo does. */
export class PinShell {
	private readonly context: PinShellContext;
	private readonly child: ChildProcess;
	private readonly mark = randomBytes(12).toString('hex');
	private code = 0;
	private open = 0;
	private closed = false;

	constructor(context: PinShellContext) {
		this.context = context;
		const { cwd, env, text } = context;
		this.child = spawn('bash', ['--noprofile', '--norc', '-c', again, 'pin', text], {
			cwd,
			env,
			detached: true,
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		this.hear('stdout');
		this.hear('stderr');
		this.child.stdin?.on('error', () => {});
		let problem: string | undefined;
		this.child.once('error', (error) => {
			problem = error.message;
			if (this.child.pid === undefined) this.close(127, problem);
		});
		this.child.once('close', (code, signal) => {
			this.close(code ?? (signal === null ? 255 : 128), problem);
		});
	}

	/** Whether it can run what it was made for in this place. */
	fits({ cwd, env }: { cwd: string; env: Record<string, string> }): boolean {
		const mine = this.context.env;
		const names = Object.keys(env);
		return (
			!this.closed &&
			cwd === this.context.cwd &&
			names.length === Object.keys(mine).length &&
			names.every((name) => env[name] === mine[name])
		);
	}

	/** Runs the command once; not while it runs. */
	run(): void {
		this.open = 2;
		this.child.stdin?.write(`${this.mark}\n`);
	}

	/** Reads on where so much had come that it was left to wait. */
	resume(): void {
		this.child.stdout?.resume();
		this.child.stderr?.resume();
	}

	pause(stream: 'stdout' | 'stderr'): void {
		this.child[stream]?.pause();
	}

	/** Ends it and what it runs, by force when `killAfterMs` milliseconds were not enough. */
	async stop(killAfterMs: number): Promise<void> {
		if (this.closed || this.child.pid === undefined) return;
		const ended = new Promise<void>((resolve) => this.child.once('close', () => resolve()));
		this.signal('SIGTERM');
		const kill = setTimeout(() => this.signal('SIGKILL'), killAfterMs);
		this.resume();
		await ended;
		clearTimeout(kill);
	}

	private signal(signal: NodeJS.Signals): void {
		try {
			if (this.child.pid) process.kill(-this.child.pid, signal);
		} catch {
			// It has ended meanwhile.
		}
	}

	private hear(name: 'stdout' | 'stderr'): void {
		const marks = new Marks(this.mark);
		this.child[name]?.on('error', () => {});
		this.child[name]?.on('data', (chunk: Buffer) => {
			for (const part of marks.push(chunk)) {
				if (typeof part !== 'number') this.context.print(name, part);
				else this.heardEnd(name, part);
			}
		});
		this.child[name]?.on('end', () => {
			const rest = marks.rest();
			if (rest.length > 0) this.context.print(name, rest);
		});
	}

	private heardEnd(name: 'stdout' | 'stderr', code: number): void {
		if (name === 'stdout') this.code = code;
		this.open -= 1;
		if (this.open === 0) this.context.ended(this.code, false);
	}

	private close(code: number, problem: string | undefined): void {
		if (this.closed) return;
		this.closed = true;
		if (this.open > 0) this.context.ended(code, true, problem);
		this.open = 0;
	}
}

/** Finds in a stream the lines that say that a run has ended, and with which code. Everything else passes. */
export class Marks {
	private readonly begins: Buffer;
	private held = Buffer.alloc(0);

	constructor(mark: string) {
		this.begins = Buffer.from(`\0${mark} `);
	}

	push(chunk: Buffer): (Buffer | number)[] {
		const parts: (Buffer | number)[] = [];
		let bytes = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
		for (;;) {
			const at = bytes.indexOf(this.begins);
			const end = at < 0 ? -1 : bytes.indexOf(10, at);
			if (at < 0 || end < 0) {
				const keep = at < 0 ? this.startOfMark(bytes) : at;
				if (keep > 0) parts.push(bytes.subarray(0, keep));
				this.held = Buffer.from(bytes.subarray(keep));
				return parts;
			}
			if (at > 0) parts.push(bytes.subarray(0, at));
			parts.push(Number(bytes.toString('latin1', at + this.begins.length, end)));
			bytes = bytes.subarray(end + 1);
		}
	}

	/** What was held back because it might have been such a line. */
	rest(): Buffer {
		const { held } = this;
		this.held = Buffer.alloc(0);
		return held;
	}

	/** Where a line may begin whose end has not come yet; the length of all when none does. */
	private startOfMark(bytes: Buffer): number {
		for (let at = Math.max(0, bytes.length - this.begins.length + 1); at < bytes.length; at += 1) {
			if (this.begins.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at;
		}
		return bytes.length;
	}
}
