/** What a command may touch of the world it was started in; tests give their own. */
export type CommandIo = {
	/** Writes a line, or a chunk that ends with one, to standard output. */
	out(text: string): void;
	/** Writes a line to standard error. */
	err(text: string): void;
	env: Record<string, string | undefined>;
	cwd: string;
	/** Standard input, for a guide that is given as `-`. */
	input?: AsyncIterable<Uint8Array | string>;
	/** True when both standard input and output are a terminal. */
	interactive: boolean;
	/** Columns of the terminal that standard output is; absent where it is none, and lines are as long as they are. */
	columns?: number;
};

/** Exit codes, one meaning each; README lists them. */
export const exit = {
	done: 0,
	failed: 1,
	usage: 2,
	gate: 3,
	halted: 4,
	rolledBack: 5,
	rollbackIncomplete: 6,
	interrupted: 130,
} as const;
