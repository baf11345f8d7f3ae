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

	test('a hold that nobody watches any more is watched again with Enter', () => {
		const stand = scene('a hold');
		const { engine } = stand;
		const [execution = ''] = engine.running();
		engine.finish(execution, 0);
		expect(stand.text()).toMatch(/unwatched {2}Enter watches again/);
		const monitor = stand.context().scene.next;
		stand.keys('enter');
		expect(engine.sent.at(-1)).toMatchObject({
			kind: 'run',
			statements: [{ id: monitor.kind === 'hold' ? monitor.hold.hold : '' }],
		});
		expect(stand.text()).not.toContain('Enter watches again');
	});

	test('what the row of a guard has no room for is said below the list', () => {
		const stand = scene('what is watched').keys('down');
		expect(stand.lines().at(-3)).toMatch(
			/Errors: error_rate 8\.1 % > 5 % since .*; critical, line \d+/,
		);
	});

	test('a hold is closed early with a reason', () => {
		const stand = scene('a hold').keys('E', 'enter');
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

	test('while a HALT does not listen yet, its keys say so, and then they stand there', () => {
		const stand = scene('a HALT');
		expect(stand.text()).toContain('what was being typed answers nothing');
		stand.engine.pass(699);
		stand.keys('H');
		stand.engine.pass(699);
		expect(stand.text()).toContain('what was being typed answers nothing');
		stand.engine.pass(1);
		expect(stand.text()).toContain('! roll back  H hold here');
	});

	test.each([
		['c', /Contacts, escalation, key factors/],
		['W', /What is watched/],
		['h', /History/],
		['v', /Toggles on/],
		['C', /Readings/],
		['?', /Keys of this screen/],
	])(
		'%s looks at something while a HALT asks, and Esc comes back to the question',
		(key, shows) => {
			const stand = scene('a HALT');
			stand.engine.pass(700);
			expect(stand.keys(key).text()).toMatch(shows);
			expect(stand.text()).toContain('HALT: error_rate');
			stand.keys('esc');
			expect(stand.context().view.overlays).toMatchObject([{ kind: 'halt' }]);
		},
	);

	test('the status is copied while a HALT asks', () => {
		const stand = scene('a HALT');
		stand.engine.pass(700);
		stand.keys('y');
		expect(stand.copied.join('')).toContain('HALT');
		expect(stand.context().view.overlays).toMatchObject([{ kind: 'halt' }]);
	});

	test.each(['r', 'b', 's', 'q', 'x'])('%s says that a HALT asks first', (key) => {
		const stand = scene('a HALT');
		stand.engine.pass(700);
		const sent = stand.engine.sent.length;
		expect(stand.keys(key).text()).toMatch(/a HALT asks first/);
		expect(stand.engine.sent).toHaveLength(sent);
		expect(stand.context().view.overlays).toMatchObject([{ kind: 'halt' }]);
	});

	test('a key taken from the help of a HALT answers the HALT, and no key of the screen below is there', () => {
		const stand = scene('a HALT');
		stand.engine.pass(700);
		stand.keys('?').type('next');
		expect(stand.text()).not.toContain('Does what is next');
		for (let letter = 0; letter < 4; letter += 1) stand.keys('backspace');
		stand.type('leaves a halt').keys('enter');
		expect(stand.engine.sent.at(-1)).toEqual({ kind: 'hold-halt' });
		expect(stand.context().view.overlays).toEqual([]);
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

	test('= says in what is watched which reading the guard under the cursor looks at', () => {
		const stand = scene('what is watched').keys('=');
		expect(stand.text()).toContain('Which reading is error_rate?');
		stand.keys('b');
		expect(stand.engine.sent.at(-1)).toEqual({
			kind: 'map-reading',
			metric: 'error_rate',
			reading: 'error_rate',
		});
	});

	test('what is over its limit reads in percent, as everywhere', () => {
		expect(scene('what is watched').text()).toMatch(/OVER .* 8\.1 % > 5 %/);
	});

	test.each([
		['db.example:5432', { kind: 'tcp', host: 'db.example', port: 5432 }],
		['$PRODUCTION_URL/healthz', { kind: 'url', url: '$PRODUCTION_URL/healthz' }],
	])('P in what is watched looks at %s again and again', (address, what) => {
		const stand = scene('what is watched').keys('P').type(address).keys('enter');
		stand.keys('ctrl+u').type('30').keys('enter');
		expect(stand.engine.sent.at(-1)).toEqual({ kind: 'pin', what, everySeconds: 30 });
		expect(stand.text()).toContain(address.replace(/^https?:\/\//, ''));
	});

	test('an address with a secret in it is refused, and nothing of it is kept', () => {
		const stand = scene('what is watched').keys('P').type('https://me:pw@x.example').keys('enter');
		expect(stand.text()).toContain('looks like a secret');
		expect(JSON.stringify(stand.engine.sent)).not.toContain('pw@');
	});

	test('leaving says what nobody watches any more, and asks', () => {
		const stand = scene('a HALT that was seen');
		stand.keys('q');
		expect(stand.context().view.overlays.at(-1)).toMatchObject({ kind: 'quit' });
		expect(stand.text()).toMatch(/guards: Errors; a breach is seen by nobody/);
		expect(stand.text()).toContain('recorded as unobserved');
	});

	test('leaving with nothing watched asks nothing', () => {
		const stand = scene('a run that has just begun').keys('q');
		expect(stand.context().view.overlays).toEqual([]);
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
