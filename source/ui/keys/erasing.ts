import type { Context, Place } from '../view/context.ts';
import type { Act } from '../view/view.ts';
import type { Binding } from './binding.ts';

/** Keys that take back what is typed of a guarding word, where letters belong to it. */
export function erasing(
	place: Place,
	ids: { letter: string; word: string },
	erase: (context: Context, how: 'last' | 'all') => Act[],
): Binding[] {
	const common = { section: 'Emergency', places: [place] } as const;
	return [
		{
			...common,
			id: ids.letter,
			keys: ['backspace', 'delete'],
			label: 'erase',
			help: 'Takes the last letter of the word back.',
			act: (context) => erase(context, 'last'),
		},
		{
			...common,
			id: ids.word,
			keys: ['ctrl+u', 'ctrl+w'],
			label: 'erase all',
			help: 'Takes the whole word back.',
			act: (context) => erase(context, 'all'),
		},
	];
}
