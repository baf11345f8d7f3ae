import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { readReadings } from '../../run/reading/reading.ts';
import { slug } from '../../runbook/slug.ts';
import { makeFolder, showFile } from '../record/durable-file.ts';
import { formsOf, redacted, redactor } from '../shell/redact.ts';
import { PinShell } from './pin-shell.ts';
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
	private shell: PinShell | undefined;
	private running = false;
	private streams: Record<'stdout' | 'stderr', Reader> = { stdout: plain(), stderr: plain() };
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
		this.shell?.resume();
		if (!this.running && performance.now() >= this.nextAt - earlyMs) this.start();
	}

	async stop(): Promise<void> {
		this.over = true;
		await this.shell?.stop(killAfterMs);
	}

	private start(): void {
		const place = this.context.place();
		this.nextAt = performance.now() + this.everyMs;
		this.log = '';
		this.fresh = '';
		if (!this.shell?.fits(place)) {
			void this.shell?.stop(killAfterMs);
			this.shell = this.makeShell(place);
		}
		const secrets = formsOf(this.context.secrets());
		this.streams = { stdout: reader(secrets), stderr: reader(secrets) };
		this.running = true;
		this.shell.run();
	}

	private makeShell(place: { cwd: string; env: Record<string, string> }): PinShell {
		const shell: PinShell = new PinShell({
			...place,
			text: this.pin.text,
			print: (stream, bytes) => {
				if (this.shell !== shell) return;
				this.add(this.streams[stream].read(bytes));
				this.taken += bytes.length;
				if (this.taken > mostTaken) shell.pause(stream);
			},
			ended: (code, over, problem) => {
				if (this.shell !== shell) return;
				if (over) this.shell = undefined;
				this.ended(code, problem);
			},
		});
		return shell;
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

	private ended(code: number, problem: string | undefined): void {
		this.running = false;
		for (const { end } of Object.values(this.streams)) this.add(end());
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

/** Text of a stream, with secrets taken out. */
type Reader = { read(bytes: Buffer): string; end(): string };

const plain = (): Reader => reader([]);

function reader(secrets: ReturnType<typeof formsOf>): Reader {
	const decoder = new StringDecoder('utf8');
	const hide = secrets.length > 0 ? redactor(secrets, redacted) : undefined;
	return {
		read: (bytes) => decoder.write(hide ? hide.push(bytes) : bytes),
		end: () => (hide ? decoder.write(hide.flush()) : ''),
	};
}
