import { describe, expect, test } from 'vitest';
import { keyTable } from '../../source/ui/keys/table.ts';
import { places, textPlaces } from '../../source/ui/view/context.ts';
import { scenes } from './scenes.ts';
import type { Stand } from './stage.ts';

const scene = (name: string): Stand => {
	const stand = scenes[name]?.stand();
	if (!stand) throw new Error(`there is no scene ${name}`);
	return stand;
};

/** Questions that `y` answers, and where letters are text: there it is Ctrl-Y. */
const answersY = new Set(['confirm', 'quit']);

describe('a status for the team', () => {
	test('is three lines: what and where, where it stands, what is next', () => {
		const stand = scene('a command that failed').keys('y');
		const [copied = ''] = stand.copied;
		const lines = copied.split('\n');
		expect(lines).toHaveLength(3);
		expect(lines[0]).toMatch(/\| production \| run 20260305-7f3a$/);
		expect(lines[1]).toMatch(/^The run is open: 0 of \d phases have GO\. At phase 1 of \d, /);
		expect(lines[2]).toMatch(
			/^Next: npm run deploy:production failed\. Open at op1 on console; last event .* UTC\. Rollback \w+/,
		);
		expect(stand.text()).toContain('copied: status, three lines');
	});

	test.each(Object.keys(scenes))('%s copies it, with y or Ctrl-Y', (name) => {
		const stand = scene(name);
		// A HALT that has just come is deaf to keys in flight.
		stand.engine.pass(700);
		stand.keys('ctrl+y');
		expect(stand.copied).toHaveLength(1);
		expect(stand.copied[0]?.split('\n')).toHaveLength(3);
	});

	test('y copies wherever it neither answers a question nor is a letter of a line', () => {
		const without = places.filter(
			(place) =>
				place !== 'choose' && place !== 'start' && !textPlaces.has(place) && !answersY.has(place),
		);
		const row = keyTable.find(({ id }) => id === 'copy');
		expect(without.filter((place) => !row?.places.includes(place))).toEqual([]);
	});

	test('Ctrl-Y over a half-typed line copies and types nothing', () => {
		const stand = scene('a note').keys('ctrl+y');
		expect(stand.copied).toHaveLength(1);
		expect(stand.text()).toMatch(/› hello/);
	});
});

describe('the report as a screen', () => {
	test('opens with Y from a screen and from a list, is filtered, and Y copies the Markdown', () => {
		const stand = scene('history').keys('Y');
		const text = stand.text({ columns: 80, rows: 40 });
		expect(text).toContain('Report; Y copies it');
		expect(text).toMatch(/- Target environment: production/);
		expect(text).toMatch(/head hash\s+f{64}/);
		stand.keys('/').type('git checkout');
		expect(stand.text()).toMatch(/of \d+ ──/);
		expect(stand.text()).toContain('git checkout main');
		stand.keys('esc', 'Y');
		expect(stand.copied.at(-1)).toMatch(/^# .*: record of a rollout\n\n\*\*OPEN\.\*\*/);
	});

	test('shows no table lines, no line breaks and no escapes of Markdown', () => {
		const stand = scene('criteria and checklist').keys('Y');
		const text = stand.text({ columns: 100, rows: 400 });
		expect(text).toContain('How to check this');
		expect(text).not.toMatch(/\| ---|<br>|\\[_*|]/);
	});
});
