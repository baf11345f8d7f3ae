import { revealedCommand } from '../engine/shell/sanitise.ts';
import { modeFor } from '../run/ask.ts';
import type { Run } from '../run/intent.ts';
import { afterChecks } from '../run/rollback/after.ts';
import { rollbackArmed } from '../run/rollback/armed.ts';
import type { ToggleLeft } from '../run/rollback/event.ts';
import { type RollbackPlan, rollbackCalled, rollbackProcedures } from '../run/rollback/plan.ts';
import { runningDefault } from '../run/rollback/running.ts';
import type { RollbackState } from '../run/state.ts';
import { findStatement } from '../runbook/lookup.ts';

const marks: Record<RollbackPlan['toggles'][number]['notes'][number], string> = {
	'on-before': 'on before this rollout began',
	maybe: 'not known to be off',
	forgotten: 'the procedure forgets it',
	stays: 'stays on',
	later: 'stays on, turned on after a feature that goes off: may need it',
};

/** A rollback plan as plain lines: what will run, and what each toggle will be after it. */
export function planLines(plan: RollbackPlan, currentKnown: boolean): string[] {
	const width = Math.max(6, ...plan.toggles.map(({ row }) => row.short.length));
	return [
		`${plan.procedure.title}: ${rollbackCalled(plan.scope)} on ${plan.environment}, guide line ${plan.procedure.line}`,
		...(currentKnown ? [] : ['No run: the current values of the toggles are unknown.']),
		'Will run, exactly:',
		...plan.statements.map(
			({ text, held }, index) =>
				`  ${index + 1} ${revealedCommand(text)}${held ? '   (held until the outcome is known)' : ''}`,
		),
		...(plan.toggles.length > 0 ? [`  ${'toggle'.padEnd(width)}  before   now      after`] : []),
		...plan.toggles.map(({ row, after, notes }) => {
			const cells = [row.before, row.status, after].map((cell) => cell.padEnd(7)).join('  ');
			const remarks = notes.map((note) => marks[note]).join('; ');
			return `  ${row.short.padEnd(width)}  ${cells}  ${remarks}`.trimEnd();
		}),
		...(plan.forgotten.length > 0
			? [`Not turned off by it: ${plan.forgotten.join(', ')}`, addHint(plan)]
			: []),
		...plan.irreversibleRan.map((text) => `Not undone by it: ${revealedCommand(text)}`),
		...(plan.noBuildBeforeDeploy
			? [
					'It changes toggles and deploys without a build: values baked in at build time stay as they are.',
					`--build adds ${revealedCommand(plan.build?.text ?? '')} before the first deployment.`,
				]
			: []),
	];
}

function addHint({ advised }: RollbackPlan): string {
	const all = advised.length > 0 ? `--add forgotten turns off ${advised.join(', ')} as well; ` : '';
	return `${all}--add NAME turns off one more.`;
}

/** A rollback plan for programs: what `--dry-run --json` prints. Statements are in the order in which they run. */
export function planJson(run: Run, plan: RollbackPlan, currentKnown: boolean) {
	const { procedure, scope, word, environment, forgotten, irreversibleRan, build } = plan;
	const running = runningDefault(run);
	const { kind, why, at } = rollbackArmed(run);
	return {
		schema: 1,
		type: 'rollback-plan',
		...(run.state.created === undefined ? {} : { run: run.state.created.run }),
		procedure: { id: procedure.id, title: procedure.title, line: procedure.line },
		scope,
		word,
		environment,
		/** False without a run: what is on now is not known. */
		known: currentKnown,
		armed: { kind, why, ...(at === undefined ? {} : { at }) },
		...(running === undefined ? {} : { running }),
		statements: plan.statements.map(({ id, text, line, held, deploys, environment: target }) => ({
			id,
			text,
			line,
			held,
			...(deploys ? { deploys } : {}),
			...(target === undefined ? {} : { environment: target }),
		})),
		toggles: plan.toggles.map(({ row, after, notes }) => {
			const { name, before, set, deployed, seen, status, why: because } = row;
			return { name, before, set, deployed, seen, now: status, after, notes, why: because };
		}),
		forgotten,
		irreversibleRan,
		...(build === undefined ? {} : { build }),
	};
}

const outcomes: Record<NonNullable<RollbackState['outcome']>, string> = {
	'rolled-back': 'ROLLED BACK',
	incomplete: 'ROLLBACK INCOMPLETE',
	failed: 'ROLLBACK FAILED: nothing of it could be run',
	abandoned: 'ROLLBACK ABANDONED',
};

const leftLine = ({ name, certainty, why }: ToggleLeft): string =>
	`  ${name}: ${certainty === 'on' ? 'still on' : 'may still be on'} (${why})`;

/** How a rollback ended, what may still be on, and what to look at next. */
export function outcomeLines(run: Run, rollback: RollbackState): string[] {
	const { outcome, left } = rollback;
	if (outcome === undefined) return ['The rollback has no outcome yet.'];
	const checks = afterChecks(run, rollback);
	const failed = checks.filter(({ status }) => status === 'failed');
	const todo = checks.filter(({ status }) => status === 'todo');
	return [
		outcomes[outcome],
		...left.map(leftLine),
		...failed.map(({ statement }) => `  failed since: ${revealedCommand(statement.text)}`),
		...(todo.length > 0
			? [
					`Look at the system: ${todo.map(({ statement }) => revealedCommand(statement.text)).join('; ')}`,
				]
			: []),
	];
}

/** Where a command that asks gets the terminal that it has not here; undefined for any other. */
export function asksOnScreen(run: Run, statement: string): string | undefined {
	const found = findStatement(run.runbook, statement)?.statement;
	if (!found || modeFor(run, found) !== 'interactive') return undefined;
	const id = run.state.created?.run ?? 'RUN';
	return `It asks at the terminal, which it gets on the screens only: s, then gonogo resume ${id}`;
}

/** Why there is no such plan, and whom to call when the guide has none at all. */
export function noPlan({ runbook }: Run, plan: string): string {
	const names = rollbackProcedures(runbook).map(({ scope, title }) => scope ?? title);
	if (names.length > 0) return `the guide has no rollback ${plan}; it has ${names.join(', ')}`;
	const contacts = runbook.contacts.map(({ name, reach }) => `${name} ${reach}`).join(', ');
	return `the guide has no rollback procedure${contacts === '' ? '' : `; call ${contacts}`}`;
}
