import type { RunEvent, SessionClosed } from '../run/event.ts';
import { between } from './words.ts';

export type AttendedSession = {
	by: string;
	login: string;
	host: string;
	via: 'screen' | 'headless';
	from: string;
	/** The last thing recorded in it. */
	to: string;
	/** `lost`: it ended without saying so (a crash, a kill, a dead machine). */
	ended: SessionClosed['reason'] | 'lost' | 'open';
};

/** Time in which no gonogo had the run open, between two sessions. */
export type Gap = { from: string; to: string; milliseconds: number };

export type Attendance = { sessions: AttendedSession[]; gaps: Gap[] };

/** Who had the run open when, and when nobody had. */
export function attendanceOf(events: readonly RunEvent[]): Attendance {
	const sessions: AttendedSession[] = [];
	const gaps: Gap[] = [];
	for (const event of events) {
		const last = sessions.at(-1);
		if (event.type === 'session.opened') {
			if (last) {
				if (last.ended === 'open') last.ended = 'lost';
				const milliseconds = between(last.to, event.at);
				gaps.push({ from: last.to, to: event.at, milliseconds });
			}
			const { operator, via, at } = event;
			const { name, login, host } = operator;
			sessions.push({ by: name, login, host, via, from: at, to: at, ended: 'open' });
			continue;
		}
		// A note can reach a run that nobody has open; it is nobody's session.
		if (last?.ended !== 'open') continue;
		last.to = event.at;
		if (event.type === 'session.closed') last.ended = event.reason;
	}
	return { sessions, gaps };
}
