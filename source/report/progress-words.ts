import type { RunEvent } from '../run/event.ts';
import { scopeNamed } from '../run/rollback/plan.ts';
import { outcomeWords } from '../run/sign-off/evidence.ts';
import { spanWords } from '../run/time.ts';

type Lines = {
	[T in RunEvent['type']]?: (event: Extract<RunEvent, { type: T }>, texts: Texts) => string;
};
/** What the commands of the run are, by id. */
type Texts = Map<string, string>;

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** One line of progress for people; events that say nothing to them have none. */
const lines: Lines = {
	'run.created': ({ run, title, environment }) => `run ${run}: ${title}, on ${environment}`,
	'statement.started': ({ statement }, texts) =>
		`> ${firstLine(texts.get(statement) ?? statement)}`,
	'statement.finished': ({ statement, outcome, durationMs }, texts) =>
		`  ${outcomeWords(outcome)}  ${(durationMs / 1000).toFixed(1)} s  ${firstLine(texts.get(statement) ?? statement)}`,
	'item.signed': ({ meaning, text }) => `  ${meaning}: ${text}`,
	'phase.decided': ({ decision, phase }) => `${decision.toUpperCase()} ${phase}`,
	'role.decided': ({ role, name, decision }) => `  ${decision.toUpperCase()} of ${role}, ${name}`,
	'phase.undone': ({ phase }) => `undone: ${phase} has no GO any more`,
	'halt.raised': ({ why }) => `HALT ${why}`,
	'halt.overridden': ({ reason }) => `HALT overridden: ${reason}`,
	'halt.cleared': ({ why }) => `HALT is over: ${why}`,
	'hold.started': ({ step, seconds }) => `  holds for ${spanWords(seconds)}: ${step}`,
	'hold.ended': () => '  the hold is over',
	'hold.closed': ({ reason }) => `  hold closed early: ${reason}`,
	'rollback.started': ({ scope, environment }) => `ROLLBACK${scopeNamed(scope)} on ${environment}`,
	'rollback.finished': ({ outcome, left }) =>
		`ROLLBACK ${outcome}${left.length > 0 ? `, may still be on: ${left.map(({ name }) => name).join(', ')}` : ''}`,
};

/**
 * The line of progress for each event of one run, in its order: what runs and how it ends, signatures and decisions,
 * holds, HALT and rollbacks. Undefined for an event that says nothing to people. Foreign text is as it was written.
 */
export function progressWords(): (event: RunEvent) => string | undefined {
	const texts: Texts = new Map();
	return (event) => {
		if (event.type === 'block.started') {
			for (const { id, text } of event.statements) texts.set(id, text);
		}
		const line = lines[event.type] as ((event: RunEvent, texts: Texts) => string) | undefined;
		return line?.(event, texts);
	};
}
