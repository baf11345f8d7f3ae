import { runLayout } from '../../engine/record/run-folder.ts';
import { rollbackProcedures } from '../../run/rollback/plan.ts';
import { activeRollback } from '../../run/rollback/progress.ts';
import type { Procedure, Runbook } from '../../runbook/model.ts';
import type { Press } from '../keys/key.ts';
import { plainText } from '../text/row.ts';
import type { Context } from '../view/context.ts';
import { drilledPiece } from '../view/drilled.ts';
import { type DrillOrder, isOver, placeWords } from '../view/practice.ts';
import { type Act, menu, open, tell } from '../view/view.ts';
import type { Choice, MenuOf } from './choice.ts';

const openDrill: Act = open({ kind: 'drill', typed: '', typedIn: 0 });

function guideOf(context: Context): { runbook: Runbook; path: string } | undefined {
	if (context.kind === 'choose') return undefined;
	if (context.kind === 'start') {
		return { runbook: context.facts.runbook, path: context.facts.guidePath };
	}
	const { runbook } = context.run;
	// The text that the run follows, whatever became of the guide's file since.
	return { runbook, path: runLayout(context.folder).guide(runbook.source.sha256) };
}

/** The rollbacks that a drill may be about: on the emergency screen the one that is selected there. */
function procedures(context: Context, runbook: Runbook): Procedure[] {
	const all = rollbackProcedures(runbook);
	if (context.kind !== 'run' || context.view.screen !== 'emergency') return all;
	const { plan } = context.view.emergency;
	return all.slice(Math.min(plan, all.length - 1)).slice(0, 1);
}

/** Why no drill is begun or shown now; undefined when one can be. */
export function whyNoDrill(context: Context): string | undefined {
	if (context.drill) return undefined;
	const guide = guideOf(context);
	if (!guide) return 'no drill can be begun here';
	if (context.kind === 'run' && activeRollback(context.run.state)) {
		return 'a rollback is under way: this is no time for a drill';
	}
	return rollbackProcedures(guide.runbook).length > 0
		? undefined
		: 'the guide has no rollback to drill';
}

/** Shows the drill that goes on, or offers the drills that can be begun. */
export function openDrills(context: Context): Act[] {
	return [context.drill ? openDrill : menu('drill', -1)];
}

const nameOf = ({ scope, title }: Procedure): string =>
	scope === 'full' || scope === 'partial' ? scope : title;

/** Each rollback at each place; nothing of the run that is open is touched. */
export const drillChoices: MenuOf = (context) => {
	const guide = guideOf(context);
	if (!guide || !context.practice) return undefined;
	const { runbook } = guide;
	const drills = context.kind === 'choose' ? undefined : drillsOf(context);
	const places = context.practice.placesOf(runbook.source.sha256);
	const choices = procedures(context, runbook).flatMap((procedure) =>
		places.map((place) => ({ procedure, place })),
	);
	return {
		title: 'Drill a rollback: a practice beside this, which touches nothing of it',
		withoutDefault: true,
		choices: choices.map(
			({ procedure, place }, index): Choice => ({
				id: `${place} ${procedure.id}`,
				key: index < 9 ? `${index + 1}` : '',
				label: `${nameOf(procedure)} ${placeWords[place]}`,
				note: plainText({ left: [drilledPiece(drills, runbook, procedure, context.now)] }),
				act: () => [menu('drill-fault', 0, `${place} ${procedure.id}`)],
			}),
		),
	};
};

const drillsOf = (context: Exclude<Context, { kind: 'choose' }>) =>
	context.kind === 'run' ? context.drills : context.facts.drills;

/** What is made to go wrong in it. */
export const drillFaultChoices: MenuOf = (context, of) => {
	const guide = guideOf(context);
	const [place, id] = of?.split(' ') ?? [];
	const procedure = guide?.runbook.procedures.find((one) => one.id === id);
	if (!guide || !context.practice || !procedure) return undefined;
	if (place !== 'sandbox' && place !== 'rehearsal') return undefined;
	const order: DrillOrder = { guide: guide.path, procedure: procedure.id, place };
	const begin = (fault?: string): Act[] => [
		{
			do: 'drill',
			begin: { ...order, ...(fault === undefined ? {} : { fault }) },
			title: `${nameOf(procedure)} rollback`,
		},
		openDrill,
	];
	return {
		title: `Drill ${nameOf(procedure)} ${placeWords[place]}: what goes wrong?`,
		choices: [
			{ id: 'nothing', key: '0', label: 'nothing', act: () => begin() },
			...context.practice.faults.map(
				({ name, what }, index): Choice => ({
					id: name,
					key: index < 9 ? `${index + 1}` : '',
					label: what,
					act: () => begin(name),
				}),
			),
		],
	};
};

/** Letters go to the word of the drill, once it is called for. */
export function typeDrillWord(context: Context, { text, read }: Press): Act[] {
	const overlay = context.view.overlays.at(-1);
	if (overlay?.kind !== 'drill' || context.drill?.stage !== 'called') return [];
	if (text === undefined || !/^\p{L}$/u.test(text) || overlay.typed.length >= 24) return [];
	return [typed(overlay.typed + text, read)];
}

export function eraseDrillWord(context: Context, how: 'last' | 'all'): Act[] {
	const overlay = context.view.overlays.at(-1);
	if (overlay?.kind !== 'drill') return [];
	return [typed(how === 'all' ? '' : overlay.typed.slice(0, -1), 0)];
}

const typed = (word: string, read: number): Act => ({
	do: 'view',
	change: { change: 'drill-word', typed: word, typedIn: read },
});

/** Enter on the word of the drill; in a later read than its last letter, as on the emergency screen. */
export function decideDrill(context: Context, { read }: Press): Act[] {
	const overlay = context.view.overlays.at(-1);
	const { drill } = context;
	if (overlay?.kind !== 'drill' || !drill) return [];
	if (isOver(drill)) return leaveDrill(context);
	if (drill.stage !== 'called') return [tell('the drill goes on by itself: wait')];
	if (overlay.typed.toLowerCase() !== drill.word) {
		return [tell(`type ${drill.word}, then Enter`, 'warn')];
	}
	if (read === overlay.typedIn) {
		return [tell('Enter came together with the word: press it once more', 'warn')];
	}
	return [{ do: 'drill', decide: overlay.typed }, typed('', 0)];
}

/** Leaves the view of a drill; one that goes on does so, a result has been seen. */
export function leaveDrill({ drill }: Context): Act[] {
	const back: Act = { do: 'view', change: { change: 'close' } };
	if (drill && !isOver(drill)) return [back, tell('the drill goes on: Ctrl-T shows it')];
	return [back, { do: 'drill', forget: true }];
}
