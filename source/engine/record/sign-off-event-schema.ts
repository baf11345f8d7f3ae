import { z } from 'zod';
import { count, event, operator, sha256 } from './event-shape.ts';

const evidence = z.discriminatedUnion('kind', [
	z.strictObject({
		kind: z.literal('statement'),
		execution: z.string(),
		statement: z.string(),
		text: z.string(),
		outcome: z.string(),
		at: z.string(),
		outputSha256: z.string().optional(),
	}),
	z.strictObject({
		kind: z.literal('toggle'),
		name: z.string(),
		value: z.string(),
		at: z.string(),
	}),
	z.strictObject({
		kind: z.literal('reading'),
		name: z.string(),
		value: z.number(),
		unit: z.string().optional(),
		at: z.string(),
	}),
	z.strictObject({
		kind: z.literal('file'),
		path: z.string(),
		bytes: count,
		sha256,
		at: z.string(),
	}),
	z.strictObject({ kind: z.literal('observation'), text: z.string() }),
]);

/** What people say of items and phases; one row a kind of event. */
export const signOffEventSchemas = [
	event('item.signed', {
		item: z.string(),
		text: z.string(),
		sha256,
		meaning: z.enum(['performed', 'verified', 'waived', 'rejected']),
		note: z.string().optional(),
		evidence: z.array(evidence),
		operator: operator.optional(),
		assurance: z.literal('os-user').optional(),
		supersedes: count.optional(),
	}),
	event('item.withdrawn', { item: z.string() }),
	event('phase.opened', {
		phase: z.string(),
		reason: z.string(),
		again: z.literal(true).optional(),
	}),
	event('phase.decided', {
		phase: z.string(),
		decision: z.enum(['go', 'no-go']),
		operator,
		assurance: z.literal('os-user'),
		statement: z.string(),
		items: z.array(z.string()),
		open: z.array(z.string()),
		guards: z.array(z.string()).optional(),
		reason: z.string().optional(),
	}),
	event('role.decided', {
		phase: z.string(),
		role: z.string(),
		decision: z.enum(['go', 'no-go']),
		name: z.string(),
		operator,
		assurance: z.literal('os-user'),
		sha256,
		line: z.string().optional(),
	}),
	event('phase.undone', {
		phase: z.string(),
		rollback: z.string(),
		reopened: z.array(z.string()),
	}),
	event('approval.given', {
		subject: z.strictObject({ kind: z.enum(['phase', 'rollback']), id: z.string() }),
		sha256,
		operator,
		assurance: z.literal('os-user'),
	}),
] as const;
