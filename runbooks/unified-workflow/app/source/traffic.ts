import { type Answer, ask, type Question } from './http.ts';
import { type FeatureRow, features } from './toggle.ts';
import { userName } from './user.ts';

/** One request of a synthetic user and what became of it. */
export type Sample = {
	row: FeatureRow;
	user: string;
	answer: Answer;
	/** Which system answered; undefined when nothing said so. */
	system?: string;
	/** A server error, or no answer at all. A feature that is off for the user is none. */
	failed: boolean;
};

const words = ['invoice', 'travel', 'audit', 'contract'];

/** How a user asks for a feature. `turn` varies what is asked. */
export function questionFor(row: FeatureRow, user: string, turn: number): [string, Question] {
	const word = words[turn % words.length] ?? 'invoice';
	const path = `${row.path}${row.asks?.replace('WORD', word) ?? ''}`;
	const body = row.method === 'POST' ? { title: `${word} of ${user}` } : undefined;
	return [path, { method: row.method, headers: { 'x-user': user }, ...(body ? { body } : {}) }];
}

/** Sends one request of a user to the service at `base`. */
export async function sendOne(
	base: string,
	row: FeatureRow,
	user: string,
	turn: number,
	headers: Record<string, string> = {},
): Promise<Sample> {
	const [path, question] = questionFor(row, user, turn);
	const answer = await ask(`${base}${path}`, {
		...question,
		headers: { ...question.headers, ...headers },
	});
	const system = answer.ok ? answer.headers['x-system'] : undefined;
	return {
		row,
		user,
		answer,
		failed: !answer.ok || answer.status >= 500,
		...(typeof system === 'string' ? { system } : {}),
	};
}

/** The feature of a user's `turn`-th request: over many turns each has the share that its weight says. */
export function featureOfTurn(turn: number, among: readonly FeatureRow[] = features): FeatureRow {
	const rows = among.filter((row) => row.weight > 0);
	const choice = rows.length > 0 ? rows : among;
	const total = choice.reduce((sum, row) => sum + Math.max(row.weight, 1), 0);
	// Steps of the golden ratio visit the whole range evenly, without any randomness.
	let place = ((turn * 0.6180339887498949) % 1) * total;
	for (const row of choice) {
		place -= Math.max(row.weight, 1);
		if (place < 0) return row;
	}
	return choice[0] ?? features[0] ?? unreachable();
}

function unreachable(): never {
	throw new Error('the table of features is empty');
}

export type Load = {
	requests: number;
	/** Only these features; all in proportion when absent. */
	among?: readonly FeatureRow[];
	/** Only these users; all in turn when absent. */
	users?: readonly string[];
	/** Where to begin in the sequences of users and features. */
	from?: number;
};

/** Sends requests of many users, up to sixteen at a time. */
export async function sendLoad(base: string, load: Load): Promise<Sample[]> {
	const from = load.from ?? 0;
	const samples: Sample[] = [];
	let next = 0;
	const one = async (): Promise<void> => {
		while (next < load.requests) {
			const turn = from + next;
			next += 1;
			const user = load.users?.[turn % load.users.length] ?? userName(turn * 37);
			samples.push(await sendOne(base, featureOfTurn(turn, load.among), user, turn));
		}
	};
	await Promise.all(Array.from({ length: Math.min(16, load.requests) }, one));
	return samples;
}
