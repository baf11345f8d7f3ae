import * as z from 'zod/mini';
import { audienceOf } from '../checks/audience.ts';
import { countsWhatIsSent, readAlerts } from '../checks/monitoring.ts';
import { ask, askJson, type Question } from '../http.ts';
import { onSeen, onTarget, type Target, verdict } from '../measure.ts';
import { type FeatureRow, findFeature } from '../toggle.ts';
import { sendLoad, sendOne } from '../traffic.ts';
import { userName } from '../user.ts';

/** `test:monitoring`: does monitoring count what is sent, and are there rules to hold it against? */
export const testMonitoring = onTarget(async (context, target) => {
	const counting = await countsWhatIsSent(target);
	if (!counting.ok) return verdict(context, [counting.problem]);
	context.figure('sent', counting.sent);
	context.figure('counted', counting.counted);
	const reading = await readAlerts(target);
	if (!reading.ok) return verdict(context, [reading.problem]);
	context.figure('alert_rules', reading.alerts.length);
	return verdict(context, [
		...(counting.counted < counting.sent
			? [`monitoring counted ${counting.counted} of ${counting.sent} requests`]
			: []),
		...(reading.alerts.length === 0 ? ['there are no alert rules'] : []),
	]);
});

const endpoints = ['/healthz', '/toggles', '/metrics', '/alerts'];

/** `test:monitoring-endpoints`: every address that monitoring reads, and that a rule without sense is refused. */
export const testEndpoints = onTarget(async (context, target) => {
	const problems: string[] = [];
	for (const path of endpoints) {
		const answer = await ask(`${target.base}${path}`, { timeout: 3_000 });
		const said = answer.ok ? String(answer.status) : answer.problem;
		context.figure(`endpoint${path.replace('/', '_')}`, said);
		if (said !== '200') problems.push(`${path}: ${said}`);
	}
	const refused = await ask(`${target.base}/alerts`, {
		method: 'POST',
		body: { name: 'no sense', condition: 'moon > full', severity: 'info' },
		timeout: 3_000,
	});
	const refusal = refused.ok ? String(refused.status) : refused.problem;
	context.figure('senseless_rule', refusal);
	if (refusal !== '422') problems.push(`a rule without sense was not refused: ${refusal}`);
	return verdict(context, problems);
});

const analyticsShape = z.object({ requests: z.number(), workflows: z.number() });

async function askAnalytics(target: Target, user: string): Promise<number | string> {
	const answer = await askJson(`${target.base}/analytics`, { headers: { 'x-user': user } });
	if (!answer.ok) return `analytics: ${answer.problem}`;
	const parsed = analyticsShape.safeParse(answer.value);
	return parsed.success ? parsed.data.requests : 'the answer of analytics is not understood';
}

/** `test:analytics`: does it count the requests that are sent between two looks? */
export const testAnalytics = onSeen(async (context, target, seen) => {
	const row = findFeature('analytics');
	if (!row) return 1;
	const [user] = audienceOf(row, seen).inside;
	context.figure(row.toggle, seen.toggles[row.toggle] === true);
	if (!user) return verdict(context, ['analytics is off for everyone']);
	const sent = 20;
	const before = await askAnalytics(target, user);
	await sendLoad(target.base, { requests: sent });
	const after = await askAnalytics(target, user);
	if (typeof before === 'string') return verdict(context, [before]);
	if (typeof after === 'string') return verdict(context, [after]);
	context.figure('sent', sent);
	context.figure('counted', after - before);
	return verdict(context, after - before < sent ? ['analytics misses requests'] : []);
});

/** `test:user-workflows`: users write a workflow, find it again, and read it. */
export const testWorkflows = onTarget(async (context, target) => {
	const users = 12;
	const lost: string[] = [];
	for (let index = 0; index < users; index += 1) {
		const headers = { 'x-user': userName(index * 83) };
		const title = `journey${Date.now()}x${index}`;
		const wrote = await ask(`${target.base}/workflows`, {
			method: 'POST',
			headers,
			body: { title },
		});
		const found = await ask(`${target.base}/workflows/search?q=${title}`, { headers });
		const listed = await ask(`${target.base}/workflows`, { headers });
		const missing = [
			...(wrote.ok && wrote.status === 201 ? [] : ['writing']),
			...(found.ok && found.text.includes(title) ? [] : ['searching']),
			...(listed.ok && listed.text.includes(title) ? [] : ['reading']),
		];
		if (missing.length > 0) lost.push(`${headers['x-user']}: ${missing.join(', ')}`);
	}
	context.figure('users', users);
	context.figure('workflows_completed', users - lost.length);
	return verdict(context, lost);
});

type Scenario = { name: string; path: string; question: Question; expected: number };

const scenarios: readonly Scenario[] = [
	{
		name: 'a workflow without a title',
		path: '/workflows',
		question: { method: 'POST', body: {} },
		expected: 400,
	},
	{
		name: 'a title that is no text',
		path: '/workflows',
		question: { method: 'POST', body: { title: 7 } },
		expected: 400,
	},
	{
		name: 'far too much of a title',
		path: '/workflows',
		question: { method: 'POST', body: { title: 'x'.repeat(100_000) } },
		expected: 400,
	},
	{
		name: 'a search for nothing',
		path: '/workflows/search',
		question: {},
		expected: 400,
	},
	{
		name: 'an address that is none',
		path: '/no/such/address',
		question: {},
		expected: 404,
	},
];

/** `test:error-scenarios`: requests that must be refused, each several times. */
export const testErrors = onTarget(async (context, target) => {
	const wrong: string[] = [];
	let sent = 0;
	for (const scenario of scenarios) {
		for (let turn = 0; turn < 6; turn += 1) {
			const headers = { 'x-user': userName(turn * 11) };
			const answer = await ask(`${target.base}${scenario.path}`, { ...scenario.question, headers });
			sent += 1;
			const said = answer.ok ? answer.status : answer.problem;
			if (said !== scenario.expected) {
				wrong.push(`${scenario.name}: ${said} instead of ${scenario.expected}`);
			}
		}
	}
	context.figure('requests', sent);
	context.figure('refused_well', sent - wrong.length);
	return verdict(context, [...new Set(wrong)]);
});

const asked = 30;

async function answersTo(target: Target, row: FeatureRow, users: string[]): Promise<string[]> {
	return Promise.all(
		users.map(async (user) => (await sendOne(target.base, row, user, 0)).system ?? 'nobody'),
	);
}

/** `test:user-selection`: asks twice for every feature in a dark launch; the same users must have it both times. */
export const testSelection = onSeen(async (context, target, seen) => {
	const problems: string[] = [];
	let checked = 0;
	for (const feature of Object.keys(seen.darkLaunches)) {
		const row = findFeature(feature);
		if (!row) continue;
		const { inside, outside } = audienceOf(row, seen);
		const users = [...inside.slice(0, asked), ...outside.slice(0, asked)];
		const first = await answersTo(target, row, users);
		const second = await answersTo(target, row, users);
		checked += users.length;
		for (const [index, user] of users.entries()) {
			const has = inside.includes(user);
			if (first[index] !== second[index])
				problems.push(`${feature}: ${user} is treated differently`);
			else if ((first[index] === 'unified') !== has) {
				problems.push(`${feature}: ${user} ${has ? 'does not have it' : 'has it'}`);
			}
		}
		context.figure(`${feature}_users`, inside.length);
	}
	context.figure('users_checked', checked);
	context.figure('users_wrong', problems.length);
	if (checked === 0) context.say('no dark launch is in force');
	return verdict(context, problems.slice(0, 10));
});
