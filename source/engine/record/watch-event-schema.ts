import { z } from 'zod';
import { guardStatuses, noticeAbouts } from '../../run/watch/event.ts';
import { event } from './event-shape.ts';

const milliseconds = z.number().nonnegative();

const pinSource = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('command'), statement: z.string(), text: z.string() }),
	z.strictObject({ kind: z.literal('http'), line: z.int() }),
	z.strictObject({ kind: z.literal('url'), url: z.string() }),
	z.strictObject({ kind: z.literal('tcp'), host: z.string(), port: z.int() }),
]);

const observed = { hold: z.string(), observedMs: milliseconds, unobservedMs: milliseconds };

const notice = { about: z.enum(noticeAbouts), to: z.string(), attempt: z.int() };

/** Events about what watches the run; one row a kind. */
export const watchEventSchemas = [
	event('reading.mapped', {
		metric: z.string(),
		reading: z.string().optional(),
		remembered: z.literal(true).optional(),
	}),
	event('pin.started', {
		pin: z.string(),
		name: z.string(),
		source: pinSource,
		everySeconds: z.number(),
	}),
	event('pin.stopped', { pin: z.string() }),
	event('guard.changed', {
		guard: z.string(),
		status: z.enum(guardStatuses),
		since: z.string(),
		reading: z.string().optional(),
		value: z.number().optional(),
		unit: z.string().optional(),
		limit: z.number().optional(),
		why: z.string(),
	}),
	event('guard.dismissed', { guard: z.string(), reason: z.string() }),
	event('guard.rearmed', { guard: z.string() }),
	event('halt.raised', {
		halt: z.string(),
		guard: z.string(),
		since: z.string(),
		why: z.string(),
	}),
	event('halt.held', { halt: z.string() }),
	event('halt.overridden', { halt: z.string(), reason: z.string() }),
	event('halt.cleared', { halt: z.string(), why: z.string() }),
	event('hold.started', {
		hold: z.string(),
		step: z.string(),
		seconds: z.number(),
		gapSeconds: z.number(),
		needs: z.enum(['readings', 'presence']),
	}),
	event('hold.watched', { ...observed, to: z.string() }),
	event('hold.ended', observed),
	event('hold.closed', { hold: z.string(), reason: z.string(), leftSeconds: z.number() }),
	event('time.unobserved', { from: z.string(), to: z.string() }),
	event('notice.sent', notice),
	event('notice.failed', { ...notice, why: z.string(), final: z.boolean() }),
	event('escalation.told', {
		level: z.string(),
		who: z.string(),
		note: z.string().optional(),
	}),
] as const;
