import { describe, expect, test } from 'vitest';
import { toldApart } from '../../source/report/apart.ts';

const alert = (name: string, limit: string) =>
	`curl --fail --silent -X POST "$URL/alerts" \\\n  -d '{\n    "name": "${name}",\n    "condition": "${limit}"\n  }'`;

describe('commands that begin alike', () => {
	const [errors, slow] = [alert('Errors', 'error_rate > 5'), alert('Slow', 'time > 2000')];

	test('are told apart by what differs', () => {
		const apart = toldApart([errors, slow, 'npm run build']);
		expect(apart.get(errors)).toMatch(/^curl --fail --silent \.\.\. "name": "Errors", "condition"/);
		expect(apart.get(slow)).toMatch(/^curl --fail --silent \.\.\. "name": "Slow", "condition"/);
		expect(apart.has('npm run build')).toBe(false);
	});

	test.each([
		['one alone', [errors]],
		['the same one twice', [errors, errors]],
		['those that begin otherwise', [errors, 'cat <<E\nx\nE']],
		['those that one row holds', ['npm run a', 'npm run b']],
	])('%s stay as they are', (_, texts) => {
		expect([...toldApart(texts)]).toEqual([]);
	});
});
