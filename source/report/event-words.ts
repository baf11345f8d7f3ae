import type { EventOf, EventType, RunEvent } from '../run/event.ts';
import type { ToggleLeft } from '../run/rollback/event.ts';
import { outcomeWords } from '../run/sign-off/evidence.ts';
import { nameOf } from '../run/sign-off/file.ts';
import { asWritten, type Names } from './names.ts';
import { watchWords } from './watch-words.ts';
import { counted, listed } from './words.ts';

type Words = { [T in EventType]: (event: EventOf<T>, named: Names) => string };

const why = (reason: string | undefined) =>
	reason === undefined || reason === '' ? '' : `: ${reason}`;

const leftWords = (left: readonly ToggleLeft[]) =>
	left.length === 0
		? ''
		: `, ${listed(left.map(({ name, certainty }) => (certainty === 'on' ? `${name} is on` : `${name} may be on`)))}`;

/** What each kind of event says on one line, without its time; one row a kind. */
const words: Words = {
	...watchWords,
	'run.created': ({ title, environment, operator }) =>
		`${operator.name} (${operator.role}) begins: ${title}, on ${environment}`,
	'session.opened': ({ operator, via, toolsMissing = [] }) =>
		`${operator.name} (${operator.login}@${operator.host}) opens it${via === 'headless' ? ' without a screen' : ''}${toolsMissing.length > 0 ? `; not on PATH there: ${toolsMissing.join(', ')}` : ''}`,
	'session.closed': ({ reason, left }) =>
		`left (${reason})${left.length > 0 ? `; ${counted(left.length, 'command goes', 'commands go')} on` : ''}`,
	'run.closed': ({ outcome, reason }) => `CLOSED as ${outcome}${why(reason)}`,
	'journal.repaired': ({ bytes, file }) =>
		`a write that never ended (${counted(bytes, 'byte')}) set aside as ${file}`,
	'guide.adopted': ({ to }) => `a changed guide adopted: ${to.slice(0, 12)}`,
	'value.given': ({ token, value, secret }) =>
		`${token} is ${secret ? 'given, secret' : (value ?? 'given')}`,
	'block.started': ({ owner, statements, mode }, named) =>
		`${named(owner)}: ${counted(statements.length, 'command')}${mode === 'foreground' ? '' : `, ${mode}`}`,
	'block.detached': ({ execution }, named) => `${named(execution)} goes to the background`,
	'statement.started': ({ statement }, named) => `> ${named(statement)}`,
	'statement.finished': ({ statement, outcome }, named) =>
		`  ${outcomeWords(outcome)}  ${named(statement)}`,
	'block.finished': ({ execution, outcome }, named) =>
		`${named(execution)} ended: ${outcomeWords(outcome)}`,
	'environment.captured': ({ changed, unset, cwd }) =>
		`${counted(changed.length, 'variable')} changed, ${unset.length} unset, in ${cwd}`,
	'readings.taken': ({ readings, toggles }) =>
		[
			...readings.map(({ name, value, unit }) => `${name}=${value}${unit ?? ''}`),
			...Object.entries(toggles).map(([name, value]) => `${name}=${value}`),
		].join(' '),
	'statement.settled': ({ statement, how, note }, named) =>
		`${named(statement)}: ${how}${why(note)}`,
	'step.settled': ({ step, how, note }, named) => `${named(step)}: ${how}${why(note)}`,
	'item.signed': ({ text, meaning, note, evidence }) => {
		const files = evidence.flatMap((piece) => (piece.kind === 'file' ? [nameOf(piece)] : []));
		return `[${meaning}] ${text}${why(note)}${files.length > 0 ? ` (${listed(files)})` : ''}`;
	},
	'item.withdrawn': ({ item }, named) => `sign-off taken back: ${named(item)}`,
	'phase.opened': ({ phase, reason, again }, named) =>
		`${named(phase)} opened ${again ? 'again' : 'ahead of its turn'}${why(reason)}`,
	'phase.decided': ({ phase, decision, reason }, named) =>
		`${decision.toUpperCase()} for ${named(phase)}${why(reason)}`,
	'role.decided': ({ phase, role, decision, name, line }, named) =>
		`${role} (${name}) says ${decision.toUpperCase()} for ${named(phase)}${why(line)}`,
	'phase.undone': ({ phase }, named) => `${named(phase)} is undone, its GO is gone`,
	'approval.given': ({ subject, operator }, named) =>
		`APPROVED by ${operator.name} (${operator.login}@${operator.host}): ${subject.kind} ${named(subject.id)}`,
	'handover.asked': ({ operator }) =>
		`${operator.name} (${operator.login}@${operator.host}) asks to take the run over`,
	'handover.offered': ({ to }) => `offers the run to ${to ?? 'anybody who follows it'}`,
	'handover.withdrawn': () => 'does not hand the run over',
	'handover.accepted': ({ operator }) =>
		`HANDED OVER to ${operator.name} (${operator.login}@${operator.host})`,
	'start.declared': ({ from, reason }, named) =>
		`BEGINS at ${named(from)}, what comes before is declared done: ${reason}`,
	'ticket.given': ({ ticket }) => `ticket ${ticket}`,
	'takeover.explained': ({ reason }) => `taken over because: ${reason}`,
	'note.added': ({ text }) => `note: ${text}`,
	'rollback.checked': ({ checks }) => {
		const bad = checks.filter(({ ok }) => !ok).map(({ what }) => what);
		return bad.length > 0 ? `rollback NOT READY: ${listed(bad)}` : 'rollback ready';
	},
	'rollback.started': ({ scope, environment, alone }) =>
		`ROLLBACK begins: ${scope}, on ${environment}${alone === undefined ? '' : `, without the approval asked for: ${alone}`}`,
	'rollback.finished': ({ outcome, left, reason }) =>
		`ROLLBACK ${outcome.toUpperCase()}${leftWords(left)}${why(reason)}`,
	'rollback.acknowledged': ({ reason }) => `rollback acknowledged${why(reason)}`,
};

/** What an event says, for people who follow a run; foreign text in it is as it was written. */
export function eventWords(event: RunEvent, named: Names = asWritten): string {
	const row = words[event.type] as (event: RunEvent, named: Names) => string;
	return row(event, named);
}
