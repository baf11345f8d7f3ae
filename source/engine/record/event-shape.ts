import { z } from 'zod';
import { EVENT_SCHEMA, type EventType } from '../../run/event.ts';

const stamp = {
	v: z.literal(EVENT_SCHEMA),
	seq: z.int().positive(),
	at: z.iso.datetime({ precision: 3 }),
	by: z.string(),
	mono: z.number().optional(),
};

export const count = z.int().nonnegative();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Who did something, as far as the machine can tell. */
export const operator = z.strictObject({
	name: z.string(),
	email: z.string().optional(),
	login: z.string(),
	host: z.string(),
	role: z.string(),
});

/** The schema of one kind of event: what every event has, its type, and what is its own. */
export function event<T extends EventType, Shape extends z.ZodRawShape>(type: T, shape: Shape) {
	return z.strictObject({ ...stamp, type: z.literal(type), ...shape });
}
