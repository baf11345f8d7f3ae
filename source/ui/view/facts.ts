import type { GitFacts } from '../../run/event.ts';
import type { Drill } from '../../run/rollback/drill.ts';
import type { Finding, Runbook } from '../../runbook/model.ts';

export type OpenRun = {
	id: string;
	title: string;
	/** In words: which phase it is at, and what it waits for. */
	phase?: string;
	lastAt: string;
	environment?: string;
	operator?: string;
	/** Nothing real is changed by it: what it is instead. */
	practice?: 'sandbox' | 'rehearsal';
	/** Who has it open now. */
	heldBy?: string;
};

/** Everything the start card shows. */
export type StartFacts = {
	operator: { name: string; email?: string; login: string; host: string };
	roles: string[];
	environments: string[];
	/** The environment that the command line or the guide named. */
	environment?: string;
	ticket?: string;
	git?: GitFacts;
	runbook: Runbook;
	guidePath: string;
	findings: Finding[];
	sandbox: boolean;
	/** Nothing is executed; said on every screen. */
	rehearsal?: boolean;
	/** Rollbacks that were tried for practice; absent where nobody looked. */
	drills?: readonly Drill[];
	openRuns: OpenRun[];
};

export type StartChoice =
	| {
			kind: 'begin';
			operator: string;
			role: string;
			environment: string;
			ticket?: string;
			/** Prerequisites that were ticked on the start card. */
			ticked: string[];
	  }
	| { kind: 'resume'; run: string }
	| { kind: 'leave' };

export type GuideFacts = { path: string; title: string };
