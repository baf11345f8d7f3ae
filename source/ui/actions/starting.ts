import type { Item } from '../../runbook/model.ts';
import type { StartContext } from '../view/context.ts';
import type { OpenRun } from '../view/facts.ts';
import { type Act, ask, menu, type StartView, tell, view } from '../view/view.ts';
import type { MenuOf } from './choice.ts';

export type StartField = 'operator' | 'role' | 'environment' | 'ticket';

/** Where the cursor of the start card can stand. */
export type StartRow =
	| { kind: 'resume'; run: OpenRun }
	| { kind: 'field'; field: StartField }
	| { kind: 'prerequisite'; item: Item };

const fields: StartField[] = ['operator', 'role', 'environment', 'ticket'];

export function startRows({ facts }: StartContext): StartRow[] {
	return [
		...facts.openRuns.map((run): StartRow => ({ kind: 'resume', run })),
		...fields.map((field): StartRow => ({ kind: 'field', field })),
		...facts.runbook.prerequisites.map((item): StartRow => ({ kind: 'prerequisite', item })),
	];
}

export function rowAt(context: StartContext): StartRow | undefined {
	return startRows(context)[context.view.start.cursor];
}

const change = (to: Partial<StartView>): Act => view({ change: 'start', to });

export function moveStart(context: StartContext, by: number): Act[] {
	const last = startRows(context).length - 1;
	return [change({ cursor: Math.max(0, Math.min(last, context.view.start.cursor + by)) })];
}

/** Why the run cannot begin yet. */
export function whyNotBegin({ view: { start } }: StartContext): string | undefined {
	if (start.busy) return 'the run is being opened';
	if (!start.operator.trim()) return 'an operator is needed: who signs?';
	return start.environment ? undefined : 'choose the target environment first';
}

/** Enter: resumes the run under the cursor, else begins; without a target environment it asks for that first. */
export function enterStart(context: StartContext): Act[] {
	const at = rowAt(context);
	if (at?.kind === 'resume') return [{ do: 'resume', run: at.run.id }];
	if (context.view.start.environment === undefined) return [menu('environments', -1)];
	const why = whyNotBegin(context);
	return why === undefined ? [{ do: 'begin' }] : [tell(why, 'warn')];
}

/** Changes what the cursor is on. */
export function changeStart(context: StartContext): Act[] {
	const at = rowAt(context);
	if (at === undefined) return [];
	if (at.kind === 'resume') return [tell('Enter continues this run')];
	if (at.kind === 'prerequisite') {
		const { ticked } = context.view.start;
		const without = ticked.filter((id) => id !== at.item.id);
		return [change({ ticked: without.length < ticked.length ? without : [...ticked, at.item.id] })];
	}
	if (at.field === 'environment') return [menu('environments', -1)];
	if (at.field === 'role') return [menu('roles', 0)];
	return askField(context, at.field);
}

function askField({ view: { start } }: StartContext, field: StartField): Act[] {
	const titles: Record<StartField, string> = {
		operator: 'Operator: the name that signs',
		role: 'Role',
		environment: 'Target environment: what the commands change',
		ticket: 'Change ticket',
	};
	return [
		ask(
			{
				title: titles[field],
				...(field === 'ticket' ? { optional: true as const } : {}),
				submit: (text) => [
					change(
						field === 'ticket' && text.trim() === '' ? { ticket: '' } : { [field]: text.trim() },
					),
				],
			},
			start[field] ?? '',
		),
	];
}

function valueMenu(title: string, values: string[], field: 'role' | 'environment'): MenuOf {
	return (context) => {
		if (context.kind !== 'start') return undefined;
		return {
			title,
			...(field === 'environment' ? { withoutDefault: true as const } : {}),
			choices: [
				...values.slice(0, 9).map((value, index) => ({
					id: value,
					key: String(index + 1),
					label: value,
					act: () => [change({ [field]: value })],
				})),
				{ id: 'other', key: 'o', label: 'another ...', act: () => askField(context, field) },
			],
		};
	};
}

export const environmentChoices: MenuOf = (context, of) =>
	context.kind === 'start'
		? valueMenu(
				'Which environment do the commands change?',
				context.facts.environments,
				'environment',
			)(context, of)
		: undefined;

export const roleChoices: MenuOf = (context, of) =>
	context.kind === 'start'
		? valueMenu('In which role do you sign?', context.facts.roles, 'role')(context, of)
		: undefined;
