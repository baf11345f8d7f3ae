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
	return table
		.filter(({ places }) => places.includes(place))
		.filter((binding) => isThere(binding, context))
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
		.sort((a, b) => Number(ownScreens.has(b.binding.id)) - Number(ownScreens.has(a.binding.id)));
}
