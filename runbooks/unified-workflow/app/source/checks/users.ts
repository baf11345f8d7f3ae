import { type Summary, summarise, type Target } from '../measure.ts';
import { features } from '../toggle.ts';
import { sendOne } from '../traffic.ts';
import { userName } from '../user.ts';

export type Journeys = {
	users: number;
	/** Users of whom nothing failed and no answer took longer than the limit. */
	satisfied: number;
	summary: Summary;
};

const way = ['/', '/schema', '/workflows', '/workflows/search'];

/** Lets users walk the way that most of them take: open the page, list, search, write. */
export async function walk(
	target: Target,
	users: number,
	patience: number,
	from = 0,
): Promise<Journeys> {
	const rows = features.filter(
		(row) => way.includes(row.path) && (row.method === 'GET' || row.path === '/workflows'),
	);
	const journeys = await Promise.all(
		Array.from({ length: users }, async (_, index) => {
			const user = userName(from + index * 7);
			const samples = [];
			for (const row of rows) samples.push(await sendOne(target.base, row, user, index));
			return samples;
		}),
	);
	return {
		users,
		satisfied: journeys.filter((samples) =>
			samples.every((sample) => !sample.failed && sample.answer.ms <= patience),
		).length,
		summary: summarise(journeys.flat()),
	};
}
