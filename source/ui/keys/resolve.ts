import { typeDrillWord } from '../actions/drilling.ts';
import { type Context, type Place, placeBelow, placeOf, textPlaces } from '../view/context.ts';
import { type Act, tell } from '../view/view.ts';
import { type Binding, isThere } from './binding.ts';
import { takeByKey } from './dialogs.ts';
import { edit } from './editing.ts';
import { typeOnPlan } from './emergency.ts';
import { haltAnswers } from './halt.ts';
import type { Press } from './key.ts';
import { keyTable } from './table.ts';
import { onTop } from './top.ts';

/** The row of the table that a key means in a place. */
export function bindingFor(place: Place, name: string): Binding | undefined {
	return keyTable.find(({ places, keys }) => places.includes(place) && keys.includes(name));
}

function performed(binding: Binding, context: Context, press: Press): Act[] {
	const why = binding.whyNot?.(context);
	return why === undefined ? binding.act(context, press) : [tell(why, 'warn')];
}

function typed(place: Place, context: Context, press: Press): Act[] {
	if (press.text === undefined) return [];
	if (place === 'drill') return typeDrillWord(context, press);
	if (place === 'emergency-plan') {
		return context.kind === 'run' ? typeOnPlan(context, press) : [];
	}
	return edit(context, { edit: 'insert', text: press.text }, press.read);
}

/**
 * What a key leads to. A letter of the menu on top comes first, then the table, then text where letters are text.
 * Pure: what is on the screen and the key decide, nothing else.
 */
export function resolve(context: Context, press: Press): Act[] {
	const chosen = takeByKey(context, press);
	if (chosen) return chosen;
	const place = placeOf(context);
	const binding = bindingFor(place, press.name);
	if (binding && isThere(binding, context)) return performed(binding, context, press);
	if (place === 'halt')
		return [tell(`${press.name} waits: a HALT asks first. ${haltAnswers}`, 'warn')];
	return textPlaces.has(place) ? typed(place, context, press) : [];
}

/** Presses the key with this id on the screen below the overlays; for help and palette. */
export function pressById(context: Context, id: string, read: number): Act[] {
	const place = placeBelow(context);
	const binding = keyTable.find((one) => one.id === id && one.places.includes(place));
	const [name] = binding?.keys ?? [];
	return binding && name !== undefined ? performed(binding, context, { name, read }) : [];
}

/** What pasted text leads to: text where a line is typed, never a key, never a word that is to be typed by hand. */
export function resolvePaste(context: Context, text: string, read: number): Act[] {
	const place = placeOf(context);
	if (
		place === 'emergency-plan' ||
		place === 'drill' ||
		onTop(context, 'ask')?.ask.word !== undefined
	) {
		return [tell('a paste is refused here: type the word', 'warn')];
	}
	if (!textPlaces.has(place)) return [tell('a paste does nothing here')];
	return edit(context, { edit: 'insert', text }, read);
}
