import { deviationWords } from '../../report/deviation-words.ts';
import type { Run } from '../../run/intent.ts';
import { phaseItems, phaseProgress } from '../../run/progress.ts';
import { openForGo, signedSentence } from '../../run/sign-off/decide.ts';
import { rolesOf, rolesToAsk } from '../../run/sign-off/role.ts';
import { isOn, toggleBoard } from '../../run/toggle/board.ts';
import type { Phase } from '../../runbook/model.ts';
import { counted } from '../text/count.ts';
import { type Piece, type Row, rule, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { RunContext } from '../view/context.ts';
import { phaseName } from '../view/status.ts';

/** Deviations that belong to this phase, by the ids they speak of. */
export function deviations({ run, look, now }: RunContext, phase: Phase): Row[] {
	const own = [...run.state.deviations, ...run.state.repairs].filter(({ subject }) =>
		subject.startsWith(phase.id),
	);
	if (own.length === 0) return [];
	return [
		rule(look, `deviations in this phase: ${own.length}`),
		...own.map(
			({ at, kind, reason }): Row => ({
				left: [
					span(` ${moment(at, now)} `, 'dim'),
					span(deviationWords[kind], 'warn'),
					`: ${reason}`,
				],
			}),
		),
	];
}

/** What the phase after this one turns on. */
function afterGo(run: Run, phase: Phase): string {
	const next = run.runbook.phases[run.runbook.phases.indexOf(phase) + 1];
	if (!next) return 'After GO: the rollout is complete.';
	const names = new Set(
		next.steps
			.flatMap(({ blocks }) => blocks)
			.flatMap(({ statements }) => statements)
			.flatMap(({ exports }) => Object.entries(exports))
			.flatMap(([name, value]) => (isOn(value) ? [name] : [])),
	);
	const on = toggleBoard(run).flatMap(({ name, short }) => (names.has(name) ? [short] : []));
	const turns = on.length > 0 ? ` It turns on ${on.join(', ')}.` : '';
	return `After GO: ${phaseName(run, next)} ${next.title} opens.${turns}`;
}

/** Where each role stands that the guide names. */
function rolesRow(run: Run, phase: Phase): Row[] {
	const roles = rolesOf(run, phase);
	if (roles.length === 0) return [];
	const words = roles.flatMap(({ role, said, status }, index): Piece[] => [
		`${index > 0 ? ', ' : ''}${role.name} `,
		status === 'open'
			? span('not asked', 'dim')
			: span(status.toUpperCase(), status === 'go' ? 'good' : 'bad'),
		status === 'open' || said === undefined ? '' : ` (${said.name})`,
	]);
	return [{ left: [' ', span('ROLES  ', 'strong'), ...words] }];
}

/** Where the decision stands, for whom it is signed, and what follows it. */
export function verdict(context: RunContext, phase: Phase): Row[] {
	const { run, look } = context;
	const { operator } = run.state;
	const open = openForGo(run, phase);
	const asked = rolesToAsk(run, phase);
	const { status } = phaseProgress(run, phase);
	const decision = run.state.phases[phase.id]?.decision;
	const state: Piece[] =
		decision !== undefined
			? [
					span(decision.decision.toUpperCase(), decision.decision === 'go' ? 'good' : 'bad'),
					` by ${decision.by}${decision.reason ? `: ${decision.reason}` : ''}`,
					...(decision.decision === 'no-go' ? [span('  g decides anew', 'dim')] : []),
				]
			: open.length > 0
				? [`not yet: ${open.length} open (${open.map(({ what }) => what).join(', ')})`]
				: asked.length > 0
					? [`every item answered: g asks ${asked.map(({ role }) => role.name).join(', ')}`]
					: [span('ready', 'good'), ': g signs once for all of it'];
	return [
		rule(look, `as: ${operator?.name ?? ''} (${operator?.role ?? ''})`, [
			span('os-user, not cryptographic', 'dim'),
		]),
		{ left: [' ', span('GO     ', 'strong'), ...state] },
		...rolesRow(run, phase),
		{ left: [' ', span('NO-GO  ', 'strong'), 'holds the rollout here; asks for one line'] },
		{
			left: [
				' ',
				span(
					status === 'go'
						? signedSentence(run, phase, 'go', phaseItems(phase).length)
						: afterGo(run, phase),
					'dim',
				),
			],
		},
	];
}

/** GO or NO-GO in a few words, or how much stands between the phase and its GO. */
export function decisionWords(run: Run, phase: Phase): string {
	const { decision } = run.state.phases[phase.id] ?? {};
	if (decision) return decision.decision.toUpperCase();
	const open = openForGo(run, phase).length;
	if (open > 0) return `GO: ${open} open`;
	const asked = rolesToAsk(run, phase).length;
	return asked > 0 ? `GO: ${counted(asked, 'role')} to ask` : 'GO: ready';
}
