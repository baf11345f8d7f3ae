/** Names of the stand-ins that stand for no program; see stand-in.sh and folder.bash. */
export const standIn = {
	/** Stands for whatever is named by its first word. */
	any: 'rehearsed',
	/** The same at the end of a pipe: it reads what comes. */
	reading: 'rehearsed-reading',
	/** Leads a path into the scratch folder. */
	path: 'rehearsed-path',
	/** Takes the place of `cd` and `pushd`; it is sourced. */
	folder: 'rehearsed-folder',
	/** Says that a loop was left. */
	turns: 'rehearsed-turns',
	/** Says why a statement is not rehearsed. */
	not: 'rehearsed-not',
} as const;

/** What stand-ins say, and not what they print. */
const said = /^(?:would |not rehearsed: | {8}~ ).*$/gm;

/** An output without what its stand-ins said: a figure in a command is no figure of a system. */
export function withoutSaid(output: string): string {
	return output.replaceAll(said, '');
}

const ours: ReadonlySet<string> = new Set(Object.values(standIn));

/** Whether a program of this name can have a stand-in of its own; others are named to the one that stands for any. */
export function isStandInName(name: string): boolean {
	return /^[\w+@%:,][\w.+@%:,-]*$/.test(name) && !ours.has(name);
}
