import type { WatchEvent } from '../../../source/run/watch/event.ts';

const night = '2026-11-22T21:00:00.000Z';

/** One row a kind of event about watching, every optional field present at least once. */
export const watching: WatchEvent[] = [
	{ type: 'reading.mapped', metric: 'error_rate', reading: 'http_errors' },
	{
		type: 'pin.started',
		pin: 'p1',
		name: 'npm run monitor',
		source: { kind: 'command', statement: 's1', text: 'npm run monitor' },
		everySeconds: 60,
	},
	{
		type: 'pin.started',
		pin: 'p2',
		name: 'GET /health',
		source: { kind: 'http', line: 12 },
		everySeconds: 5,
	},
	{
		type: 'pin.started',
		pin: 'p3',
		name: 'db:5432',
		source: { kind: 'tcp', host: 'db', port: 5432 },
		everySeconds: 5,
	},
	{ type: 'pin.stopped', pin: 'p2' },
	{
		type: 'guard.changed',
		guard: 'errors',
		status: 'breached',
		since: night,
		reading: 'error_rate',
		value: 8.1,
		unit: '%',
		limit: 5,
		why: 'error_rate 8.1 % > 5 %',
	},
	{ type: 'guard.dismissed', guard: 'errors', reason: 'the meter is broken' },
	{ type: 'guard.rearmed', guard: 'errors' },
	{ type: 'halt.raised', halt: 'h1', guard: 'errors', since: night, why: 'error_rate 8.1 % > 5 %' },
	{ type: 'halt.held', halt: 'h1' },
	{ type: 'halt.overridden', halt: 'h1', reason: 'known, harmless' },
	{ type: 'halt.cleared', halt: 'h1', why: 'back' },
	{
		type: 'hold.started',
		hold: 's1',
		step: 'phase-1/step',
		seconds: 86_400,
		gapSeconds: 300,
		needs: 'readings',
	},
	{ type: 'hold.watched', hold: 's1', observedMs: 1200, unobservedMs: 0, to: night },
	{ type: 'hold.ended', hold: 's1', observedMs: 86_400_000, unobservedMs: 0.5 },
	{ type: 'hold.closed', hold: 's1', reason: 'agreed with the team', leftSeconds: 60 },
	{ type: 'time.unobserved', from: night, to: '2026-11-22T21:10:00.000Z' },
	{ type: 'notice.sent', about: 'halt', to: 'webhook hooks.example.com', attempt: 1 },
	{
		type: 'notice.failed',
		about: 'waiting',
		to: 'command',
		attempt: 2,
		why: 'exit 1',
		final: true,
	},
	{ type: 'escalation.told', level: 'Level 2', who: 'Engineering management', note: 'by phone' },
];
