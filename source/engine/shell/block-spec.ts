import type { Carried } from './capture.ts';

/** One run of a block's statements in a bash of its own. */
export type BlockSpec = {
	/** This execution's own folder; created 0700. Script, output, marks, state, pid and exit live there. */
	directory: string;
	/** Top-level statements in order; a statement over several lines is one entry. */
	statements: { id: string; text: string }[];
	carried: Carried;
	/** The environment gonogo was started with. */
	base: Record<string, string>;
	/** Names whose values are reported at each statement's start. */
	toggles: string[];
	/** `set -e -o pipefail`. */
	stopOnFailure: boolean;
	/** Values that must not reach the disk or the screen; a filter then stands between the block and its log. */
	secrets?: string[];
	/** A statement is sent TERM after so long, and KILL five seconds later; while a program follows it, or when one comes to. */
	timeoutSeconds?: number;
	/** For tests: the time that is written down. */
	now?: () => Date;
};
