import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { readReadings } from '../../run/reading/reading.ts';
import { slug } from '../../runbook/slug.ts';
import { makeFolder, showFile } from '../record/durable-file.ts';
import { formsOf, redacted, redactor } from '../shell/redact.ts';
import type { PinAtWork, PinContext } from './pins.ts';

/** Text of one run that is kept for its log, and the most that one look reads, in characters. */
const kept = 64 * 1024;
const mostALook = 256 * 1024;
/** A program that prints more than this between two looks waits until the next one, in bytes. */
const mostTaken = 4 * 1024 * 1024;
/** No two runs begin sooner after each other than this, in milliseconds. */
const shortestPauseMs = 250;
const killAfterMs = 2000;
/** A look that comes so much too early is taken all the same: the next one would be a whole round late. */
const earlyMs = 100;

/**
 * A command that is run again and again, or for as long as it goes on by itself. It runs beside the run: its output
 * counts as readings only, and the last of it is kept in a short log. It ends with gonogo.
 */
export class PinnedCommand implements PinAtWork {
	private readonly pin: { id: string; name: string; statement: string; text: string };
	private readonly everyMs: number;
	private readonly context: PinContext;
	private child: ChildProcess | undefined;
	private fresh = '';
	private log = '';
	private taken = 0;
	private nextAt = 0;
	private over = false;

	constructor(
		pin: { id: string; name: string; statement: string; text: string },
		everyMs: number,
		context: PinContext,
	) {
		this.pin = pin;
		this.everyMs = Math.max(shortestPauseMs, everyMs);
		this.context = context;
	}

	look(): void {
		if (this.over) return;
		const text = this.wholeLines();
		if (text !== '') this.report(text);
		this.taken = 0;
		for (const stream of [this.child?.stdout, this.child?.stderr]) stream?.resume();
		if (!this.child && performance.now() >= this.nextAt - earlyMs) this.start();
	}

	async stop(): Promise<void> {
		this.over = true;
		const { child } = this;
		if (!child?.pid || child.exitCode !== null) return;
		const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
		this.signal('SIGTERM');
		const kill = setTimeout(() => this.signal('SIGKILL'), killAfterMs);
		await ended;
		clearTimeout(kill);
	}

	private signal(signal: NodeJS.Signals): void {
		try {
			if (this.child?.pid) process.kill(-this.child.pid, signal);
		} catch {
			// It has ended meanwhile.
		}
	}

	private start(): void {
		const { cwd, env } = this.context.place();
		this.nextAt = performance.now() + this.everyMs;
		this.log = '';
		this.fresh = '';
		const child = spawn('bash', ['--noprofile', '--norc', '-c', this.pin.text], {
			cwd,
			env,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.child = child;
		const secrets = formsOf(this.context.secrets());
		for (const stream of [child.stdout, child.stderr]) {
			const decoder = new StringDecoder('utf8');
			const hide = secrets.length > 0 ? redactor(secrets, redacted) : undefined;
			stream.on('data', (chunk: Buffer) => {
				this.add(decoder.write(hide ? hide.push(chunk) : chunk));
				this.taken += chunk.length;
				if (this.taken > mostTaken) stream.pause();
			});
			stream.on('end', () => {
				if (hide) this.add(decoder.write(hide.flush()));
			});
			stream.on('error', () => {});
		}
		let problem: string | undefined;
		child.once('error', (error) => {
			problem = error.message;
			if (child.pid === undefined) this.ended(child, 127, problem);
		});
		child.once('close', (code, signal) => {
			this.ended(child, code ?? (signal === null ? 255 : 128), problem);
		});
	}

	private add(text: string): void {
		this.fresh = `${this.fresh}${text}`.slice(-mostALook);
		this.log = `${this.log}${text}`.slice(-kept);
	}

	private wholeLines(): string {
		const end = Math.max(this.fresh.lastIndexOf('\n'), this.fresh.lastIndexOf('\r')) + 1;
		const lines = this.fresh.slice(0, end);
		this.fresh = this.fresh.slice(end);
		return lines;
	}

	private ended(child: ChildProcess, code: number, problem: string | undefined): void {
		if (this.child !== child) return;
		this.child = undefined;
		if (problem !== undefined) this.add(`${problem}\n`);
		this.keepLog();
		if (this.over) return;
		this.report(`${this.fresh}\n${slug(this.pin.name).replaceAll('-', '_')}_exit=${code}\n`);
		this.fresh = '';
	}

	private report(text: string): void {
		const found = readReadings(text, new Set(this.context.toggles()));
		if (found.readings.length === 0 && Object.keys(found.toggles).length === 0) return;
		this.context.report({ pin: this.pin.id, statement: this.pin.statement, ...found });
	}

	private keepLog(): void {
		try {
			makeFolder(this.context.folder);
			const file = join(this.context.folder, `${this.pin.id}.log`);
			writeFileSync(file, this.log, { mode: 0o600 });
			showFile(file);
		} catch {
			// The readings are in the record; only the words around them are lost.
		}
	}
}
