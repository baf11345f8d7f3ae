import { expect, test } from 'vitest';
import { eventWords } from '../../source/report/event-words.ts';
import { shown } from '../../source/report/markdown-text.ts';
import { stamped } from '../../source/run/evolve.ts';
import { bodies } from '../engine/record/samples.ts';

const at = '2026-11-22T21:00:00.000Z';

test('every kind of event says something on one line', () => {
	const lines = bodies.map(
		(body) => `${body.type}: ${eventWords(stamped(body, { at, by: 'x' }, 1))}`,
	);
	expect(lines.every((line) => !line.includes('undefined'))).toBe(true);
	expect(lines.map(shown)).toMatchInlineSnapshot(`
		[
		  "run.created: Op One (operator) begins: Roll out search, on production",
		  "reading.mapped: error_rate is the reading http_errors",
		  "pin.started: pinned: npm run monitor, every 1 min",
		  "pin.started: pinned: GET /health, every 5 s",
		  "pin.started: pinned: db:5432, every 5 s",
		  "pin.stopped: unpinned: p2",
		  "guard.changed: guard errors BREACHED at 8.1 %: error_rate 8.1 % > 5 %",
		  "guard.dismissed: guard errors dismissed: the meter is broken",
		  "guard.rearmed: guard errors counts again",
		  "halt.raised: HALT: error_rate 8.1 % > 5 %",
		  "halt.held: HALT seen: it stands",
		  "halt.overridden: HALT overridden: known, harmless",
		  "halt.cleared: HALT is over: back",
		  "hold.started: hold of 24 h begins: phase-1/step",
		  "hold.watched: hold: 1 s watched",
		  "hold.ended: hold is over: 24 h watched, under 1 s not",
		  "hold.closed: hold closed 1 min early: agreed with the team",
		  "time.unobserved: nobody watched from 2026-11-22 21:00:00 UTC to 2026-11-22 21:10:00 UTC",
		  "notice.sent: told about halt: webhook hooks.example.com",
		  "notice.failed: NOT told about waiting: command: exit 1",
		  "escalation.told: Level 2 told: Engineering management (by phone)",
		  "session.opened: Op One (op1@here) opens it; not on PATH there: helm",
		  "journal.repaired: a write that never ended (12 bytes) set aside as journal.torn-x",
		  "guide.adopted: a changed guide adopted: cccccccccccc",
		  "approval.given: APPROVED by Op One (op1@here): phase phase-1",
		  "handover.asked: Op One (op1@here) asks to take the run over",
		  "handover.offered: offers the run to op2",
		  "handover.withdrawn: does not hand the run over",
		  "handover.accepted: HANDED OVER to Op One (op1@here)",
		  "start.declared: BEGINS at phase-2/step, what comes before is declared done: per run 20260101-aaaa",
		  "ticket.given: ticket CHG-1",
		  "takeover.explained: taken over because: the laptop died",
		  "value.given: <REGION> is eu-1",
		  "value.given: <TOKEN> is given, secret",
		  "block.started: phase-1/step: 1 command",
		  "block.detached: x1 goes to the background",
		  "statement.started: > s1",
		  "statement.finished:   ok  s1",
		  "block.finished: x1 ended: killed by SIGKILL",
		  "environment.captured: 1 variable changed, 1 unset, in /srv/shop/app",
		  "readings.taken: error_rate=0.8%",
		  "statement.settled: s1: applied: saw it",
		  "step.settled: phase-1/step: by-hand: done in the console",
		  "item.signed: [verified] Search answers: fine (dashboard.png)",
		  "item.withdrawn: sign-off taken back: phase-1/item",
		  "phase.opened: phase-2 opened again: window closes",
		  "role.decided: QA lead (Op Two) says NO-GO for phase-1: a test fails",
		  "phase.decided: GO for phase-1: all good",
		  "note.added: note: a note with "quotes", \\u{2028}, 🚀 and a lone \\u{d800}",
		  "rollback.checked: rollback NOT READY: make",
		  "rollback.started: ROLLBACK begins: full, on production",
		  "rollback.finished: ROLLBACK INCOMPLETE, SEARCH may be on",
		  "phase.undone: phase-1 is undone, its GO is gone",
		  "rollback.acknowledged: rollback acknowledged: known",
		  "session.closed: left (quit); 1 command goes on",
		  "run.closed: CLOSED as rolled-back: errors",
		]
	`);
});
