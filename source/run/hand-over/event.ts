import type { Operator } from '../operator.ts';

/** Somebody who follows the run asks for it. */
export type HandOverAsked = { type: 'handover.asked'; operator: Operator };

/** Whoever has the run offers it: to one login, or to anybody who follows it. */
export type HandOverOffered = { type: 'handover.offered'; to?: string };

/** The offer, or the answer to who asked, is taken back or a no. */
export type HandOverWithdrawn = { type: 'handover.withdrawn' };

/** The offer is taken: the session ends, and the run is this operator's to open. */
export type HandOverAccepted = { type: 'handover.accepted'; operator: Operator };

/** Why a run was taken up whose holder never said that it left. */
export type TakeOverExplained = { type: 'takeover.explained'; reason: string };

/** How a run passes from one operator to the next. */
export type HandOverEvent =
	| HandOverAsked
	| HandOverOffered
	| HandOverWithdrawn
	| HandOverAccepted
	| TakeOverExplained;
