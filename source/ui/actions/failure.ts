import { commandLine } from '../../report/apart.ts';
import { askFor, batchFrom } from '../../run/ask.ts';
import { asGiven } from '../../run/decide-run.ts';
import { lostAfter } from '../../run/lost.ts';
import { outcomeWords } from '../../run/sign-off/evidence.ts';
import { topics } from '../../run/sign-off/topics.ts';
import type { StatementState } from '../../run/state.ts';
import { findStatement } from '../../runbook/lookup.ts';
import type { Procedure, Statement } from '../../runbook/model.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, menu, show, tell, view } from '../view/view.ts';
import { asked } from './asking.ts';
import { editAndRun } from './changing.ts';
import type { Choice, MenuOf } from './choice.ts';
import { viewOutput } from './looking.ts';
import { settleStatement } from './settling.ts';
import { noGo } from './signing.ts';
import { askedForTerminal } from './terminal.ts';

/** Opens the choices for the failed command that is next. */
export function failureMenu({ scene }: RunContext): Act[] {
	const { next } = scene;
	if (next.kind !== 'failed') return [tell('nothing has failed here')];
	return [menu('failure', -1, next.statement.id)];
}

/** The guide's troubleshooting entry that speaks most of what a command and its phase are about. */
export function troubleshootingFor(
	context: RunContext,
	statement: Statement,
): Procedure | undefined {
	const about = topics(
		`${statement.text} ${statement.label ?? ''} ${context.scene.step?.title ?? ''}`,
	);
	const scored = context.run.runbook.procedures
		.filter(({ role }) => role === 'troubleshooting')
		.map((procedure) => {
			const words = topics(
				`${procedure.title} ${procedure.steps.map(({ title }) => title).join(' ')}`,
			);
			return { procedure, score: [...words].filter((word) => about.has(word)).length };
		});
	return scored.sort((a, b) => b.score - a.score)[0]?.procedure;
}

function retry(
	context: RunContext,
	statement: Statement,
	owner: string,
	read: number,
	terminal = false,
): Act[] {
	const batch = batchFrom(context.run, owner, statement.id, terminal ? 'one' : 'through');
	if (!batch) return [tell('this command cannot run here', 'warn')];
	const statements = batch.statements.map((one) => ({
		id: one.id,
		text: asGiven(context.run, one) ?? one.text,
	}));
	return asked(
		context.run,
		{ kind: 'run', owner, statements, mode: terminal ? 'interactive' : batch.mode },
		askFor(context.run, statement),
		read,
	);
}

const withTerminal = (context: RunContext, statement: Statement, owner: string): Choice => ({
	id: 'terminal',
	key: 'i',
	label: 'again with the terminal',
	note: 'it asked for one',
	act: (read) => retry(context, statement, owner, read, true),
});

const about = (lines: string[]) => (lines.length > 0 ? { about: lines } : {});

const isKeptUnknown = (state: StatementState): boolean =>
	state.status === 'settled' && state.how === 'kept-unknown';

/** After a command failed: nothing is chosen until the operator chooses. */
export const failureChoices: MenuOf = (context, of) => {
	if (context.kind !== 'run' || of === undefined) return undefined;
	const found = findStatement(context.run.runbook, of);
	const state = context.run.state.statements[of];
	const failed = state?.status === 'failed';
	if (!found || !state || !(failed || isKeptUnknown(state))) return undefined;
	const { statement, owner } = found;
	const entry = troubleshootingFor(context, statement);
	const firstStep = entry?.steps[0];
	const line = commandLine(context.run.runbook, statement.text, statement.text);
	const choices: Choice[] = [
		{
			id: 'output',
			key: 'o',
			label: 'look at the output',
			act: () => viewOutput(context, context.scene.output),
		},
		{
			id: 'retry',
			key: 'r',
			label: 'retry from here',
			act: (read) => retry(context, statement, owner, read),
		},
		...(askedForTerminal(context) ? [withTerminal(context, statement, owner)] : []),
		{
			id: 'edit',
			key: 'e',
			label: 'edit and run',
			act: () => editAndRun(context, statement, owner),
		},
		{
			id: 'by-hand',
			key: 'd',
			label: 'done by hand',
			note: 'say what was seen',
			act: () => settleStatement(statement, 'by-hand'),
		},
		{
			id: 'go-on',
			key: 'g',
			label: 'go on after it',
			note: 'asks for a reason',
			act: () => settleStatement(statement, failed ? 'passed-over' : 'skipped'),
		},
		{
			id: 'troubleshooting',
			key: 't',
			label: 'open the troubleshooting entry',
			...(entry ? { note: entry.title } : { why: 'the guide has none' }),
			act: () => (firstStep ? [view({ change: 'steps', to: { focus: firstStep.id } })] : []),
		},
		{
			id: 'rollback',
			key: '!',
			label: 'roll back',
			note: 'shows what would run; nothing runs yet',
			act: () => [show('emergency')],
		},
		{
			id: 'stop',
			key: 'x',
			label: 'stop here: NO-GO',
			note: 'asks for a reason',
			act: () => (found.phase ? noGo(found.phase) : [tell('no phase to stop')]),
		},
	];
	return {
		title: failed
			? `Failed, ${outcomeWords(state.run.outcome)}: ${line}`
			: `Its outcome was kept unknown: ${line}`,
		...about(lostAfter(context.run, of)),
		choices,
		withoutDefault: true,
	};
};
