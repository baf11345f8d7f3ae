import type { Context } from '../view/context.ts';
import { placeBelow } from '../view/context.ts';
import { type Binding, isThere, labelOf } from './binding.ts';
import { keyName } from './key.ts';

export type Action = { binding: Binding; label: string; keys: string; why?: string };

const ownScreens = new Set(['emergency', 'emergency-anywhere']);

/** The keys of the screen below the overlays that hold every word of the filter. */
export function actionsFor(table: readonly Binding[], context: Context, filter: string): Action[] {
	const place = placeBelow(context);
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	return onceEach(
		table
			.filter(({ places }) => places.includes(place))
			.filter((binding) => isThere(binding, context)),
	)
		.filter((binding) => binding.id !== 'help' && binding.id !== 'palette')
		.map((binding) => {
			const why = binding.whyNot?.(context);
			return {
				binding,
				label: labelOf(binding, context),
				keys: binding.keys.map(keyName).join(' '),
				...(why === undefined ? {} : { why }),
			};
		})
		.filter(({ binding, label, keys }) => {
			const text = `${label} ${binding.help} ${keys} ${binding.section}`.toLowerCase();
			return words.every((word) => text.includes(word));
		})
		.sort((a, b) => rank(a, words) - rank(b, words));
}

/** The emergency screen first; then, for what is typed, what is called so, and what can be done before what cannot. */
function rank({ binding, label, why }: Action, words: readonly string[]): number {
	if (ownScreens.has(binding.id)) return 0;
	if (words.length === 0) return 1;
	const [first = ''] = words;
	return (label.toLowerCase().startsWith(first) ? 1 : 3) + (why === undefined ? 0 : 1);
}

/** One row for what two keys do alike: `!` where letters are keys, Ctrl-X everywhere. */
function onceEach(bindings: Binding[]): Binding[] {
	const anywhere = bindings.find(({ id }) => id === 'emergency-anywhere');
	if (!anywhere || !bindings.some(({ id }) => id === 'emergency')) return bindings;
	return bindings
		.filter((binding) => binding !== anywhere)
		.map((binding) =>
			binding.id === 'emergency'
				? { ...binding, keys: [...binding.keys, ...anywhere.keys] }
				: binding,
		);
}
