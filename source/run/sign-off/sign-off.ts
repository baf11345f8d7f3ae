import type { Operator } from '../operator.ts';
/** What a signature on an item says; chosen by what was done, never asked. */
export type Meaning = 'performed' | 'verified' | 'waived' | 'rejected';

/** What the signer had before them. */
export type Evidence =
	| {
			kind: 'statement';
			execution: string;
			statement: string;
			text: string;
			outcome: string;
			at: string;
			outputSha256?: string;
	  }
	| { kind: 'toggle'; name: string; value: string; at: string }
	| { kind: 'reading'; name: string; value: number; unit?: string; at: string }
	| FileEvidence
	| { kind: 'observation'; text: string };

/** A file that somebody added, such as a screenshot; the run keeps a copy of its bytes. */
export type FileEvidence = {
	kind: 'file';
	/** Where it lay when it was added. */
	path: string;
	bytes: number;
	sha256: string;
	/** When it was added. */
	at: string;
};

export type SignOff = {
	item: string;
	text: string;
	sha256: string;
	meaning: Meaning;
	note?: string;
	evidence: Evidence[];
	operator?: Operator;
	assurance?: 'os-user';
	supersedes?: number;
	by: string;
	at: string;
	seq: number;
};

/** What was said last for a role that the guide names. */
export type RoleSaid = {
	decision: 'go' | 'no-go';
	/** Who spoke for it, as typed by whoever has the run open: their login stands beside it. */
	name: string;
	operator: Operator;
	/** Of the text and commands of the phase as they stood then. */
	sha256: string;
	line?: string;
	at: string;
};

/** What a second person says yes to: the GO of a phase, or a rollback procedure before it may begin. */
export type Subject = { kind: 'phase' | 'rollback'; id: string };

/** A second person's yes, to exactly the text and commands of this hash. */
export type Approval = { subject: Subject; sha256: string; operator: Operator; at: string };
