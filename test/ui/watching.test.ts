import { describe, expect, test } from 'vitest';
import type { Intent } from '../../source/run/intent.ts';
import { scenes } from './scenes.ts';
import type { Stand } from './stage.ts';

const kinds = (stand: Stand): Intent['kind'][] => stand.engine.sent.map(({ kind }) => kind);

describe('watching', () => {
	const scene = (name: string): Stand => {
		const found = scenes[name];
		if (!found) throw new Error(`no scene ${name}`);
		return found.stand();
	};

	test('a hold lets Enter run nothing and says how long it holds', () => {
		const stand = scene('a hold');
		const before = stand.engine.run.state.order.length;
		stand.keys('enter');
		expect(stand.engine.run.state.order).toHaveLength(before);
		expect(stand.text()).toMatch(/holds for .* more/);
	});

	test('a hold is closed early with a reason', () => {
		const stand = scene('a hold').keys('H', 'enter');
		expect(kinds(stand)).not.toContain('close-hold');
		stand.type('seen enough').keys('enter');
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'close-hold', reason: 'seen enough' });
		expect(stand.context().scene.next.kind).not.toBe('hold');
	});

	test('a HALT stops what would go forward, and is overridden with a reason', () => {
		const stand = scene('a HALT that was seen');
		const before = stand.engine.run.state.order.length;
		stand.keys('enter', 'y');
		expect(stand.engine.run.state.order).toHaveLength(before);
		stand.keys('O').type('known, mended').keys('enter');
		expect(stand.text()).toContain('HALT overridden');
		stand.keys('enter', 'y');
		expect(stand.engine.run.state.order.length).toBeGreaterThan(before);
	});

	test('no key that was on its way answers a HALT, however long somebody types on', () => {
		const stand = scene('a HALT');
		const sent = stand.engine.sent.length;
		for (const key of ['O', 'H', '!', 'enter', 'ctrl+x', 'y', 'esc']) {
			stand.engine.pass(699);
			stand.keys(key);
		}
		expect(stand.engine.sent).toHaveLength(sent);
		expect(stand.context().view).toMatchObject({ screen: 'steps', overlays: [{ kind: 'halt' }] });
		stand.engine.pass(700);
		stand.keys('H');
		expect(stand.engine.sent.at(-1)).toEqual({ kind: 'hold-halt' });
		expect(stand.context().view.overlays).toEqual([]);
	});

	test('a HALT has no default: Enter and Esc answer nothing', () => {
		const stand = scene('a HALT');
		stand.engine.pass(700);
		const sent = stand.engine.sent.length;
		stand.keys('enter', 'esc', 'space', 'y');
		expect(stand.engine.sent).toHaveLength(sent);
		expect(stand.context().view.overlays).toMatchObject([{ kind: 'halt' }]);
	});

	test('a HALT is overridden from its question with a reason, and Esc leaves it standing', () => {
		const stand = scene('a HALT');
		stand.engine.pass(700);
		stand.keys('O', 'esc');
		expect(stand.context().view.overlays).toMatchObject([{ kind: 'halt' }]);
		stand.keys('O').type('a known alarm').keys('enter');
		expect(stand.engine.sent.at(-1)).toEqual({ kind: 'override-halt', reason: 'a known alarm' });
		expect(stand.context().view.overlays).toEqual([]);
	});

	test('a HALT that comes while a line is typed takes none of its letters', () => {
		const stand = scene('a HALT that was seen')
			.keys('O')
			.type('known')
			.keys('enter', 'n')
			.type('no');
		const { engine } = stand;
		const execution = engine.run.state.order.at(-1) ?? '';
		for (const value of [0.01, 0.01, 0.09, 0.09]) {
			engine.pass(1000);
			const readings = [{ name: 'error_rate', value }];
			const statement = engine.run.state.executions[execution]?.statements[0]?.id ?? '';
			engine.send({
				kind: 'readings',
				execution,
				statement,
				readings,
				toggles: {},
				at: engine.now().toISOString(),
			});
		}
		stand.type('te');
		expect(stand.context().view.overlays.map(({ kind }) => kind)).toEqual(['ask', 'halt']);
		engine.pass(700);
		stand.keys('H').type('w').keys('enter');
		expect(engine.sent.at(-1)).toEqual({ kind: 'note', text: 'now' });
	});

	test('a HALT that is not over cannot be ended', () => {
		const stand = scene('a HALT that was seen').keys('U');
		expect(stand.text()).toContain('it is not over');
	});

	test('who was told stands on the clock', () => {
		const stand = scene('a HALT that was seen').keys('T', 'enter');
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'tell-escalation', level: 'Level 1' });
		expect(stand.keys('!').text()).toMatch(/Level 1 told/);
	});

	test('a guard is dismissed with a reason, from what is watched', () => {
		const stand = scene('what is watched').keys('down', 'enter').type('wrong limit').keys('enter');
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'dismiss-guard' });
	});

	test('a command that looks is watched with, one that changes is not', () => {
		const stand = scene('a run that has just begun').keys('m', 'm').keys('1').keys('P', 'enter');
		expect(stand.engine.sent.at(-1)).toMatchObject({ kind: 'pin', everySeconds: 60 });
		expect(Object.keys(stand.engine.run.state.pins)).toHaveLength(1);
	});
});

test.each([60, 64, 70, 80, 100])(
	'the rollback and a figure stay in sight on %s columns',
	(columns) => {
		const stand = scenes['what is watched']?.stand().keys('esc');
		const [, standing, strip] = stand?.lines({ columns, rows: 24 }) ?? [];
		expect(standing).toMatch(/(rollback|RB) UNCHECKED/);
		expect(strip).toMatch(/^ err 8\.1 %! . \d+s /);
		const [, short] = stand?.lines({ columns, rows: 16 }) ?? [];
		expect(short).toMatch(/(rollback|RB) UNCHECKED .*err 8\.1 %!/);
	},
);
