import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Carried } from './capture.ts';
import { exportedValues } from './capture.ts';
import { type BlockRecord, fileIn, readExit, readIfThere } from './layout.ts';
import { type Mark, readMarks } from './marks.ts';
import {
	type BlockOutcome,
	captureOf,
	endOf,
	lastOutcome,
	outcomeOf,
	readEnding,
} from './report.ts';

export type StatementReport = {
	id: string;
	outcome: BlockOutcome;
	/** ISO 8601. */
	startedAt: string;
	durationMs: number;
	/** Bytes of the output that were written while it ran. */
	output: { from: number; to: number };
};

export type StatementStart = {
	id: string;
	/** ISO 8601. */
	at: string;
	/** The toggles that were exported then, by name; a name that is missing was not set. */
	toggles: Record<string, string>;
	outputFrom: number;
};

export type BlockReport = {
	outcome: BlockOutcome;
	durationMs: number;
	captured: Carried | undefined;
	/** Why `captured` is missing. */
	notCaptured?: string;
	/** The toggles that were exported at its end, when of `captured` only they can be read. */
	togglesOnly?: Record<string, string>;
	/** `lost`: not all that was printed could be written; the disk was full. */
	output: { path: string; bytes: number; lost?: true };
};

/** Reports come in order: each statement's start before its end, the block's end last. */
export type BlockHandlers = {
	statementStarted(report: StatementStart): void;
	statementFinished(report: StatementReport): void;
	finished(report: BlockReport): void;
};

type Open = { index: number; mark: Mark };

/**
 * Turns what a block's folder says into reports. Everything comes from the files, so whoever reads them later gets the
 * same reports.
 */
export class Follower {
	#directory: string;
	#record: BlockRecord;
	#handlers: BlockHandlers;
	#marks: number | undefined;
	#read = 0;
	#waiting: Mark[] = [];
	#rest = Buffer.alloc(0);
	#open: Open | undefined;
	#endMark: Mark | undefined;
	#lastKnownMs: number;
	#done = false;

	constructor(directory: string, record: BlockRecord, handlers: BlockHandlers) {
		this.#directory = directory;
		this.#record = record;
		this.#handlers = handlers;
		this.#lastKnownMs = Date.parse(record.launchedAt);
	}

	/** True when the supervisor has written how the block ended, and a filter has written all it was given. */
	get ended(): boolean {
		if (!readExit(this.#directory)) return false;
		return !this.#record.filtered || this.#offset('exit') !== undefined;
	}

	/** Reads on and reports what is new. */
	advance(): void {
		this.#readMarks();
		while (this.#waiting[0]) {
			const mark = this.#placed(this.#waiting[0]);
			if (!mark) return;
			this.#waiting.shift();
			this.#take(mark);
		}
	}

	/** Reports what is left and the end. `why` is for when nothing says how it ended. */
	finish(why: string): void {
		if (this.#done) return;
		this.#done = true;
		this.advance();
		for (const mark of this.#waiting) this.#take({ ...mark, byte: mark.byte ?? this.#size() });
		this.#waiting = [];
		const ending = readEnding(this.#directory, this.#endMark, why);
		const outcome = outcomeOf(this.#directory, ending);
		const bytes = this.#record.filtered
			? (this.#offset('exit') ?? this.#size())
			: (ending.exit?.bytes ?? this.#size());
		const endedMs = endOf(this.#directory, this.#lastKnownMs);
		if (this.#open) {
			this.#close(this.#open, lastOutcome(outcome, ending), this.#endMark?.atMs ?? endedMs, bytes);
		}
		if (this.#marks !== undefined) closeSync(this.#marks);
		this.#handlers.finished({
			outcome,
			durationMs: Math.max(0, Math.round(endedMs - Date.parse(this.#record.launchedAt))),
			...captureOf(this.#directory, this.#record, ending),
			output: {
				path: fileIn(this.#directory, 'output'),
				bytes,
				...(existsSync(fileIn(this.#directory, 'lost')) ? { lost: true } : {}),
			},
		});
	}

	#readMarks(): void {
		try {
			this.#marks ??= openSync(fileIn(this.#directory, 'marks'), 'r');
		} catch {
			return;
		}
		const size = fstatSync(this.#marks).size;
		if (size <= this.#read) return;
		const more = Buffer.alloc(size - this.#read);
		this.#read += readSync(this.#marks, more, 0, more.length, this.#read);
		const bytes = Buffer.concat([this.#rest, more]);
		// The last NUL closes a field; what follows it may be half a character.
		const whole = bytes.lastIndexOf(0) + 1;
		const text = bytes.toString('utf8', 0, whole);
		const { marks, length } = readMarks(text);
		this.#rest = bytes.subarray(Buffer.byteLength(text.slice(0, length)));
		this.#waiting.push(...marks);
	}

	/** A mark with its place in the output; undefined while the filter has not got there. */
	#placed(mark: Mark): Mark | undefined {
		if (mark.byte !== undefined) return mark;
		if (!this.#record.filtered) return { ...mark, byte: this.#size() };
		const byte = this.#offset(`${mark.kind} ${mark.index}`);
		return byte === undefined ? undefined : { ...mark, byte };
	}

	#offset(name: string): number | undefined {
		const text = readIfThere(fileIn(this.#directory, 'offsets')) ?? '';
		const found = text
			.split('\n')
			.find((line) => line.startsWith(`${name} `) && line.endsWith(' .'));
		return found === undefined ? undefined : Number(found.slice(name.length + 1, -2));
	}

	#take(mark: Mark): void {
		this.#lastKnownMs = Math.max(this.#lastKnownMs, mark.atMs);
		if (mark.kind === 'end') {
			this.#endMark = mark;
			return;
		}
		const from = this.#open ? this.#open.index + 1 : 0;
		if (mark.index < from) return;
		if (this.#open) {
			this.#close(this.#open, { kind: 'exited', code: mark.status }, mark.atMs, mark.byte ?? 0);
		}
		// Bash went past these without a word: a comment, or a definition.
		for (let index = from; index < mark.index; index += 1) {
			const skipped = { index, mark };
			this.#begin(skipped);
			this.#close(skipped, { kind: 'exited', code: 0 }, mark.atMs, mark.byte ?? 0);
		}
		this.#open = { index: mark.index, mark };
		this.#begin(this.#open);
	}

	#begin({ index, mark }: Open): void {
		const statement = this.#record.statements[index];
		if (!statement) return;
		this.#handlers.statementStarted({
			id: statement.id,
			at: new Date(mark.atMs).toISOString(),
			toggles: exportedValues(mark.toggles),
			outputFrom: mark.byte ?? 0,
		});
	}

	#close({ index, mark }: Open, outcome: BlockOutcome, atMs: number, byte: number): void {
		const statement = this.#record.statements[index];
		if (!statement) return;
		const from = mark.byte ?? 0;
		this.#handlers.statementFinished({
			id: statement.id,
			outcome,
			startedAt: new Date(mark.atMs).toISOString(),
			durationMs: Math.max(0, Math.round(atMs - mark.atMs)),
			output: { from, to: Math.max(from, byte) },
		});
	}

	#size(): number {
		try {
			return statSync(fileIn(this.#directory, 'output')).size;
		} catch {
			return 0;
		}
	}
}
