import { batchFrom } from '../../run/ask.ts';
import { asGiven } from '../../run/decide-run.ts';
import type { Run } from '../../run/intent.ts';
import type { Statement } from '../../runbook/model.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, send, tell } from '../view/view.ts';
import { asked } from './asking.ts';

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
		context.run,
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
