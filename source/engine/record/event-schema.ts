import { z } from 'zod';
import type { RunEvent } from '../../run/event.ts';
import { count, event, operator, sha256 } from './event-shape.ts';
import { handOverEventSchemas } from './hand-over-event-schema.ts';
import { signOffEventSchemas } from './sign-off-event-schema.ts';
import { watchEventSchemas } from './watch-event-schema.ts';

/**
 * How an event is read back from disk. Strict: a name that this version does not know is an error, because silently
 * dropping a part of a record is losing it. The type check at the end keeps it equal to {@link RunEvent}.
 */

const values = z.record(z.string(), z.string());

const git = z.strictObject({
	branch: z.string().optional(),
	commit: z.string().optional(),
	clean: z.boolean().optional(),
});

const statement = z.strictObject({
	id: z.string(),
	text: z.string(),
	original: z.string().optional(),
	deploys: z.literal(true).optional(),
	environment: z.string().optional(),
});

const outcome = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('exited'), code: z.int() }),
	z.strictObject({ kind: z.literal('signalled'), signal: z.string() }),
	z.strictObject({ kind: z.literal('timed-out') }),
	z.strictObject({ kind: z.literal('stopped') }),
	z.strictObject({ kind: z.literal('unknown'), why: z.string() }),
]);

const reading = z.strictObject({
	name: z.string(),
	value: z.number(),
	unit: z.string().optional(),
});

const settledHow = z.enum([
	'by-hand',
	'passed-over',
	'applied',
	'not-applied',
	'kept-unknown',
	'skipped',
]);

const toggleLeft = z.strictObject({
	name: z.string(),
	certainty: z.enum(['on', 'maybe']),
	why: z.string(),
});

/** One event of a run, numbered and stamped. One row a kind of event. */
export const eventSchema = z.discriminatedUnion('type', [
	...watchEventSchemas,
	...handOverEventSchemas,
	...signOffEventSchemas,
	event('run.created', {
		run: z.string(),
		kind: z.enum(['run', 'sandbox', 'rehearsal']),
		title: z.string(),
		guide: z.strictObject({ path: z.string(), sha256 }),
		environment: z.string(),
		operator,
		ticket: z.string().optional(),
		cwd: z.string(),
		startedIn: z.string().optional(),
		git: git.optional(),
		toggles: values,
		timeScale: z.number().positive().optional(),
		continues: z.string().optional(),
		emergency: z.literal(true).optional(),
		trust: z.enum(['screen', 'sha256', 'bundled', 'rehearsal']),
		version: z.string(),
	}),
	event('session.opened', {
		operator,
		via: z.enum(['screen', 'headless']),
		pid: z.int(),
		variables: z.array(z.string()).optional(),
		takenFrom: z
			.strictObject({
				pid: z.int(),
				name: z.string(),
				login: z.string(),
				host: z.string(),
				since: z.string(),
			})
			.optional(),
		missing: z.array(z.string()).optional(),
		target: values.optional(),
		toolsMissing: z.array(z.string()).optional(),
		sudo: z.literal('asks').optional(),
		usualTimeout: z.number().positive().optional(),
		git: git.optional(),
	}),
	event('session.closed', {
		reason: z.enum(['quit', 'signal', 'finished', 'handed-over']),
		left: z.array(z.string()),
	}),
	event('run.closed', {
		outcome: z.enum(['complete', 'rolled-back', 'abandoned']),
		reason: z.string().optional(),
	}),
	event('journal.repaired', { bytes: count, sha256, file: z.string() }),
	event('guide.adopted', {
		from: sha256,
		to: sha256,
		reopened: z.array(z.string()).optional(),
	}),
	event('value.given', {
		token: z.string(),
		value: z.string().optional(),
		secret: z.literal(true).optional(),
	}),
	event('block.started', {
		execution: z.string(),
		owner: z.string(),
		statements: z.array(statement),
		mode: z.enum(['foreground', 'background', 'interactive']),
		environment: z.string(),
		cwd: z.string(),
		git: git.optional(),
		rollback: z.string().optional(),
		confirmed: z.string().optional(),
		reason: z.string().optional(),
		defect: z.literal(true).optional(),
		unarmed: z.string().optional(),
		target: values.optional(),
		unprepared: z.string().optional(),
		timeoutSeconds: z.number().positive().optional(),
	}),
	event('block.detached', { execution: z.string() }),
	event('statement.started', {
		execution: z.string(),
		statement: z.string(),
		toggles: values,
	}),
	event('statement.finished', {
		execution: z.string(),
		statement: z.string(),
		outcome,
		durationMs: z.number(),
		output: z.strictObject({ from: count, to: count, sha256 }).optional(),
	}),
	event('block.finished', {
		execution: z.string(),
		outcome,
		durationMs: z.number(),
		output: z
			.strictObject({
				path: z.string(),
				bytes: count,
				sha256,
				lost: z.literal(true).optional(),
			})
			.optional(),
		notCaptured: z.string().optional(),
	}),
	event('environment.captured', {
		execution: z.string(),
		toggles: values,
		changed: z.array(z.string()),
		unset: z.array(z.string()),
		cwd: z.string(),
		umask: z.string(),
		withheld: z.array(z.string()).optional(),
	}),
	event('readings.taken', {
		execution: z.string(),
		statement: z.string(),
		readings: z.array(reading),
		toggles: values,
	}),
	event('statement.settled', {
		statement: z.string(),
		how: settledHow,
		note: z.string(),
		rollback: z.string().optional(),
		deploys: z.strictObject({ environment: z.string(), toggles: values }).optional(),
	}),
	event('step.settled', {
		step: z.string(),
		how: z.enum(['by-hand', 'skipped']),
		note: z.string(),
		commands: count,
	}),
	event('start.declared', {
		from: z.string(),
		phases: z.array(z.string()),
		steps: z.array(z.string()),
		reason: z.string(),
		exports: values,
		toggles: values,
	}),
	event('ticket.given', { ticket: z.string() }),
	event('note.added', { text: z.string() }),
	event('rollback.checked', {
		checks: z.array(
			z.strictObject({ what: z.string(), ok: z.boolean(), why: z.string().optional() }),
		),
	}),
	event('rollback.started', {
		rollback: z.string(),
		procedure: z.string(),
		scope: z.string(),
		environment: z.string(),
		statements: z.array(statement),
		held: z.array(z.string()),
		added: z.array(z.string()),
		typed: z.string(),
		waitsFor: z.string().optional(),
		alone: z.string().optional(),
	}),
	event('rollback.finished', {
		rollback: z.string(),
		outcome: z.enum(['rolled-back', 'incomplete', 'failed', 'abandoned']),
		left: z.array(toggleLeft),
		reason: z.string().optional(),
	}),
	event('rollback.acknowledged', { rollback: z.string(), reason: z.string().optional() }),
]);

/** Written out member by member, so that `A & B` and the flat type of the schema compare equal. */
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Same<A, B> =
	(<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : never;

/** Fails to compile when a field is missing, optional or of another type on one side only. */
export const schemaAgrees: Same<z.infer<typeof eventSchema>, RunEvent> = true;
