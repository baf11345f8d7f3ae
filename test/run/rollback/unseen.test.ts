import { expect, test } from 'vitest';
import { toggleBoard } from '../../../source/run/toggle/board.ts';
import { exporting, guide, phase, procedure, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';
import { last, start } from './rollouts.ts';

/** Reading was turned on by a deployment that saw it; the rollback deploys with this command. */
function rolledBack(deploys: readonly string[], code = (_text: string) => 0): Walk {
	const deploying = (id: string, text: string) => statement(id, text, { deploys: true });
	const walk = new Walk(
		guide(
			[phase('p1', [step('s', [exporting('on', 'APP_READ', 'true'), deploying('go', './go.sh')])])],
			[
				procedure(
					'full',
					'rollback',
					[
						step('rb', [
							exporting('off', 'APP_READ', 'false'),
							...deploys.map((text, at) => deploying(`back-${at}`, text)),
						]),
					],
					{ scope: 'full' },
				),
			],
			['APP_READ'],
		),
	);
	walk.perform('s', ['on']);
	walk.perform('s', ['go'], [], 'yes');
	start(walk);
	while (walk.effects.length > 0) {
		const effect = walk.take();
		walk.play(
			effect,
			effect.statements.map(({ text }) => code(text)),
		);
	}
	return walk;
}

test.each([
	{ deploys: ['./back.sh'], outcome: 'rolled-back', status: 'off' },
	{ deploys: ['sudo ./back.sh'], outcome: 'incomplete', status: 'maybe' },
	{ deploys: ['sudo -E ./back.sh'], outcome: 'rolled-back', status: 'off' },
	{ deploys: ['sudo APP_READ=false ./back.sh'], outcome: 'rolled-back', status: 'off' },
	{ deploys: ['sudo ./back.sh', './back.sh'], outcome: 'rolled-back', status: 'off' },
	{ deploys: ['./back.sh', 'sudo ./back.sh'], outcome: 'incomplete', status: 'maybe' },
])('deployed with $deploys it is $outcome', ({ deploys, outcome, status }) => {
	const walk = rolledBack(deploys);
	expect(last(walk).outcome).toBe(outcome);
	expect(toggleBoard(walk.run)).toMatchObject([{ name: 'APP_READ', status }]);
});

test('a later deployment that is passed over takes no doubt away', () => {
	const walk = rolledBack(['sudo ./back.sh', './again.sh'], (text) =>
		text === './again.sh' ? 1 : 0,
	);
	const settle = { kind: 'settle-rollback', statement: 'back-1' } as const;
	walk.send({ ...settle, how: 'passed-over', note: 'the pipeline is down' });
	expect(toggleBoard(walk.run)).toMatchObject([{ name: 'APP_READ', status: 'maybe' }]);
	walk.send({ ...settle, how: 'by-hand', note: 'the console says off' });
	expect(toggleBoard(walk.run)).toMatchObject([{ name: 'APP_READ', status: 'off' }]);
});

test('who sees that it is off after all takes the doubt away', () => {
	const walk = rolledBack(['sudo ./back.sh']);
	expect(last(walk).left).toMatchObject([
		{ name: 'APP_READ', certainty: 'maybe', why: expect.stringContaining('sudo') },
	]);
	walk.send({
		kind: 'settle-rollback',
		statement: 'back-0',
		how: 'by-hand',
		note: 'the console says off',
	});
	expect(last(walk)).toMatchObject({ outcome: 'rolled-back', left: [] });
});
