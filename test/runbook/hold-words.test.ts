import { describe, expect, test } from 'vitest';
import { holdRows, readHold } from '../../source/runbook/fact/hold-words.ts';

describe('each row', () => {
	test.each(holdRows)('$example', ({ example, seconds, means, not }) => {
		expect(readHold(example)).toEqual({ seconds, means });
		expect(readHold(not)).toBeUndefined();
	});

	// Each row is needed: without it its example says nothing, or something else.
	test.each(holdRows)('$example is read by its own row', ({ example, pattern }) => {
		expect(pattern.test(example)).toBe(true);
	});
});

test.each([
	['Wait for 15 minutes.', 900, 'wait'],
	['After the deploy, wait at least 1h.', 3600, 'wait'],
	['Then pause for 90 seconds', 90, 'wait'],
	['- wait ten minutes', 600, 'wait'],
	['Wait 5-10 minutes for caches to fill', 300, 'wait'],
	['**Monitor for 24 hours** before phase 3', 86_400, 'watch'],
	['When the deploy is done, watch the error rate for half an hour.', 1800, 'watch'],
	['You need to wait 2 days.', 172_800, 'wait'],
	['Make sure to monitor it for one week', 604_800, 'watch'],
	['Observe for another 30 min', 1800, 'watch'],
	['Keep an eye on the dashboards for an hour', 3600, 'watch'],
	['Leave it running for 2 hours.', 7200, 'wait'],
	['Let the canary soak for 1 day', 86_400, 'wait'],
	['A 24-hour monitoring period follows.', 86_400, 'wait'],
	['Wait 1 minute. Then wait 15 minutes.', 900, 'wait'],
] as const)('%s', (text, seconds, means) => {
	expect(readHold(text)).toEqual({ seconds, means });
});

test.each([
	'',
	'Wait until the pods are ready.',
	'Wait for 5xx errors to stop.',
	'Wait up to 10 minutes.',
	'The deploy may take 15 minutes.',
	'If it fails, wait 15 minutes and try again.',
	'Unless it is urgent, wait 15 minutes.',
	'Do not wait 15 minutes.',
	"Don't wait 15 minutes.",
	'There is no need to wait 15 minutes.',
	'Go on without waiting 15 minutes.',
	'We waited 15 minutes last time.',
	'It was monitored for 24 hours.',
	'You can wait 5 minutes.',
	'Logs are kept for 30 days.',
	'Look at the last 24 hours.',
	'No errors for 24 hours.',
	'Watch for errors.',
	'Watch the talk of 30 minutes.',
	'Level 2 within 1 hour.',
	'Sessions time out after 15 minutes.',
	'Run `sleep 15m` or `wait 15 minutes`.',
	'```\nwait 15 minutes\n```',
	'A dashboard to monitor errors for 24 hours exists.',
])('%s asks for nothing', (text) => {
	expect(readHold(text)).toBeUndefined();
});
