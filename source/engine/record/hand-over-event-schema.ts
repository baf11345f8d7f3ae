import { z } from 'zod';
import { event, operator } from './event-shape.ts';

/** Events about how a run passes from one operator to the next; one row a kind. */
export const handOverEventSchemas = [
	event('handover.asked', { operator }),
	event('handover.offered', { to: z.string().optional() }),
	event('handover.withdrawn', {}),
	event('handover.accepted', { operator }),
	event('takeover.explained', { reason: z.string() }),
] as const;
