/**
 * A run that goes on where an earlier one, whose record is not at hand, is said to have stopped: everything before
 * `from` counts as done elsewhere, by a person's word alone.
 */
export type StartDeclared = {
	type: 'start.declared';
	/** The step that comes first here. */
	from: string;
	/** Phases and steps before it, declared and not signed. */
	phases: string[];
	steps: string[];
	/** Why, and by which run, in one line. */
	reason: string;
	/** Values that the guide's commands before it export, and that this run's shell starts with. */
	exports: Record<string, string>;
	/** Those of them that are toggles: what an earlier run may have deployed. */
	toggles: Record<string, string>;
};

/** The ticket that the run belongs to, given or given anew after it began. */
export type TicketGiven = { type: 'ticket.given'; ticket: string };

/** What is said of a run after it began: where it starts, and what it belongs to. */
export type DeclaredEvent = StartDeclared | TicketGiven;
