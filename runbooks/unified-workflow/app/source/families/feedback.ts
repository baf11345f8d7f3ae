import * as z from 'zod/mini';
import { audienceOf } from '../checks/audience.ts';
import type { Context } from '../context.ts';
import { ask, askJson } from '../http.ts';
import {
	isPositive,
	limits,
	onSeen,
	onTarget,
	percent,
	type Seen,
	type Target,
	tooFew,
	verdict,
} from '../measure.ts';
import { type FeatureRow, features } from '../toggle.ts';
import { type Sample, sendOne } from '../traffic.ts';
import { allUsers, userName } from '../user.ts';

const feedbackShape = z.object({
	feedback: z.array(
		z.object({
			user: z.string(),
			segment: z.string(),
			at: z.string(),
			score: z.number(),
			about: z.string(),
		}),
	),
});
type Feedback = z.infer<typeof feedbackShape>['feedback'][number];

/** What a user thinks after some requests: failure weighs most, then waiting. */
function scoreOf(samples: readonly Sample[]): number {
	if (samples.some((sample) => sample.failed)) return samples.every((one) => one.failed) ? 1 : 2;
	const slowest = Math.max(0, ...samples.map((sample) => sample.answer.ms));
	if (slowest > 2000) return 2;
	if (slowest > 1000) return 3;
	return slowest > 400 ? 4 : 5;
}

/** Everything that users have said; undefined when it complained. */
async function readFeedback(context: Context, target: Target): Promise<Feedback[] | undefined> {
	const answer = await askJson(`${target.base}/feedback`);
	const parsed = answer.ok ? feedbackShape.safeParse(answer.value) : undefined;
	if (parsed?.success) return parsed.data.feedback;
	context.complain(`no feedback: ${answer.ok ? 'it is not understood' : answer.problem}`);
	return undefined;
}

type Panel = { user: string; rows: FeatureRow[] }[];

/** Forty users, those of the experiments first, each with the features to try. */
function panelOf(seen: Seen): Panel {
	const audiences = features
		.filter((row) => row.weight > 0)
		.map((row) => ({ row, users: new Set(audienceOf(row, seen).inside) }));
	const experiments = ['unified_workflow_generator', 'experimental_features'];
	const first = audiences
		.filter(({ row }) => experiments.includes(row.feature))
		.flatMap(({ users }) => [...users]);
	const others = allUsers.map((_, index) => userName(index * 29));
	return [...new Set([...first, ...others])].slice(0, 40).map((user) => ({
		user,
		rows: audiences
			.filter(({ row, users }) => row.whenOff === 'legacy' || users.has(user))
			.map(({ row }) => row),
	}));
}

function printFeedback(context: Context, all: readonly { score: number }[]): string[] {
	const positive = all.filter(isPositive).length / Math.max(1, all.length);
	context.figure('feedback_count', all.length);
	if (all.length === 0) return [];
	context.figure('feedback_positive', percent(positive));
	return tooFew('feedback_positive', positive, limits.positive);
}

/** `collect:feedback`: forty users try what they have and say what they think of it. */
export const collect = onSeen(async (context, target, seen) => {
	const given: { score: number }[] = [];
	const problems: string[] = [];
	await Promise.all(
		panelOf(seen).map(async ({ user, rows }) => {
			const samples: Sample[] = [];
			for (const row of rows) samples.push(await sendOne(target.base, row, user, samples.length));
			const failed = samples.filter((sample) => sample.failed).map((sample) => sample.row.feature);
			const about = failed.length > 0 ? `${failed[0]} failed` : 'all worked';
			const body = { user, score: scoreOf(samples), about };
			const answer = await ask(`${target.base}/feedback`, { method: 'POST', body });
			if (answer.ok && answer.status === 201) given.push(body);
			else problems.push(`feedback of ${user} was not taken`);
		}),
	);
	return verdict(context, [...problems, ...printFeedback(context, given)]);
});

/** `monitor:user-feedback`: what users said, the newest last. */
export const monitorFeedback = onTarget(async (context, target) => {
	const all = await readFeedback(context, target);
	if (!all) return 1;
	for (const one of all.slice(-8)) {
		context.say(`${one.at}  ${one.user}  ${one.score} of 5: ${one.about}`);
	}
	if (all.length === 0) context.say('nothing yet; npm run collect:feedback asks');
	return verdict(context, printFeedback(context, all.slice(-40)));
});
