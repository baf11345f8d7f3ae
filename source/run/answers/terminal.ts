import type { Statement } from '../../runbook/model.ts';
import type { ExecutionMode } from '../event.ts';
import type { Run } from '../intent.ts';
import { type Answered, gate, settled } from './answered.ts';
import { type Answers, forStatement } from './answers.ts';

/** In a rehearsal stand-ins run, and they ask nobody. */
export const withoutTerminal = ({ state }: Run): ExecutionMode =>
	state.created?.kind === 'rehearsal' ? 'interactive' : 'foreground';

/** What the answers say of a command that wants the terminal; nobody sits at one here. */
export function toTerminal(
	run: Run,
	answers: Answers,
	statement: Statement,
	mode: ExecutionMode,
): Answered | undefined {
	if (mode !== 'interactive' || run.state.created?.kind === 'rehearsal') return undefined;
	const answer = forStatement(answers.terminal, run.runbook, statement);
	if (answer === undefined) {
		return gate('terminal', statement.id, `${statement.text} wants a terminal and a person at it`);
	}
	return answer === 'none' ? undefined : settled(statement.id, 'by-hand', answer['by-hand']);
}
