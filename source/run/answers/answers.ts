import { z } from 'zod';
import { readDuration } from '../../runbook/block/annotation.ts';
import { findByName, statementsOf } from '../../runbook/lookup.ts';
import type { Item, Phase, Runbook, Step } from '../../runbook/model.ts';
import { phaseByName } from '../../runbook/walk.ts';
import { rehearseSchema } from '../rehearsal.ts';

const line = z.string().trim().min(1);

/** What to do about a command that failed. */
const failureAnswer = z.union([
	z.literal('retry'),
	z.literal('stop'),
	z.strictObject({ 'go-on': line }),
	z.strictObject({ 'by-hand': line }),
	z.strictObject({ edit: line, reason: line.optional(), defect: z.literal(true).optional() }),
]);

const unknownAnswer = z.union([
	z.literal('not-applied'),
	z.literal('keep'),
	z.strictObject({ applied: line }),
]);

/** Paths of files that go with the answer as evidence: one, or several. */
const files = z.union([line, z.array(line).min(1)]);

const tick = z.union([
	z.literal('yes'),
	z.literal(true),
	z.strictObject({ saw: line, file: files.optional() }),
	z.strictObject({ file: files }),
	z.strictObject({ waive: line }),
]);

const decision = z.union([
	z.literal('go'),
	z.strictObject({ go: line }),
	z.strictObject({ 'no-go': line }),
]);

/** What is said for a role, and by whom; without a name the operator speaks for it. */
const roleAnswer = z.union([
	z.literal('go'),
	z.strictObject({ name: line.optional(), go: z.union([z.literal(true), line]) }),
	z.strictObject({ name: line.optional(), 'no-go': line }),
]);

/** `90`, `30s`, `5m`, `24h`, in seconds of the guide. */
const duration = z.union([z.number().positive(), z.string()]).transform((given, context) => {
	const seconds = typeof given === 'number' ? given : readDuration(given);
	if (seconds !== undefined && seconds > 0) return seconds;
	context.addIssue({ code: 'custom', message: `${given} is no duration` });
	return z.NEVER;
});

const yes = z.union([z.literal('yes'), z.literal(true), line]);

/**
 * What an answers file may say, version 1; docs/answers.md shows it in full. Things of the guide are named by id, by
 * title or text, or by the beginning of one that is unique. Whatever is not named is not answered.
 */
export const answersSchema = z.strictObject({
	answers: z.literal(1),
	operator: z.union([line, z.strictObject({ name: line, role: line.optional() })]).optional(),
	environment: line.optional(),
	ticket: line.optional(),
	/** Seconds of the guide in one real second; for rehearsals and tests. */
	timeScale: z.number().positive().optional(),
	/** Placeholders of the guide. */
	values: z.record(z.string(), z.string()).default({}),
	/** Commands, or a target environment for all that change it; the value is `yes`, or the word that is asked. */
	confirm: z.record(z.string(), yes).default({}),
	/** Steps that have no command, or are done by hand; `choose` takes one of several ways. */
	steps: z
		.record(
			z.string(),
			z.union([
				z.literal('done'),
				z.literal('choose'),
				z.strictObject({ done: line }),
				z.strictObject({ skip: line }),
			]),
		)
		.default({}),
	/** Items, or a phase for all of its items. */
	ticks: z.record(z.string(), tick).default({}),
	decisions: z.record(z.string(), decision).default({}),
	/** By phase: what each role says that the guide names for it. */
	roles: z.record(z.string(), z.record(z.string(), roleAnswer)).default({}),
	failures: z.record(z.string(), failureAnswer).default({}),
	unknown: z.record(z.string(), unknownAnswer).default({}),
	/** Commands that want a terminal, of which there is none: to be run without, or done by hand. */
	terminal: z
		.record(z.string(), z.union([z.literal('none'), z.strictObject({ 'by-hand': line })]))
		.default({}),
	/** Steps or commands that the guide wants watched for a time; a hold that goes on is waited for in any case. */
	holds: z.record(z.string(), z.strictObject({ close: line })).default({}),
	/** Commands to look at again and again, and how often: `30s`, `5m`. */
	pins: z.record(z.string(), duration).default({}),
	/** In a rehearsal: commands as they begin, and how their stand-ins go; `*` for all others. */
	rehearse: rehearseSchema.default({}),
	/** Goes on in spite of a HALT; without it a HALT ends the walk. */
	halt: z.strictObject({ override: line }).optional(),
	/** Why phases are begun although the rollback is not armed; without it that is a gate. */
	unarmed: line.optional(),
	rollback: z
		.strictObject({
			plan: line.default('full'),
			/** The word that the plan asks for. */
			confirm: line,
			/** Toggles that the procedure forgets, or all of them. */
			add: z.union([z.literal('forgotten'), z.array(line)]).default([]),
			failures: z.record(z.string(), failureAnswer).default({}),
			/** What happens to a forward command that still runs; without it, that depends on how dangerous it is. */
			running: z.enum(['interrupt', 'wait', 'alongside']).optional(),
			/** Builds before the first deployment, where the procedure does not. */
			build: z.boolean().optional(),
			/** Whether notices go out whatever the outcome; otherwise only when it is rolled back. */
			notify: z.boolean().default(false),
		})
		.optional(),
});

export type Answers = z.output<typeof answersSchema>;
export type FailureAnswer = z.output<typeof failureAnswer>;

/** Answers to nothing: every gate holds. */
export const noAnswers: Answers = answersSchema.parse({ answers: 1 });

/** Reads answers that were YAML or JSON; a problem names the place in one sentence. */
export function readAnswers(
	given: unknown,
): { ok: true; answers: Answers } | { ok: false; problem: string } {
	const read = answersSchema.safeParse(given);
	if (read.success) return { ok: true, answers: read.data };
	const [issue] = read.error.issues;
	const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
	return { ok: false, problem: `${where}${issue?.message ?? 'not an answers file'}` };
}

/** The answer under the key that names this thing among its like: its exact id first, then its title or text. */
function named<T extends { id: string }, A>(
	table: Record<string, A>,
	things: readonly T[],
	id: string,
	titleOf: (thing: T) => string,
): A | undefined {
	const exact = table[id];
	if (exact !== undefined) return exact;
	for (const [name, answer] of Object.entries(table)) {
		if (findByName(things, name, titleOf)?.id === id) return answer;
	}
	return undefined;
}

/** An answer about a command, by its id, its text (which then holds wherever it stands) or its label. */
export function forStatement<A>(
	table: Record<string, A>,
	runbook: Runbook,
	statement: { id: string; text: string },
): A | undefined {
	const all = statementsOf(runbook).map((placed) => placed.statement);
	return (
		table[statement.text] ??
		named(table, all, statement.id, ({ text }) => text) ??
		named(table, all, statement.id, ({ label, id }) => label ?? id)
	);
}

export function forPhase<A>(
	table: Record<string, A>,
	runbook: Runbook,
	phase: Phase,
): A | undefined {
	const exact = table[phase.id];
	if (exact !== undefined) return exact;
	for (const [name, answer] of Object.entries(table)) {
		if (phaseByName(runbook, name)?.id === phase.id) return answer;
	}
	return undefined;
}

/** An answer about an item: its own, or the one given for its whole phase. */
export function forItem<A>(
	table: Record<string, A>,
	runbook: Runbook,
	phase: Phase,
	item: Item,
): A | undefined {
	const items = [...phase.criteria, ...phase.checklist];
	return (
		named(table, items, item.id, ({ text }) => text) ??
		table[item.text] ??
		forPhase(table, runbook, phase)
	);
}

export function forStep<A>(
	table: Record<string, A>,
	phase: Phase,
	step: Pick<Step, 'id' | 'title'>,
): A | undefined {
	// What has to be set by hand for a dark launch is a step that the guide does not write.
	const steps = phase.steps.some(({ id }) => id === step.id) ? phase.steps : [step];
	return named(table, steps, step.id, ({ title }) => title);
}
