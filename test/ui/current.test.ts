import { expect, test } from 'vitest';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

function building() {
	const stand = new Stand(smallGuide, {
		plays: (text) => (/npm run build/.test(text) ? { hang: true, prints: ['bundling'] } : {}),
	}).keys('enter');
	const execution = stand.engine.run.state.executions[stand.engine.run.state.order.at(-1) ?? ''];
	if (!execution?.current) throw new Error('nothing runs');
	return { stand, execution, current: execution.current };
}

const running = (stand: Stand) => stand.lines().find((line) => line.startsWith(' Running')) ?? '';

test('the line of what runs names the command that runs now and how long it has', () => {
	const { stand } = building();
	stand.engine.pass(3000);
	expect(running(stand)).toMatch(/Running 0:03 {2}npm run build/);
});

test('between two commands it names the one that began last', () => {
	const { stand, execution, current } = building();
	stand.engine.send({
		kind: 'statement-finished',
		execution: execution.id,
		statement: current,
		outcome: { kind: 'exited', code: 0 },
		durationMs: 1000,
	});
	expect(stand.engine.run.state.executions[execution.id]?.current).toBeUndefined();
	expect(running(stand)).toMatch(/npm run build/);
});

test('the emergency screen says for how long what runs has said nothing', () => {
	const { stand, execution } = building();
	const silent = () =>
		stand
			.text()
			.split('\n')
			.find((line) => line.includes('still running')) ?? '';
	stand.session.listen();
	stand.keys('!');
	expect(silent()).toMatch(/still running: npm run build 0:0\d ─/);
	stand.engine.pass(14 * 60_000);
	expect(silent()).toMatch(/npm run build 14:\d\d, silent 14 min/);
	stand.engine.outputs.get(execution.id)?.text.push('bundle 1 of 7');
	stand.session.listen();
	expect(silent()).not.toMatch(/silent/);
});
