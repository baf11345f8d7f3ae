import { revealedCommand } from '../engine/shell/sanitise.ts';
import type { RollbackPlan } from '../run/rollback-plan.ts';

const marks: Record<RollbackPlan['toggles'][number]['notes'][number], string> = {
	'on-before': 'on before this rollout began',
	maybe: 'not known to be off',
	forgotten: 'the procedure forgets it',
};

/** A rollback plan as plain lines: what will run, and what each toggle will be after it. */
export function planLines(plan: RollbackPlan, currentKnown: boolean): string[] {
	const width = Math.max(6, ...plan.toggles.map(({ row }) => row.short.length));
	return [
		`${plan.procedure.title}: ${plan.scope} rollback on ${plan.environment}, guide line ${plan.procedure.line}`,
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
			? [`Not turned off by it: ${plan.forgotten.join(', ')} (--add forgotten adds them)`]
			: []),
		...plan.irreversibleRan.map((text) => `Not undone by it: ${revealedCommand(text)}`),
		...(plan.noBuildBeforeDeploy
			? [
					'It changes toggles and deploys without a build: values baked in at build time stay as they are.',
				]
			: []),
	];
}
