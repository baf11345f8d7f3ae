import { describe, expect, test } from 'vitest';
import { durationRows, readDuration } from '../../source/runbook/fact/duration-words.ts';

describe('each row', () => {
	test.each(durationRows)('$example', ({ example, seconds, not, pattern }) => {
		expect(readDuration(example)).toBe(seconds);
		expect(readDuration(not)).toBeUndefined();
		expect(pattern.test(example)).toBe(true);
	});
});

test.each([
	['It takes half an hour.', 1800],
	['This can take up to 20 minutes on a cold cache.', 1200],
	['Allow 2 hours for it.', 7200],
	['Duration: 90s', 90],
	['Migrate (3-4 min)', 240],
	['Takes 5 minutes. The second part takes 10 minutes.', undefined],
	['`sleep takes 5 minutes`', undefined],
	['', undefined],
])('%j says %s seconds', (text, seconds) => {
	expect(readDuration(text)).toBe(seconds);
});
