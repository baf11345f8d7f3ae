import type { Run } from '../intent.ts';
import { baseName } from './unit.ts';

/** How a guide's metric found its reading. */
export type AliasBy = 'person' | 'exact' | 'normalised' | 'suffix';
export type Alias = { metric: string; reading: string; by: AliasBy };

/** Ways in which a reading can be what a guide's metric means, the surest first. */
const ways: readonly { by: AliasBy; means(metric: string, reading: string): boolean }[] = [
	{ by: 'exact', means: (metric, reading) => metric === reading },
	{
		by: 'normalised',
		means: (metric, reading) => baseName(metric).base === baseName(reading).base,
	},
	{
		by: 'suffix',
		means: (metric, reading) => baseName(reading).base.endsWith(`_${baseName(metric).base}`),
	},
];

/** The one reading among these names that a metric means; undefined when none does, or several do equally well. */
export function findReading(
	metric: string,
	names: readonly string[],
): { reading: string; by: AliasBy } | undefined {
	for (const { by, means } of ways) {
		const [found, other] = names.filter((name) => means(metric, name));
		if (found !== undefined) return other === undefined ? { reading: found, by } : undefined;
	}
	return undefined;
}

/** The reading that stands for a guide's metric in this run: a person's word first, then its name. */
export function aliasOf(run: Run, metric: string): Alias | undefined {
	const given = run.state.mapped[metric];
	// What was said in an earlier run counts once this one has heard of that reading.
	if (given !== undefined && run.state.readings[given] !== undefined) {
		return { metric, reading: given, by: 'person' };
	}
	const found = findReading(metric, Object.keys(run.state.readings));
	return found && { metric, ...found };
}
