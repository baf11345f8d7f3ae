import { expect, test } from 'vitest';
import { exporting, guide, phase, procedure, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';
import { begin } from './rollouts.ts';

const rows = [
	exporting('rb/off', 'APP_READ', 'false'),
	statement('rb/login', 'ssh web1', { interactive: true }),
	statement('rb/sudo', 'sudo systemctl restart web', { programs: ['sudo'] }),
	statement('rb/look', './status.sh'),
];

/** A rollback of which one command asks, and one does where sudo does. */
function begun(via: 'screen' | 'headless', sudo: 'asks' | 'does not ask'): Walk {
	const on = statement('p1/on', 'export APP_READ=true', { exports: { APP_READ: 'true' } });
	const walk = new Walk(
		guide(
			[phase('p1', [step('p1/s1', [on])])],
			[procedure('full', 'rollback', [step('rb', rows)], { scope: 'full' })],
			['APP_READ'],
		),
	);
	walk.send({
		kind: 'open-session',
		operator: { name: 'op1', login: 'op1', host: 'here', role: 'operator' },
		via,
		pid: 1,
		...(sudo === 'asks' ? { sudo } : {}),
	});
	walk.perform('p1/s1', ['p1/on']);
	begin(walk);
	return walk;
}

/** How the rollback ran to its end: each block's mode and commands. */
function played(walk: Walk): [string, string[]][] {
	const blocks: [string, string[]][] = [];
	while (walk.effects.length > 0) {
		const effect = walk.take();
		blocks.push([effect.mode, effect.statements.map(({ id }) => id)]);
		walk.play(effect);
	}
	return blocks;
}

test.each([
	[
		'screen',
		'does not ask',
		[
			['foreground', ['rb/off']],
			['interactive', ['rb/login']],
			['foreground', ['rb/sudo', 'rb/look']],
		],
	],
	[
		'screen',
		'asks',
		[
			['foreground', ['rb/off']],
			['interactive', ['rb/login']],
			['interactive', ['rb/sudo']],
			['foreground', ['rb/look']],
		],
	],
	['headless', 'asks', [['foreground', rows.map(({ id }) => id)]]],
] as const)(
	'what asks gets the terminal alone, where there is one: %s, sudo %s',
	(via, sudo, blocks) => {
		expect(played(begun(via, sudo))).toEqual(blocks);
	},
);

test('a retry of what asks gets the terminal again', () => {
	const walk = begun('screen', 'does not ask');
	walk.play(walk.take());
	walk.play(walk.take(), [255]);
	walk.send({ kind: 'continue-rollback' });
	expect(walk.take()).toMatchObject({ mode: 'interactive', statements: [{ id: 'rb/login' }] });
});
