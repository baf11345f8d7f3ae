import { describe, expect, test } from 'vitest';
import { lostAfter, lostBy, lostRows } from '../../source/run/lost.ts';
import { guide, phase, statement, step } from './guide.ts';
import { Walk } from './walk.ts';

describe('what a shell held', () => {
	test.each(lostRows)('$what: $example, and not $not', ({ what, example, not }) => {
		expect(lostBy([example])).toEqual([what]);
		expect(lostBy([not])).toEqual([]);
	});

	test.each([
		'curl "https://db.example/?a=1&b=2"',
		'cmd &>log',
		'cmd >&2',
		'export A=1',
		'cd app && npm test',
		'declare -a hosts=(a b)',
	])('nothing is lost with %s', (text) => {
		expect(lostBy([text])).toEqual([]);
	});
});

function failing(...texts: string[]): Walk {
	const statements = texts.map((text, at) => statement(`s${at}`, text));
	const walk = new Walk(guide([phase('one', [step('do', statements)])]));
	walk.send({
		kind: 'run',
		owner: 'do',
		statements: statements.map(({ id, text }) => ({ id, text })),
	});
	return walk;
}

describe('after a failure', () => {
	test('names what the commands had that ran in that shell, and only those', () => {
		const walk = failing('exec 3<hosts', 'false', 'set -- a b');
		walk.play(walk.take(), [0, 1]);
		expect(lostAfter(walk.run, 's1')).toEqual(['Not in the next shell: open descriptors']);
	});

	test('says nothing where the next shell has everything', () => {
		const walk = failing('export A=1', 'false');
		walk.play(walk.take(), [0, 1]);
		expect(lostAfter(walk.run, 's1')).toEqual([]);
	});
});
