import type { Context, Place, RunContext, StartContext } from '../view/context.ts';
import type { Act } from '../view/view.ts';
import type { Press } from './key.ts';

export type Section =
	| 'Run'
	| 'Sign-off'
	| 'Emergency'
	| 'Look'
	| 'Move'
	| 'Dialogs'
	| 'Start'
	| 'gonogo';

/** One row of the table of keys. Dispatch, footer, help, palette and the manual all read it. */
export type Binding = {
	id: string;
	keys: string[];
	section: Section;
	/** Two or three words for the footer; may depend on what is on the screen. */
	label: string | ((context: Context) => string);
	/** One sentence for the help overlay and the manual. */
	help: string;
	places: readonly Place[];
	/**
	 * Place among the footer's keys, the lowest first; absent for keys that only the help names. May depend on the
	 * moment: what helps while a command runs is not what helps before it.
	 */
	footer?: number | ((context: Context) => number | undefined);
	/** Whether there is such a key in this run at all; absent for keys that are always there. */
	only?(context: Context): boolean;
	/** Why it cannot be used now, in an operator's words; undefined when it can. */
	whyNot?(context: Context): string | undefined;
	act(context: Context, press: Press): Act[];
};

type RunBinding = Omit<Binding, 'act' | 'whyNot' | 'label' | 'only'> & {
	/** It changes the run, so it is not available to who only follows one; may depend on what it would do now. */
	writes?: true | ((context: RunContext) => boolean);
	label: string | ((context: RunContext) => string);
	only?(context: RunContext): boolean;
	whyNot?(context: RunContext): string | undefined;
	act(context: RunContext, press: Press): Act[];
};

/** Why keys that change the run are not available: somebody else has it. */
export function whyReadOnly({ record }: RunContext): string | undefined {
	if (record.kind !== 'read-only') return undefined;
	if (record.broken !== undefined) return 'read only: the record is broken';
	return record.holder === undefined
		? 'read only: A goes on with the run here'
		: `read only: ${record.holder} holds this run, A asks for it`;
}

/** A key that needs a run; elsewhere it does nothing and says so. */
export function inRun({ label, only, whyNot, writes, act, ...rest }: RunBinding): Binding {
	const followed = (context: RunContext) =>
		writes === true || writes?.(context) ? whyReadOnly(context) : undefined;
	return {
		...rest,
		...(only === undefined
			? {}
			: { only: (context: Context) => context.kind === 'run' && only(context) }),
		label: (context) =>
			typeof label === 'string' ? label : context.kind === 'run' ? label(context) : rest.id,
		whyNot: (context) =>
			context.kind === 'run'
				? (followed(context) ?? whyNot?.(context))
				: 'the run has not begun yet',
		act: (context, press) => (context.kind === 'run' ? act(context, press) : []),
	};
}

type StartBinding = Omit<Binding, 'act' | 'whyNot'> & {
	whyNot?(context: StartContext): string | undefined;
	act(context: StartContext, press: Press): Act[];
};

/** A key of the start card. */
export function onStart({ whyNot, act, ...rest }: StartBinding): Binding {
	return {
		...rest,
		whyNot: (context) => (context.kind === 'start' ? whyNot?.(context) : undefined),
		act: (context, press) => (context.kind === 'start' ? act(context, press) : []),
	};
}

/** Where the key stands in the footer now, if it does. */
export function footerRank({ footer }: Binding, context: Context): number | undefined {
	return typeof footer === 'function' ? footer(context) : footer;
}

const runs = (context: Context): boolean =>
	context.kind === 'run' && context.scene.running !== undefined;

/** A place in the footer only while a command runs in front. */
export const whileRunning = (rank: number) => (context: Context) =>
	runs(context) ? rank : undefined;

/** A place in the footer only while none does. */
export const whileIdle = (rank: number) => (context: Context) => (runs(context) ? undefined : rank);

export function labelOf({ label }: Binding, context: Context): string {
	return typeof label === 'string' ? label : label(context);
}

/** Whether this run has such a key. */
export function isThere({ only }: Binding, context: Context): boolean {
	return only?.(context) ?? true;
}
