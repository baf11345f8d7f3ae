import type { Operator } from '../operator.ts';
import type { Evidence, Meaning } from './sign-off.ts';

export type ItemSigned = {
	type: 'item.signed';
	item: string;
	/** Verbatim, with its hash, so that a later text never inherits the sign-off. */
	text: string;
	sha256: string;
	meaning: Meaning;
	note?: string;
	evidence: Evidence[];
	/** Who gave it, from which login and host, as what; absent in records of before it was kept here. */
	operator?: Operator;
	/** What stands behind the name: the login of the operating system, confirmed by no key. */
	assurance?: 'os-user';
	/** The number of the answer that this one takes the place of; that one stays in the record. */
	supersedes?: number;
};

export type ItemWithdrawn = { type: 'item.withdrawn'; item: string };

/** Opened by a person's word: ahead of its turn, or again after a rollback undid it. */
export type PhaseOpened = { type: 'phase.opened'; phase: string; reason: string; again?: true };

export type PhaseDecided = {
	type: 'phase.decided';
	phase: string;
	decision: 'go' | 'no-go';
	operator: Operator;
	assurance: 'os-user';
	/** The sentence the operator signed. */
	statement: string;
	/** Items that this signature covers. */
	items: string[];
	/** Items and statements left open when GO was given all the same. */
	open: string[];
	/** Guards that were breached or lost when GO was given all the same. */
	guards?: string[];
	reason?: string;
};

/** Somebody spoke for a role that the guide names for the phase. */
export type RoleDecided = {
	type: 'role.decided';
	phase: string;
	role: string;
	decision: 'go' | 'no-go';
	/** Who spoke, as typed; `operator` is who had the run open and wrote it down. */
	name: string;
	operator: Operator;
	assurance: 'os-user';
	/** Of the text and commands of the phase as they stood then. */
	sha256: string;
	line?: string;
};

/** A rollback took the phase back: its GO is gone, and these steps, statements and items are open again. */
export type PhaseUndone = {
	type: 'phase.undone';
	phase: string;
	rollback: string;
	reopened: string[];
};

/** A second person said yes, from a login of their own, to exactly the text and commands of this hash. */
export type ApprovalGiven = {
	type: 'approval.given';
	subject: { kind: 'phase' | 'rollback'; id: string };
	sha256: string;
	operator: Operator;
	assurance: 'os-user';
};

/** What people say of items and phases, and what a rollback takes back of it. */
export type SignOffEvent =
	| ItemSigned
	| ItemWithdrawn
	| PhaseOpened
	| PhaseDecided
	| RoleDecided
	| PhaseUndone
	| ApprovalGiven;
