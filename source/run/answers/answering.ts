import { findStatement } from '../../runbook/lookup.ts';
import type { Statement } from '../../runbook/model.ts';
import { environmentOf, modeFor, unfilled } from '../ask.ts';
import { asGiven } from '../decide-run.ts';
import { haltOf } from '../guard/halt.ts';
import { launchStep } from '../guard/launch-step.ts';
import type { Intent, Run } from '../intent.ts';
import { type NextHold, nextOrHold } from '../next.ts';
import { foreground, type Next, nextUp } from '../progress.ts';
import { whyUnarmed } from '../rollback/armed.ts';
import { activeRollback } from '../rollback/progress.ts';
import { endsByItself, holdWords, type Moment } from '../watch/hold.ts';
import { type Answered, gate, intents, settled } from './answered.ts';
import { type Answers, forPhase, forStatement, forStep } from './answers.ts';
import { toDecision, toItems } from './signing.ts';
import { toTerminal, withoutTerminal } from './terminal.ts';

export type { Answered, Gate } from './answered.ts';

/**
 * What the answers say to whatever is next. A gate that they do not cover is never passed: it comes back by name.
 * `until` is the id of the last phase to bring to its GO, `moment` the time that holds are looked at.
 */
export function answerNext(
	run: Run,
	answers: Answers,
	until?: string,
	moment: Moment = { at: run.state.at },
): Answered {
	if (until !== undefined && run.state.phases[until]?.decision?.decision === 'go')
		return { kind: 'done' };
	const halted = toHalt(run, answers);
	if (halted) return halted;
	const next = nextOrHold(run);
	switch (next.kind) {
		case 'hold':
			return toHold(run, answers, next, moment);
		case 'complete':
			return { kind: 'done' };
		case 'running':
		case 'rollback':
			return { kind: 'wait' };
		case 'run':
			return toRun(run, answers, next);
		case 'failed':
			return toFailure(run, answers, next.statement, next.step.id);
		case 'unknown':
			return toUnknown(run, answers, next.statement);
		case 'by-hand':
			return toStep(run, answers, next);
		case 'choose':
			return toChoice(run, answers, next);
		case 'sign-off':
			return toItems(run, answers, next.phase, next.open);
		case 'go':
			return toDecision(run, answers, next.phase);
		case 'no-go':
			return gate('no-go', next.phase.id, `${next.phase.title} was decided NO-GO`);
		case 'undone':
			return gate('undone', next.phase.id, `${next.phase.title} was rolled back`);
	}
}

/** A command that is under way when a HALT is raised is let to its end; nothing else begins. */
function toHalt(run: Run, answers: Answers): Answered | undefined {
	const halt = haltOf(run.state);
	if (!halt || foreground(run) || activeRollback(run.state)) return undefined;
	if (answers.halt === undefined) return gate('halt', halt.guard, halt.why);
	return intents({ kind: 'override-halt', reason: answers.halt.override });
}

/** A hold that goes on by itself is waited for; one that nobody watches needs a person, or an answer. */
function toHold(
	run: Run,
	answers: Answers,
	{ phase, step, hold }: NextHold,
	moment: Moment,
): Answered {
	const text = findStatement(run.runbook, hold.hold)?.statement.text ?? hold.hold;
	const answer =
		forStatement(answers.holds, run.runbook, { id: hold.hold, text }) ??
		forStep(answers.holds, phase, step) ??
		forPhase(answers.holds, run.runbook, phase);
	if (answer) {
		return intents({ kind: 'close-hold', hold: hold.hold, reason: answer.close, ...moment });
	}
	if (endsByItself(run, hold, moment)) return { kind: 'wait' };
	return gate('hold', hold.hold, holdWords(run, hold, moment));
}

function toRun(run: Run, answers: Answers, { batch }: Extract<Next, { kind: 'run' }>): Answered {
	const [first] = batch.statements;
	if (!first) return gate('step', batch.owner, 'nothing to run');
	const missing = unfilled(run, first);
	const [unknown] = missing.filter((token) => answers.values[token] === undefined);
	if (unknown !== undefined)
		return gate('value', unknown, `${first.text} needs a value for ${unknown}`);
	if (missing.length > 0) {
		return intents(
			...missing.map(
				(token): Intent => ({ kind: 'give-value', token, value: answers.values[token] ?? '' }),
			),
		);
	}
	if (batch.blocked !== undefined) return gate('step', batch.owner, batch.blocked);
	const confirmed = confirmation(run, answers, first);
	if (batch.ask.kind !== 'nothing' && confirmed === undefined) {
		return gate('confirm', first.id, `${first.text}: ${batch.ask.why}`);
	}
	const noTerminal = toTerminal(run, answers, first, batch.mode);
	if (noTerminal) return noTerminal;
	const placed = batch.statements.flatMap(({ id }) => findStatement(run.runbook, id) ?? []);
	const unarmed = whyUnarmed(run, placed);
	if (unarmed !== undefined && answers.unarmed === undefined) {
		return gate('unarmed', first.id, unarmed);
	}
	return intents({
		kind: 'run',
		owner: batch.owner,
		statements: batch.statements.map((statement) => ({
			id: statement.id,
			text: asGiven(run, statement) ?? statement.text,
		})),
		mode: batch.mode === 'interactive' ? withoutTerminal(run) : batch.mode,
		...(confirmed === undefined ? {} : { confirmed }),
		...(unarmed === undefined ? {} : { reason: answers.unarmed }),
	});
}

function confirmation(run: Run, answers: Answers, statement: Statement): string | undefined {
	const answer =
		forStatement(answers.confirm, run.runbook, statement) ??
		(statement.danger?.level === 'irreversible'
			? undefined
			: answers.confirm[environmentOf(run, statement)]);
	return answer === true ? 'yes' : answer;
}

/** What the answers say to a command that failed; `stop`, and no answer at all, are a gate. */
function toFailure(run: Run, answers: Answers, statement: Statement, owner: string): Answered {
	const answer = forStatement(answers.failures, run.runbook, statement);
	if (answer === undefined || answer === 'stop') {
		return gate('failure', statement.id, `${statement.text} failed`);
	}
	if (typeof answer === 'object' && 'go-on' in answer) {
		return settled(statement.id, 'passed-over', answer['go-on']);
	}
	if (typeof answer === 'object' && 'by-hand' in answer) {
		return settled(statement.id, 'by-hand', answer['by-hand']);
	}
	const confirmed = confirmation(run, answers, statement);
	const edit = answer === 'retry' ? undefined : answer;
	const text = edit?.edit ?? asGiven(run, statement) ?? statement.text;
	const mode = modeFor(run, statement);
	return (
		toTerminal(run, answers, statement, mode) ??
		intents({
			kind: 'run',
			owner,
			statements: [{ id: statement.id, text }],
			...(mode === 'interactive' ? { mode: withoutTerminal(run) } : {}),
			...(confirmed === undefined ? {} : { confirmed }),
			...(edit?.reason === undefined ? {} : { reason: edit.reason }),
			...(edit?.defect ? { defect: edit.defect } : {}),
		})
	);
}

function toUnknown(run: Run, answers: Answers, id: string): Answered {
	const text = run.state.statements[id];
	const statement = { id, text: text && 'text' in text ? text.text : id };
	const answer = forStatement(answers.unknown, run.runbook, statement);
	if (answer === undefined) return gate('unknown', id, `nobody knows how ${statement.text} ended`);
	if (answer === 'keep') return gate('unknown', id, `${statement.text} is kept as unknown`);
	if (answer === 'not-applied') {
		return settled(id, 'not-applied', 'according to the answers');
	}
	return settled(id, 'applied', answer.applied);
}

/** The way that the answers name; one that they name as done by hand, or skip, is settled as such. */
function toChoice(
	run: Run,
	answers: Answers,
	{ phase, steps }: Extract<Next, { kind: 'choose' }>,
): Answered {
	for (const step of steps) {
		const answer = forStep(answers.steps, phase, step);
		if (answer === undefined) continue;
		if (answer !== 'choose') return toStep(run, answers, { kind: 'by-hand', phase, step });
		const next = nextUp(run, step.id);
		return next.kind === 'run'
			? toRun(run, answers, next)
			: gate('step', step.id, `${step.title} is done by hand`);
	}
	const ways = steps.map(({ title }) => title).join('; ');
	return gate('step', phase.id, `one of these is to be chosen: ${ways}`);
}

function toStep(
	run: Run,
	answers: Answers,
	{ phase, step }: Extract<Next, { kind: 'by-hand' }>,
): Answered {
	const answer = forStep(answers.steps, phase, step);
	if (answer === undefined || answer === 'choose') {
		return gate('step', step.id, `${step.title} is done by hand`);
	}
	if (answer === 'done' && step.id === launchStep(run.runbook, phase)?.id) {
		return gate('step', step.id, `${step.title}: the answers are to say what was seen`);
	}
	if (answer === 'done')
		return intents({ kind: 'settle-step', step: step.id, how: 'by-hand', note: '' });
	return intents(
		'done' in answer
			? { kind: 'settle-step', step: step.id, how: 'by-hand', note: answer.done }
			: { kind: 'settle-step', step: step.id, how: 'skipped', note: answer.skip },
	);
}
