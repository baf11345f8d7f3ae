import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forEarlierText, guideChange, saysTheSame } from '../../../source/run/guide/change.ts';
import { difference } from '../../../source/run/guide/difference.ts';
import { guide, guideText, Story } from '../../report/story.ts';

const changed = (from: string, to: string) =>
	guideChange(guide(), guide(guideText.replace(from, to)));
const brief = ({ commands, items, prose }: ReturnType<typeof guideChange>) => ({
	commands: commands.map((change) => [
		change.kind,
		'before' in change ? change.before.text : '',
		'now' in change ? change.now.text : '',
	]),
	items: items.map((change) => change.kind),
	prose: prose.map((change) => change.kind),
});

test('the same guide says the same', () => {
	expect(saysTheSame(guideChange(guide(), guide()))).toBe(true);
});

type Row = [what: string, from: string, to: string, expected: Partial<ReturnType<typeof brief>>];
const rows: Row[] = [
	[
		'a changed command',
		'npm run test:read',
		'npm run test:read -- --all',
		{ commands: [['changed', 'npm run test:read', 'npm run test:read -- --all']] },
	],
	[
		'a command put in',
		'export APP_WRITE=true\n',
		'export APP_WRITE=true\nnpm run build\n',
		{ commands: [['added', '', 'npm run build']] },
	],
	[
		'a command taken out',
		'npm run notify:team\n',
		'',
		{ commands: [['removed', 'npm run notify:team', '']] },
	],
	[
		'two commands that changed places',
		'# Deploy\nnpm run deploy:production\n# Look\nnpm run test:read',
		'npm run test:read\nnpm run deploy:production',
		{ commands: [['moved', 'npm run deploy:production', 'npm run deploy:production']] },
	],
	[
		'a changed criterion',
		'Error rate stays low',
		'Error rate stays under 1 %',
		{ items: ['changed'] },
	],
	['a criterion put in', '- Writing works', '- Writing works\n- It is fast', { items: ['added'] }],
	['other words', 'Call support and tell them.', 'Tell support.', { prose: ['changed'] }],
];

test.each(rows)('%s is shown', (_, from, to, expected) => {
	expect(brief(changed(from, to))).toEqual({ commands: [], items: [], prose: [], ...expected });
});

test('a changed command says where it stands, and whether it is part of a rollback', () => {
	expect(changed('npm run deploy:rollback', 'npm run deploy:back').commands[0]).toMatchObject({
		kind: 'changed',
		before: { place: 'Immediate Rollback', rollback: true, deploys: true },
	});
});

test('a sign-off on changed text is for an earlier text', () => {
	const story = new Story().go(1, 1);
	story
		.tell({ kind: 'settle-step', step: story.step(1, 2).id, how: 'by-hand', note: 'rang' })
		.sign(1);
	expect(forEarlierText(story.run)).toEqual([]);
	const runbook = guide(guideText.replace('Reading works', 'Reading works everywhere'));
	expect(forEarlierText({ ...story.run, runbook }).map(({ text }) => text)).toEqual([
		'Reading works',
	]);
});

describe('difference', () => {
	const texts = fc.array(
		fc.record({ place: fc.constantFrom('a', 'b'), text: fc.constantFrom('1', '2', '3', '4') }),
		{ maxLength: 12 },
	);
	const count = (list: readonly { text: string }[], text: string) =>
		list.filter((entry) => entry.text === text).length;

	test('of a list with itself is nothing', () => {
		fc.assert(fc.property(texts, (list) => difference(list, list).length === 0));
	});

	test('accounts for every text that came or went', () => {
		fc.assert(
			fc.property(texts, texts, (before, now) => {
				const changes = difference(before, now);
				const gone = changes.flatMap((change) => ('before' in change ? [change.before] : []));
				const come = changes.flatMap((change) => ('now' in change ? [change.now] : []));
				for (const text of ['1', '2', '3', '4']) {
					const more = count(now, text) - count(before, text);
					expect(count(come, text) - count(gone, text)).toBe(more);
				}
			}),
		);
	});

	test('of very long lists is found without comparing all with all', () => {
		const long = (from: number) =>
			Array.from({ length: 3000 }, (_, index) => ({ place: 'a', text: `${from + index}` }));
		expect(difference(long(0), long(1))).toEqual([
			{ kind: 'removed', before: { place: 'a', text: '0' } },
			{ kind: 'added', now: { place: 'a', text: '3000' } },
		]);
	});
});
