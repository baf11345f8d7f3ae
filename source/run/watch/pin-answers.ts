import { statementsOf } from '../../runbook/lookup.ts';
import { type Answers, forStatement } from '../answers/answers.ts';
import type { Intent, Run } from '../intent.ts';

type Pinning = Extract<Intent, { kind: 'pin' }>;

/** What the answers ask to have looked at again and again, as far as it is not pinned yet. */
export function pinsAnswered(run: Run, answers: Answers): Pinning[] {
	if (Object.keys(answers.pins).length === 0) return [];
	const texts = new Set<string>();
	return statementsOf(run.runbook).flatMap(({ statement }): Pinning[] => {
		const everySeconds = forStatement(answers.pins, run.runbook, statement);
		if (everySeconds === undefined || texts.has(statement.text)) return [];
		texts.add(statement.text);
		const pinned = Object.values(run.state.pins).some(
			({ source, stoppedAt }) =>
				stoppedAt === undefined && source.kind === 'command' && source.statement === statement.id,
		);
		return pinned
			? []
			: [{ kind: 'pin', what: { kind: 'command', statement: statement.id }, everySeconds }];
	});
}
