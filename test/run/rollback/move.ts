import fc from 'fast-check';

export type Ending = { report: 'ok' | 'failed' | 'unknown'; tookEffect: boolean };

/** How the next command goes: its end as it is reported, and whether a deployment took effect all the same. */
const ending = fc.record({
	report: fc.constantFrom('ok' as const, 'ok' as const, 'failed' as const, 'unknown' as const),
	tookEffect: fc.boolean(),
});
const seen = fc.record({ kind: fc.constantFrom('by-hand' as const, 'not-applied' as const) });
const plain = <K extends string>(kind: K) => fc.record({ kind: fc.constant(kind) });

/** One thing that an operator does, or that a command comes to. */
export const move = fc.oneof(
	{ weight: 6, arbitrary: plain('start') },
	{
		weight: 12,
		arbitrary: fc.record({ kind: fc.constant('advance' as const), which: fc.nat(3), ending }),
	},
	{ weight: 2, arbitrary: plain('go-on') },
	{ weight: 2, arbitrary: plain('settle-unknown') },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('settle-rollback' as const), seen }) },
	{ weight: 3, arbitrary: plain('sign') },
	{ weight: 1, arbitrary: plain('open') },
	{ weight: 1, arbitrary: plain('alongside') },
	{ weight: 1, arbitrary: plain('leave-behind') },
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('rollback' as const),
			typed: fc.constantFrom('full', 'FULL ', 'full', 'ful', '', 'yes', 'partial'),
			add: fc.constantFrom('none' as const, 'forgotten' as const),
			addBuild: fc.boolean(),
			running: fc.constantFrom('interrupt' as const, 'wait' as const, 'alongside' as const),
		}),
	},
	{ weight: 1, arbitrary: plain('abandon') },
);
export type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;
