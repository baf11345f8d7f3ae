import { type Batch, isProduction, unfilled } from '../../run/ask.ts';
import { asGiven } from '../../run/decide-run.ts';
import type { Ask, OperatorIntent, Run } from '../../run/intent.ts';
import { whyUnprepared } from '../../run/prerequisites.ts';
import { compareTarget, targetWords } from '../../run/target.ts';
import { findStatement } from '../../runbook/lookup.ts';
import { type Row, row, span } from '../text/row.ts';
import { type Act, ask, open, send, tell } from '../view/view.ts';

export type RunIntent = Extract<OperatorIntent, { kind: 'run' }>;

/** A target environment as it is shouted where a command changes it. */
export function shouted(environment: string): string {
	return isProduction(environment) ? environment.toUpperCase() : environment;
}

/** Said beside a target environment that nothing real happens to. */
function practised({ state }: Run): string {
	const kind = state.created?.kind ?? 'run';
	return kind === 'run' ? '' : ` (${kind})`;
}

/** What the first change would go on without. */
function unpreparedRows(run: Run, { statements }: RunIntent): Row[] {
	const found = statements.flatMap(({ id }) => findStatement(run.runbook, id) ?? []);
	const why = whyUnprepared(run, found);
	return why === undefined ? [] : [row(span(`${why}. Going on is listed as a deviation`, 'warn'))];
}

/** Where a deployment would go another way than the last one did. */
function elsewhereRows(run: Run, { statements }: RunIntent): Row[] {
	const deploys = statements.some(
		({ id }) => findStatement(run.runbook, id)?.statement.deploys === true,
	);
	const compared = deploys ? compareTarget(run) : undefined;
	return compared?.kind === 'differs'
		? [row(span(`the target DIFFERS: ${targetWords(compared.facts)}`, 'warn'))]
		: [];
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
	return asked(run, intent, batch.ask, read);
}

/** Sends an intent to run, after the question that the command asks. */
export function asked(run: Run, intent: RunIntent, question: Ask, read: number): Act[] {
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
						title: `Run on ${shouted(question.environment)}${practised(run)}?`,
						rows: [
							row(span(command, 'code')),
							row(
								'target ',
								span(` ${shouted(question.environment)} `, 'target'),
								`  ${question.why}`,
							),
							...elsewhereRows(run, intent),
							...unpreparedRows(run, intent),
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
