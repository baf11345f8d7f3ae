import { expect, test } from 'vitest';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

/** The guide's monitor runs in the background, and its list is open. */
function monitoring(): Stand {
	const stand = new Stand(smallGuide, {
		plays: (text) => (text.includes('--duration') ? { hang: true, prints: ['0.2%'] } : {}),
	});
	const monitor = smallGuide.phases
		.flatMap(({ steps }) => steps)
		.flatMap((step) =>
			step.blocks.flatMap(({ statements }) => statements.map((one) => ({ step, one }))),
		)
		.find(({ one }) => one.longRunning);
	if (!monitor) throw new Error('the guide has no monitor');
	stand.engine.send({
		kind: 'open-phase',
		phase: smallGuide.phases.at(-1)?.id ?? '',
		reason: 'test',
	});
	for (const phase of smallGuide.phases) {
		stand.engine.send({ kind: 'open-phase', phase: phase.id, reason: 'test' });
	}
	const refused = stand.engine.send({
		kind: 'run',
		owner: monitor.step.id,
		statements: [{ id: monitor.one.id, text: monitor.one.text }],
		mode: 'background',
		confirmed: 'yes',
		reason: 'test',
	});
	expect(refused).toBeUndefined();
	return stand.keys('B');
}

const runs = (stand: Stand) =>
	Object.values(stand.engine.run.state.executions).filter(({ mode }) => mode === 'background');

test('lists what runs with its last line, and what it can be done with', () => {
	const text = monitoring().text();
	expect(text).toMatch(/--duration.*0\.2%/);
	expect(text).toContain('x stop  r restart  p watch with it');
});

test('stops one after a question, keeps it in the list, and begins it again', () => {
	const stand = monitoring().keys('x', 'y');
	expect(runs(stand)).toMatchObject([{ outcome: { kind: 'stopped' } }]);
	expect(stand.text()).toMatch(/--duration.*stopped/);
	stand.keys('r');
	expect(runs(stand)).toHaveLength(2);
	expect(runs(stand)[1]?.outcome).toBeUndefined();
	// The one that runs stands for both.
	expect(stand.text().match(/--duration/g)).toHaveLength(1);
});

test('restarts one that runs after one question: it is ended first, and never runs twice at once', () => {
	const stand = monitoring().keys('r');
	expect(stand.text()).toMatch(/End this command and begin it again.*\?/);
	expect(stand.engine.sent.filter(({ kind }) => kind === 'stop')).toEqual([]);
	stand.keys('y');
	expect(runs(stand)).toMatchObject([{ outcome: { kind: 'stopped' } }, {}]);
	expect(runs(stand)[1]?.outcome).toBeUndefined();
	expect(runs(stand)[1]?.statements).toEqual(runs(stand)[0]?.statements);
});

test('begins nothing again that could not be stopped, also when it ends later', () => {
	const stand = monitoring().keys('r');
	const { engine } = stand;
	const send = engine.send.bind(engine);
	engine.send = (intent) =>
		intent.kind === 'stop' ? { refused: 'only they can stop it' } : send(intent);
	stand.keys('y');
	expect(stand.text()).toContain('only they can stop it');
	engine.finish(engine.running()[0] ?? '', 0);
	expect(runs(stand)).toHaveLength(1);
});

test('begins nothing again that took long to end: the answer was for then', () => {
	const stand = monitoring().keys('r');
	const { engine } = stand;
	const send = engine.send.bind(engine);
	// It is deaf to being asked.
	engine.send = (intent) => (intent.kind === 'stop' ? undefined : send(intent));
	stand.keys('y');
	engine.pass(60_000);
	engine.finish(engine.running()[0] ?? '', 0);
	expect(runs(stand)).toHaveLength(1);
	expect(stand.text()).toContain('it ended late and was not begun again');
});

test('watches with one from the list', () => {
	const stand = monitoring().keys('p');
	expect(stand.text()).toContain('every how many seconds?');
});
