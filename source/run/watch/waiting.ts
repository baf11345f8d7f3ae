import { findStatement } from '../../runbook/lookup.ts';
import { haltOf } from '../guard/halt.ts';
import type { Run } from '../intent.ts';
import { nextOrHold } from '../next.ts';
import { rollbackNext } from '../rollback/progress.ts';

/** What a person has to do before the run goes on, in a few words; undefined while it goes on by itself. */
export function waitsFor(run: Run): string | undefined {
	if (!run.state.created || run.state.closed) return undefined;
	const halt = haltOf(run.state);
	if (halt) return `HALT, ${halt.why}`;
	const next = nextOrHold(run);
	switch (next.kind) {
		case 'rollback': {
			const { kind } = rollbackNext(next.rollback);
			if (kind === 'failed') return 'a command of the rollback failed';
			return kind === 'unknown' ? 'a command of the rollback has an unknown outcome' : undefined;
		}
		case 'running':
		case 'hold':
		case 'complete':
			return undefined;
		case 'unknown': {
			const text = findStatement(run.runbook, next.statement)?.statement.text ?? next.statement;
			return `nobody knows how ${text} ended`;
		}
		case 'failed':
			return `${next.statement.text} failed`;
		case 'run':
			return `${next.step.title} is next`;
		case 'by-hand':
			return `${next.step.title}, by hand`;
		case 'choose':
			return `${next.phase.title}: one of ${next.steps.length} ways is to be chosen`;
		case 'sign-off':
			return `sign-off of ${next.phase.title}`;
		case 'go':
			return `GO or NO-GO for ${next.phase.title}`;
		case 'no-go':
			return `${next.phase.title} has NO-GO`;
		case 'undone':
			return `${next.phase.title} waits to be opened again`;
		default:
			return 'a person has to choose what is next';
	}
}
