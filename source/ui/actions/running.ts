import { type Batch, batchFrom, isProduction, unfilled } from '../../run/ask.ts';
import { asGiven } from '../../run/decide-run.ts';
import { haltOf, haltWords } from '../../run/guard/halt.ts';
import type { Ask, OperatorIntent, Run } from '../../run/intent.ts';
import type { Statement } from '../../runbook/model.ts';
import { row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, menu, open, send, show, tell, view } from '../view/view.ts';
import { failureMenu } from './failure.ts';
import { openAgain, settleStepByHand } from './settling.ts';
import { sayHold } from './watching.ts';

type RunIntent = Extract<OperatorIntent, { kind: 'run' }>;

/** A target environment as it is shouted where a command changes it. */
export function shouted(environment: string): string {
	return isProduction(environment) ? environment.toUpperCase() : environment;
}

/** Enter on the steps: whatever comes next, asking first where it asks. */
export function runNext(context: RunContext, read: number): Act[] {
	const { next } = context.scene;
	const halt = haltOf(context.run.state);
	if (halt && next.kind === 'run') return [tell(haltWords(halt), 'warn')];
	switch (next.kind) {
		case 'run':
		case 'procedure':
			return runBatch(context.run, next.batch, read);
		case 'running':
			return [tell('a command is running: b sends it to the background, Ctrl-C stops it')];
		case 'failed':
			return failureMenu(context);
		case 'unknown':
			return context.run.state.statements[next.statement]?.status === 'unknown'
				? [view({ change: 'steps', to: {} })]
				: [menu('failure', -1, next.statement)];
		case 'by-hand':
			return settleStepByHand(next.step, true);
		case 'choose':
			return [menu('ways', -1)];
		case 'sign-off':
		case 'go':
		case 'no-go':
			return [
				view({ change: 'sign-off', to: { phase: next.phase.id, cursor: 0 } }),
				show('sign-off'),
			];
		case 'hold':
			return sayHold(context, next.hold.hold);
		case 'undone':
			return openAgain(next.phase);
		case 'rollback':
			return [show('emergency')];
		case 'complete':
			return [menu('close-run', -1)];
	}
}

/** Runs a batch, or asks what it needs first. */
export function runBatch(run: Run, batch: Batch, read: number): Act[] {
	const [first] = batch.statements;
	if (first === undefined) return [tell('nothing to run here')];
	const missing = unfilled(run, first);
	if (missing.length > 0) return askValues(run, missing);
	if (batch.blocked !== undefined) return [tell(batch.blocked, 'warn')];
	const intent: RunIntent = {
		kind: 'run',
		owner: batch.owner,
		statements: batch.statements.map((statement) => ({
			id: statement.id,
			text: asGiven(run, statement) ?? statement.text,
		})),
		mode: batch.mode,
	};
	return asked(intent, batch.ask, read);
}

/** Sends an intent to run, after the question that the command asks. */
export function asked(intent: RunIntent, question: Ask, read: number): Act[] {
	const command = intent.statements.map(({ text }) => text).join('\n');
	switch (question.kind) {
		case 'nothing':
			return [send(intent)];
		case 'yes':
			return [
				open({
					kind: 'confirm',
					openedIn: read,
					confirm: {
						title: `Run on ${shouted(question.environment)}?`,
						rows: [
							row(span(command, 'code')),
							row(
								'target ',
								span(` ${shouted(question.environment)} `, 'target'),
								`  ${question.why}`,
							),
						],
						yes: 'run it',
						acts: [send({ ...intent, confirmed: 'yes' })],
					},
				}),
			];
		case 'word':
			return [
				ask({
					title: `This cannot be undone: ${question.why}`,
					hint: `to run it type ${question.word}`,
					word: question.word,
					submit: (confirmed) => [send({ ...intent, confirmed })],
				}),
			];
	}
}

/** Asks for the first missing value; the next Enter asks for the next one. */
function askValues(run: Run, tokens: string[]): Act[] {
	const [token] = tokens;
	if (token === undefined) return [];
	const secret = run.runbook.placeholders.find((one) => one.token === token)?.secret;
	return [
		ask({
			title: `The command needs a value for ${token}`,
			hint: secret
				? 'a secret: it is not shown and not recorded'
				: 'used wherever the guide says it',
			...(secret ? { secret } : {}),
			submit: (value) => [
				send({ kind: 'give-value', token, value, ...(secret ? { secret } : {}) }),
				tell('noted: Enter goes on'),
			],
		}),
	];
}

/** Runs one command of the step by itself: again, or out of its order. */
export function runSelected(context: RunContext, read: number): Act[] {
	const { selected, step } = context.scene;
	if (!selected || !step) return [tell('there is no command here')];
	const batch = batchFrom(context.run, step.id, selected.id, 'one');
	return batch
		? runBatch(context.run, batch, read)
		: [tell('this command cannot run here', 'warn')];
}

/** Changes the command and runs it; the reason is asked for by the record, unless a defect is repaired. */
export function editAndRun(context: RunContext, statement: Statement, owner: string): Act[] {
	const text = asGiven(context.run, statement) ?? statement.text;
	const submit = (changed: string): Act[] => [
		send({ kind: 'run', owner, statements: [{ id: statement.id, text: changed }] }),
	];
	// A line cannot hold several: the operator's editor can.
	if (text.includes('\n')) return [{ do: 'edit', text, submit }];
	const hint = 'Enter runs it once as it stands here; the guide stays as it is';
	return [ask({ title: 'Edit and run', hint, submit }, text)];
}

export type Repair = { title: string; text: string };

/** The certain repair of a guide's defect in a command, if lint knows one. */
export function repairOf(run: Run, statement: Statement): Repair | undefined {
	const last = statement.line + statement.text.split('\n').length - 1;
	for (const { fix } of run.runbook.findings) {
		if (!fix || fix.line < statement.line || fix.line > last) continue;
		if (fix.remove !== '' && !statement.text.includes(fix.remove)) continue;
		const text = statement.text.replace(fix.remove, () => fix.insert);
		if (text !== statement.text && fix.remove !== '') return { title: fix.title, text };
	}
	return undefined;
}

/** Runs the command with its defect repaired: recorded as a repair, no reason asked. */
export function runRepaired(context: RunContext, read: number): Act[] {
	const { selected, step } = context.scene;
	const repair = selected && repairOf(context.run, selected);
	const batch = selected && step && batchFrom(context.run, step.id, selected.id, 'one');
	if (!repair || !batch) return [tell('lint knows no certain repair for this command')];
	return asked(
		{
			kind: 'run',
			owner: batch.owner,
			statements: [{ id: selected.id, text: repair.text }],
			mode: batch.mode,
			defect: true,
		},
		batch.ask,
		read,
	);
}
