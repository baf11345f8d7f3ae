import type { Operator } from '../operator.ts';

/** Where the passing on of a run stands; a new session begins with nothing but what it has to explain. */
export type HandOver = {
	/** Who asks for the run, and was not answered yet. */
	asked?: { operator: Operator; at: string };
	/** The offer that stands; without `to` it is to anybody who follows. */
	offered?: { at: string; to?: string };
	accepted?: { operator: Operator; at: string };
	/** The run was taken up from this operator, whose session never ended, and nobody said why. */
	unexplained?: string;
};
