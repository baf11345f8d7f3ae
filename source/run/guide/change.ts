import { statementsOf } from '../../runbook/lookup.ts';
import type { Item, Phase, Procedure, Runbook, Step } from '../../runbook/model.ts';
import type { Run } from '../intent.ts';
import type { SignOff } from '../sign-off/sign-off.ts';
import { type Change, difference } from './difference.ts';

/** A command or an item where it stands; `place` is the phase or procedure and the step, in the guide's words. */
export type PlacedText = { id: string; text: string; line: number; place: string };

export type PlacedCommand = PlacedText & {
	/** It belongs to a rollback procedure. */
	rollback?: true;
	deploys?: true;
};

/**
 * What an edited guide says otherwise than the one that a run follows: what would be executed first, then what would
 * be signed, then words. Each list is in the order of the new guide, what was taken out where it stood.
 */
export type GuideChange = {
	commands: Change<PlacedCommand>[];
	items: Change<PlacedText>[];
	prose: Change<PlacedText>[];
};

const placeOf = (outer: { title: string } | undefined, step?: Step): string =>
	[...new Set([outer?.title, step?.title])].filter(Boolean).join(', ');

function commandsOf(runbook: Runbook): PlacedCommand[] {
	return statementsOf(runbook).map(({ statement, phase, procedure, step }) => ({
		id: statement.id,
		text: statement.text,
		line: statement.line,
		place: placeOf(phase ?? procedure, step),
		...(procedure?.role === 'rollback' ? { rollback: true } : {}),
		...(statement.deploys ? { deploys: true } : {}),
	}));
}

function itemsOf(runbook: Runbook): PlacedText[] {
	const placed = (items: readonly Item[], place: string) =>
		items.map(({ id, text, line }) => ({ id, text, line, place }));
	const ofPhases = runbook.phases.flatMap(({ title, criteria, checklist }) =>
		placed([...criteria, ...checklist], title),
	);
	const known = new Set(ofPhases.map(({ id }) => id));
	const others = [
		...placed(runbook.prerequisites, 'Prerequisites'),
		...runbook.checklists.flatMap(({ title, items }) => placed(items, title)),
	];
	return [...ofPhases, ...others.filter(({ id }) => !known.has(id) && known.add(id))];
}

function proseOf({ phases, procedures, notes }: Runbook): PlacedText[] {
	const ofStep = (outer: Phase | Procedure) => (step: Step) => ({
		id: step.id,
		text: [step.title, step.prose, step.condition, step.rollback].filter(Boolean).join('\n'),
		line: step.line,
		place: placeOf(outer, step),
	});
	const ofOuter = (outer: Phase | Procedure) => [
		{
			id: outer.id,
			text: [outer.title, outer.prose].filter(Boolean).join('\n'),
			line: outer.line,
			place: outer.title,
		},
		...outer.steps.map(ofStep(outer)),
	];
	return [
		...phases.flatMap(ofOuter),
		...procedures.flatMap(ofOuter),
		...notes.map(({ title, prose, line }) => ({ id: title, text: prose, line, place: title })),
	];
}

/** How the guide `now` differs from the guide `before`. */
export function guideChange(before: Runbook, now: Runbook): GuideChange {
	return {
		commands: difference(commandsOf(before), commandsOf(now)),
		items: difference(itemsOf(before), itemsOf(now)),
		prose: difference(proseOf(before), proseOf(now)),
	};
}

/** Whether nothing changed that anybody could notice. */
export function saysTheSame({ commands, items, prose }: GuideChange): boolean {
	return commands.length + items.length + prose.length === 0;
}

/**
 * Sign-offs that were given for a text that the guide no longer has there: they stand in the record and no longer
 * answer for anything.
 */
export function forEarlierText({ runbook, state }: Run): SignOff[] {
	const texts = new Map(itemsOf(runbook).map(({ id, text }) => [id, text]));
	return Object.values(state.items).filter(({ item, text }) => texts.get(item) !== text);
}
