import { describe, expect, test } from 'vitest';
import type { Drill } from '../../source/run/rollback/drill.ts';
import { widthOf } from '../../source/ui/text/width.ts';
import type { StartFacts } from '../../source/ui/view/facts.ts';
import type { DrillNews, DrillOrder, Practice } from '../../source/ui/view/practice.ts';
import { smallGuide } from './small-guide.ts';
import { Stand, sizes } from './stage.ts';

const drill: Drill = {
	at: '2026-03-05T22:00:01.000Z',
	by: 'op1',
	run: 'b',
	place: 'sandbox',
	guide: { title: smallGuide.title, sha256: smallGuide.source.sha256 },
	procedure: 'rollback',
	title: 'Immediate Rollback',
	phase: 'phase-1',
	retries: 0,
	outcome: 'rolled-back',
	verifiedBy: 'production',
	decisionMs: 900,
	firstMs: 1000,
	lastMs: 3900,
	verifiedMs: 4100,
};

/** Drills that go as the test tells them. */
class FakePractice implements Practice {
	readonly faults = [{ name: 'deploy-fails', what: 'the deploy fails the first time' }];
	readonly orders: DrillOrder[] = [];
	readonly words: string[] = [];
	stopped = false;
	private tell: (news: DrillNews) => void = () => {};

	placesOf = (): Drill['place'][] => ['sandbox', 'rehearsal'];

	begin(order: DrillOrder, tell: (news: DrillNews) => void) {
		this.orders.push(order);
		this.tell = tell;
		return {
			decide: (word: string) => void this.words.push(word),
			stop: () => {
				this.stopped = true;
				tell({ news: 'stopped', why: 'interrupted' });
			},
			ended: Promise.resolve(),
		};
	}

	say(...news: DrillNews[]): void {
		for (const one of news) this.tell(one);
	}
}

function standing(stage?: (practice: Practice) => ConstructorParameters<typeof Stand>[1]) {
	const practice = new FakePractice();
	return { practice, stand: new Stand(smallGuide, { practice, ...stage?.(practice) }) };
}

const called: DrillNews[] = [
	{ news: 'command', text: 'npm run build' },
	{ news: 'called', word: 'full' },
];

function beingCalled() {
	const { practice, stand } = standing();
	stand.keys('!', 'ctrl+t', '1', '0');
	practice.say(...called);
	return { practice, stand };
}

describe('Ctrl-T on the emergency screen drills the rollback that is selected there', () => {
	test('at a place, with a fault or none', () => {
		const { practice, stand } = standing();
		stand.keys('!', 'ctrl+t');
		expect(stand.text()).toMatch(/1 +full in the sandbox/);
		expect(stand.text()).toMatch(/2 +full with stand-ins/);
		stand.keys('2');
		expect(stand.text()).toContain('the deploy fails the first time');
		stand.keys('1');
		expect(practice.orders).toMatchObject([{ place: 'rehearsal', fault: 'deploy-fails' }]);
		expect(practice.orders[0]?.guide).toContain(smallGuide.source.sha256);
	});

	test('its word goes to the drill and to nothing else', () => {
		const { practice, stand } = beingCalled();
		expect(stand.text()).toContain('IT HAS TO BE ROLLED BACK');
		stand.type('full');
		expect(stand.text()).toContain('› full');
		stand.keys('enter');
		expect(practice.words).toEqual(['full']);
		expect(stand.context().view.emergency.typed).toBe('');
		expect(stand.engine.sent).toEqual([]);
	});

	test.each([
		['another word', ['f', 'u', 'enter'], 'type full, then Enter'],
		['no word', ['enter'], 'type full, then Enter'],
	])('%s rolls nothing back', (_, keys, _why) => {
		const { practice, stand } = beingCalled();
		stand.keys(...keys);
		expect(practice.words).toEqual([]);
	});

	test('letters that come before it is called for, or after, do nothing', () => {
		const { practice, stand } = standing();
		stand.keys('!', 'ctrl+t', '1', '0').type('full').keys('enter');
		expect(practice.words).toEqual([]);
		practice.say(...called, { news: 'stopped', why: 'the disk is full' });
		stand.type('full');
		expect(stand.text()).toContain('the disk is full');
		expect(stand.context().view.emergency.typed).toBe('');
		expect(stand.engine.sent).toEqual([]);
	});

	test('its result is held against the earlier ones, there and on the plan', () => {
		const { practice, stand } = beingCalled();
		const procedure = stand.engine.run.runbook.procedures.find(({ role }) => role === 'rollback');
		const own = { ...drill, procedure: procedure?.id ?? '' };
		stand.engine.knows([{ ...own, run: 'a', at: '2026-03-05T21:00:00.000Z', verifiedMs: 2000 }]);
		practice.say(
			{ news: 'rolling-back' },
			{
				news: 'drilled',
				drill: own,
				compared: { earlier: 1, best: 2000, median: 2000, slower: true },
			},
		);
		expect(stand.text()).toContain('DRILL ROLLED BACK');
		expect(stand.text()).toContain('this one was SLOWER');
		stand.keys('enter');
		expect(stand.text()).toMatch(/drilled 22:00 in 4 s, SLOWER: 2 s before/);
		expect(stand.text()).not.toContain(' DRILL ');
	});
});

describe('the run is not touched, and nobody can take one for the other', () => {
	test('every row of a drill says that it is one, under the header of the run', () => {
		for (const size of Object.values(sizes)) {
			const { stand } = beingCalled();
			const lines = stand.lines(size);
			expect(lines).toHaveLength(size.rows);
			expect(lines.map(widthOf)).toEqual(lines.map(() => size.columns));
			expect(lines[0]).toMatch(/PRODUCTION .*7f3a/);
			expect(lines.filter((line) => line.startsWith(' DRILL ')).length).toBeGreaterThanOrEqual(4);
			expect(lines.join('\n')).toMatch(/Ctrl-X EMERG/);
		}
	});

	test('Esc leaves it going on, and every screen says so', () => {
		const { practice, stand } = beingCalled();
		stand.keys('esc', 'esc');
		expect(stand.text()).toMatch(/DRILL waits in the sandbox +Ctrl-T shows it/);
		stand.keys('ctrl+t').type('full').keys('enter');
		expect(practice.words).toEqual(['full']);
		expect(practice.orders).toHaveLength(1);
	});

	test('the real emergency is one key away, and its word is its own', () => {
		const { practice, stand } = beingCalled();
		stand.type('fu').keys('ctrl+x').type('full').keys('enter');
		expect(practice.words).toEqual([]);
		expect(stand.engine.sent).toMatchObject([{ kind: 'start-rollback', typed: 'full' }]);
	});

	test('Ctrl-C ends the drill and no command of the run', () => {
		const { practice, stand } = beingCalled();
		stand.keys('ctrl+c');
		expect(practice.stopped).toBe(true);
		expect(stand.text()).toContain('interrupted');
		expect(stand.engine.sent).toEqual([]);
		stand.keys('enter');
		expect(stand.context().drill).toBeUndefined();
	});

	test('a HALT of the run is asked about over the drill', () => {
		const { practice, stand } = standing();
		stand.keys('enter', '!', 'ctrl+t', '1', '0');
		practice.say(...called);
		const execution = stand.engine.run.state.order.at(-1) ?? '';
		const statement = stand.engine.run.state.executions[execution]?.statements[0]?.id ?? '';
		for (const value of [0.062, 0.081]) {
			stand.engine.pass(1000);
			stand.engine.send({
				kind: 'readings',
				execution,
				statement,
				readings: [{ name: 'error_rate', value }],
				toggles: {},
				at: stand.engine.now().toISOString(),
			});
		}
		expect(stand.context().view.overlays.map(({ kind }) => kind)).toEqual(['drill', 'halt']);
		expect(stand.text()).toMatch(/HALT/);
		stand.type('full').keys('enter');
		expect(practice.words).toEqual([]);
	});

	test('while a rollback is under way none is begun', () => {
		const { practice, stand } = standing((own) => ({
			practice: own,
			plays: (text) => (text.includes('deploy') ? { hang: true } : {}),
		}));
		stand.keys('!').type('full').keys('enter', 'ctrl+t');
		expect(stand.text()).toContain('a rollback is under way: this is no time for a drill');
		expect(practice.orders).toEqual([]);
	});
});

test('the palette of the steps has it; where no drill can be begun there is no such key', () => {
	expect(standing().stand.keys(':').type('drill').keys('enter').text()).toContain(
		'Drill a rollback',
	);
	const without = new Stand(smallGuide);
	expect(without.keys('ctrl+t').context().view.overlays).toEqual([]);
	expect(without.keys('!').text()).not.toContain('Ctrl-T');
});

test('the start card has it for each rollback, and shows when each was drilled', () => {
	const facts: StartFacts = {
		operator: { name: 'op1', login: 'op1', host: 'console' },
		roles: ['operator'],
		environments: ['production'],
		runbook: smallGuide,
		guidePath: '/srv/guide.md',
		findings: [],
		sandbox: false,
		drills: [],
		openRuns: [],
	};
	const { practice, stand } = standing(() => ({
		stage: { kind: 'start', facts, begin: async () => ({ problem: 'no' }) },
	}));
	expect(stand.text()).toContain('never drilled');
	expect(stand.text()).toContain('Ctrl-T drill');
	stand.keys('ctrl+t', '1', '0');
	expect(practice.orders).toMatchObject([{ guide: '/srv/guide.md', place: 'sandbox' }]);
	practice.say({
		news: 'drilled',
		drill: { ...drill, procedure: practice.orders[0]?.procedure ?? '' },
		compared: { earlier: 0, slower: false },
	});
	stand.keys('enter');
	expect(stand.text()).toMatch(/drilled 22:00 in 4 s/);
});
