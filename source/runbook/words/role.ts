/** What a section is for, as its heading says. */
export type Role =
	| 'rollback'
	| 'restore'
	| 'emergency'
	| 'criteria'
	| 'checklist'
	| 'prerequisites'
	| 'escalation'
	| 'contacts'
	| 'key-factors'
	| 'troubleshooting'
	| 'diagnosis'
	| 'mitigation'
	| 'report'
	| 'quick-start'
	| 'validation'
	| 'monitoring'
	| 'procedure'
	| 'summary'
	| 'context';

/** The words of one language. A language is one more table of this shape; `roleWords` lists them. */
export type Language = {
	name: string;
	/** Words without spaces between them are found anywhere in a heading, others only as whole words. */
	spaced: boolean;
	roles: Partial<Record<Role, readonly string[]>>;
	/** Before a number: "Phase 2". `step` goes below `phase`. */
	phase: readonly string[];
	step: readonly string[];
	numbers: readonly string[];
	/** Around the words of a rollback, these say that no procedure follows. */
	notRollback: readonly string[];
	partial: readonly string[];
	full: readonly string[];
	/** An item that begins with one of these gives a command in backticks to run. */
	run: readonly string[];
	/** A sentence that begins with one of these makes its step conditional. */
	condition: readonly string[];
	/** A sentence with one of these and a colon makes steps of the bullets below it. */
	steps: readonly string[];
	/** A paragraph that begins with one of these is a warning. */
	warning: readonly string[];
};
