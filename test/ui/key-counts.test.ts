import { describe, expect, test } from 'vitest';
import type { Intent } from '../../source/run/intent.ts';
import type { OverlayKind } from '../../source/ui/view/view.ts';
import { completePhase, scenes } from './scenes.ts';
import type { Stand } from './stage.ts';

const at = (name: string): Stand => {
	const scene = scenes[name];
	if (!scene) throw new Error(`no scene ${name}`);
	return scene.stand();
};

type Path = {
	from: string;
	keys: string[];
	/** How far the path has led: what it is for comes about with its last key. */
	got(stand: Stand): number;
};

/** How many intents of a kind were sent. */
const sent =
	(kind: Intent['kind']) =>
	({ engine }: Stand): number =>
		engine.sent.filter((intent) => intent.kind === kind).length;

/** Whether the overlay on top is of a kind. */
const opens =
	(kind: OverlayKind) =>
	(stand: Stand): number =>
		stand.context().view.overlays.at(-1)?.kind === kind ? 1 : 0;

/** What people do most: a path that gets longer here costs everybody's night. */
const paths: Record<string, Path> = {
	'the first block of a run': {
		from: 'a run that has just begun',
		keys: ['enter'],
		got: sent('run'),
	},
	'a command that changes production, once it is asked about': {
		from: 'the question before production',
		keys: ['y'],
		got: sent('run'),
	},
	'a failed deployment, tried again': {
		from: 'a command that failed',
		keys: ['enter', 'r', 'y'],
		got: sent('run'),
	},
	'one answer': {
		from: 'criteria and checklist',
		keys: ['space'],
		got: sent('sign'),
	},
	'the signature of a phase': {
		from: 'the signature',
		keys: ['y'],
		got: sent('decide-phase'),
	},
	'the status for the channel': {
		from: 'a command that runs',
		keys: ['y'],
		got: ({ copied }) => copied.length,
	},
	'the numbers to call': {
		from: 'a command that runs',
		keys: ['c'],
		got: opens('list'),
	},
	'the whole output': {
		from: 'a command that runs',
		keys: ['o'],
		got: opens('viewer'),
	},
	'a command sent to the background': {
		from: 'a command that runs',
		keys: ['b'],
		got: sent('background'),
	},
	'a note of two letters': {
		from: 'a command that runs',
		keys: ['n', 'o', 'k', 'enter'],
		got: sent('note'),
	},
	'an unknown outcome, settled with a line of two letters': {
		from: 'an outcome that nobody knows',
		keys: ['r', 'n', 'o', 'enter'],
		got: sent('settle'),
	},
};

describe.each(Object.entries(paths))('%s', (_, { from, keys, got }) => {
	test(`takes ${keys.length}: ${keys.join(' ')}`, () => {
		const stand = at(from);
		const before = got(stand);
		expect(got(stand.keys(...keys.slice(0, -1)))).toBe(before);
		expect(got(stand.keys(keys.at(-1) ?? ''))).toBe(before + 1);
	});
});

test('the first phase takes 9 keys from its first command to GO, the second 16', () => {
	const stand = at('a run that has just begun');
	expect([completePhase(stand).length, completePhase(stand).length]).toEqual([9, 16]);
});

/** Where a rollback is under way already, or keys are not taken for a moment. */
const notYet = /rollback that|complete|HALT$|plan/;

describe('a rollback', () => {
	const from = Object.keys(scenes).filter((name) => !notYet.test(name));

	test.each(from)('takes six keys from %s: Ctrl-X, the word, Enter', (name) => {
		const stand = at(name);
		const before = stand.engine.run.state.rollbacks.length;
		stand.keys('ctrl+x', 'f', 'u', 'l', 'l', 'enter');
		expect(stand.engine.run.state.rollbacks).toHaveLength(before + 1);
	});
});
