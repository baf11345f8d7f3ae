import { describe, expect, test } from 'vitest';
import { nextUp, openItems, staleItems } from '../../../source/run/progress.ts';
import { boundOf, boundWords, observedIn, whyOutside } from '../../../source/run/sign-off/bound.ts';
import { evidenceFor, itemsOnSameEvidence } from '../../../source/run/sign-off/evidence.ts';
import type { Runbook } from '../../../source/runbook/model.ts';
import { exporting, guide, phase, procedure, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';

const item = (id: string, text: string) => ({ id, text, line: 1, checked: false });

/** Deploy, look, and two items that the look speaks about; a third that nothing speaks about. */
function book(more: { criteria?: ReturnType<typeof item>[] } = {}): Runbook {
	return guide(
		[
			phase(
				'p1',
				[
					step('p1/s1', [
						statement('before', 'npm run test:unit'),
						exporting('on', 'APP_READ', 'true'),
						statement('deploy', 'npm run deploy', { deploys: true, environment: 'staging' }),
						statement('look', 'npm run test:read', { environment: 'staging' }),
						statement('other', 'npm run deploy:prod', { deploys: true, environment: 'production' }),
					]),
				],
				{
					criteria: more.criteria ?? [
						item('read', 'Read is tested'),
						item('reads', 'All reads tested'),
						item('unit', 'Unit works'),
						item('told', 'Support was told'),
					],
				},
			),
			phase('p2', []),
		],
		[
			procedure(
				'back',
				'rollback',
				[
					step('back/s1', [
						exporting('off', 'APP_READ', 'false'),
						statement('undo', 'npm run undo', { deploys: true, environment: 'staging' }),
					]),
				],
				{ scope: 'full' },
			),
		],
		['APP_READ'],
	);
}

/** Everything of phase 1 done and signed with the evidence that is offered. */
function signed(runbook = book()): Walk {
	const walk = new Walk(runbook);
	walk.perform('p1/s1', ['before', 'on', 'deploy', 'look', 'other'], [], 'yes');
	sign(walk);
	return walk;
}

function first(walk: Walk) {
	const [found] = walk.run.runbook.phases;
	if (!found) throw new Error('no phase');
	return found;
}

function sign(walk: Walk): void {
	for (const open of openItems(walk.run, first(walk))) {
		const evidence = evidenceFor(walk.run, first(walk), open);
		const refused = walk.send({ kind: 'sign', item: open.id, meaning: 'verified', evidence });
		if (refused) throw new Error(refused.refused);
	}
}

const again = (walk: Walk, id: string, codes: number[] = []) => {
	const text = { deploy: 'npm run deploy', look: 'npm run test:read' }[id] ?? '';
	const run = { kind: 'run' as const, owner: 'p1/s1', statements: [{ id, text }] };
	const refused = walk.send({ ...run, reason: 'once more', confirmed: 'yes' });
	if (refused) throw new Error(refused.refused);
	walk.play(walk.take(), codes);
};

const stale = (walk: Walk) =>
	staleItems(walk.run, first(walk)).map(({ item: { id }, why }) => [id, why]);
const go = { kind: 'decide-phase', phase: 'p1', decision: 'go' } as const;

describe('evidence', () => {
	test('is not stale by age, nor by what the guide does after it', () => {
		const walk = signed();
		walk.elapse(7 * 24 * 3600);
		expect(stale(walk)).toEqual([]);
		expect(walk.send(go)).toBeUndefined();
	});

	test('is stale when what it speaks about was deployed since, and GO waits for it', () => {
		const walk = signed();
		again(walk, 'deploy');
		expect(stale(walk)).toEqual([
			['read', 'deployed since: npm run deploy'],
			['reads', 'deployed since: npm run deploy'],
		]);
		expect(nextUp(walk.run)).toMatchObject({
			kind: 'sign-off',
			open: [{ id: 'read' }, { id: 'reads' }],
		});
		expect(walk.send({ ...go, reason: 'regardless' })).toEqual({
			refused:
				'stale evidence: Read is tested (deployed since: npm run deploy); All reads tested (deployed since: npm run deploy)',
		});
	});

	test('that is stale answers nothing', () => {
		const walk = signed();
		const evidence = evidenceFor(walk.run, first(walk), item('read', 'Read is tested'));
		again(walk, 'deploy');
		expect(walk.send({ kind: 'sign', item: 'read', meaning: 'verified', evidence })).toEqual({
			refused: 'the evidence for "Read is tested" is stale, deployed since: npm run deploy',
		});
		const note = 'nobody reads it';
		expect(
			walk.send({ kind: 'sign', item: 'read', meaning: 'waived', note, evidence: [] }),
		).toBeUndefined();
		expect(stale(walk).map(([id]) => id)).toEqual(['reads']);
	});

	test('is stale when its command ran again', () => {
		const walk = signed();
		again(walk, 'look', [1]);
		expect(stale(walk)[0]).toEqual(['read', 'run again since: npm run test:read']);
	});

	test('that somebody typed is stale after the next deployment to the target', () => {
		const walk = new Walk(book());
		walk.perform('p1/s1', ['before', 'on', 'deploy', 'look'], []);
		const evidence = [{ kind: 'observation' as const, text: 'rang them' }];
		walk.send({ kind: 'sign', item: 'told', meaning: 'verified', evidence });
		expect(stale(walk)).toEqual([]);
		walk.perform('p1/s1', ['other'], [], 'yes');
		expect(stale(walk)).toEqual([['told', 'deployed since: npm run deploy:prod']]);
	});

	test('of a toggle is stale when the toggle has another value', () => {
		const walk = new Walk(book());
		walk.perform('p1/s1', ['before', 'on', 'deploy', 'look', 'other'], [], 'yes');
		const at = walk.now;
		const evidence = [{ kind: 'toggle' as const, name: 'APP_READ', value: 'true', at }];
		walk.send({ kind: 'sign', item: 'told', meaning: 'verified', evidence });
		expect(stale(walk)).toEqual([]);
		const look = { kind: 'readings' as const, execution: 'x1', statement: 'look', readings: [] };
		walk.send({ ...look, toggles: { APP_READ: 'false' } });
		expect(stale(walk)).toEqual([['told', 'APP_READ is false since']]);
	});
});

describe('stale answers', () => {
	test('are checked again by one intent, and answered again by another', () => {
		const walk = signed();
		again(walk, 'deploy');
		expect(walk.send({ kind: 'sign-again', phase: 'p1' })).toMatchObject({
			refused: expect.any(String),
		});
		expect(walk.send({ kind: 'recheck', phase: 'p1' })).toBeUndefined();
		const effect = walk.take();
		expect(effect.statements.map(({ id }) => id)).toEqual(['look']);
		walk.play(effect);
		expect(stale(walk).map(([, why]) => why)).toEqual([
			'run again since: npm run test:read',
			'run again since: npm run test:read',
		]);
		expect(walk.send({ kind: 'sign-again', phase: 'p1' })).toBeUndefined();
		const { execution } = effect;
		const evidence = expect.arrayContaining([expect.objectContaining({ execution })]);
		expect(walk.events.slice(-2)).toMatchObject([
			{ type: 'item.signed', item: 'read', evidence },
			{ type: 'item.signed', item: 'reads', evidence },
		]);
		expect(walk.send(go)).toBeUndefined();
	});

	test('whose check fails stay open', () => {
		const walk = signed();
		again(walk, 'deploy');
		walk.send({ kind: 'recheck', phase: 'p1' });
		walk.play(walk.take(), [1]);
		expect(walk.send({ kind: 'sign-again', phase: 'p1' })).toEqual({
			refused: 'nothing that is stale can be answered by what was run since',
		});
	});

	test('that rest on a deployment are not checked by deploying again', () => {
		const walk = new Walk(book({ criteria: [item('d', 'Deploy works')] }));
		walk.perform('p1/s1', ['before', 'on', 'deploy', 'look', 'other'], [], 'yes');
		sign(walk);
		again(walk, 'deploy');
		expect(stale(walk)).toHaveLength(1);
		expect(walk.send({ kind: 'recheck', phase: 'p1' })).toEqual({
			refused: 'no command can be run again for what is stale',
		});
	});
});

test('items on the same evidence are found together', () => {
	const walk = signed();
	const [read, , unit] = first(walk).criteria;
	if (!read || !unit) throw new Error('the guide has changed');
	expect(itemsOnSameEvidence(walk.run, first(walk), read).map(({ id }) => id)).toEqual(['reads']);
	expect(itemsOnSameEvidence(walk.run, first(walk), unit)).toEqual([]);
	const roles = [{ name: 'QA lead', line: 1, items: ['reads'] }];
	expect(itemsOnSameEvidence(walk.run, { ...first(walk), roles }, read)).toEqual([]);
});

describe('an item that names a bound', () => {
	const rows: [text: string, words: string | undefined][] = [
		['Error rate below 5 %', 'below 5 %'],
		['p95 latency at most 300 ms', 'at most 300 ms'],
		['Availability above 99.9%', 'above 99.9 %'],
		['Success rate at least 99 %', 'at least 99 %'],
		['At least 2 approvals', undefined],
		['Error rates stay under the alert threshold', undefined],
	];
	test.each(rows)('%s', (text, words) => {
		const bound = boundOf({ text });
		expect(bound && boundWords(bound)).toBe(words);
	});

	const typed: [text: string, said: string, outside: string | undefined][] = [
		['Error rate below 5 %', '3.2 %', undefined],
		['Error rate below 5 %', 'about 3.2 since noon', undefined],
		['Error rate below 5 %', '5 %', '5 % is not below 5 %'],
		['p95 latency at most 300 ms', '0.31 s', '0.31 s is not at most 300 ms'],
		['p95 latency at most 300 ms', '300', undefined],
		['Success rate at least 99 %', '98.9', '98.9 % is not at least 99 %'],
		['p95 latency at most 300 ms', '4 %', '% cannot be held against a limit in ms'],
	];
	test.each(typed)('%s: %s', (text, said, outside) => {
		const bound = boundOf({ text });
		const observed = bound && observedIn(said, bound, '2026-01-05T22:00:00.000Z');
		if (!bound || !observed) expect.fail();
		expect(whyOutside(observed, bound)).toBe(outside);
	});

	const limited = () => {
		const walk = new Walk(book({ criteria: [item('e', 'Error rate below 5 %')] }));
		walk.perform('p1/s1', ['before', 'on', 'deploy', 'look', 'other'], [], 'yes');
		return walk;
	};
	const tick = { kind: 'sign', item: 'e', meaning: 'verified', evidence: [] } as const;

	test('asks for the observed value, and only a waiver passes outside it', () => {
		const walk = limited();
		const intent = { ...tick, evidence: [] };
		expect(walk.send(intent)).toEqual({
			refused: '"Error rate below 5 %" must be below 5 %: what was observed?',
			need: 'reason',
		});
		expect(walk.send({ ...intent, note: 'it looked fine' })).toMatchObject({ need: 'reason' });
		expect(walk.send({ ...intent, note: '7 %' })).toEqual({
			refused: '7 % is not below 5 %: only a waiver answers "Error rate below 5 %"',
		});
		expect(walk.send({ ...intent, meaning: 'waived', note: 'one bot, 7 %' })).toBeUndefined();
		expect(walk.send({ ...intent, note: '3.2 %' })).toBeUndefined();
		expect(walk.run.state.items.e).toMatchObject({
			note: '3.2 %',
			evidence: [{ kind: 'reading', name: 'error_rate', value: 3.2, unit: '%' }],
		});
	});

	test('takes what the run itself has seen since the last deployment', () => {
		const walk = limited();
		walk.report('x1', 'before', 'error_rate', 0.8, '%');
		expect(walk.send({ ...tick, evidence: [] })).toBeUndefined();
		expect(walk.run.state.items.e).toMatchObject({ evidence: [{ value: 0.8 }] });
	});

	test('does not take a figure from before the last deployment', () => {
		const walk = new Walk(book({ criteria: [item('e', 'Error rate below 5 %')] }));
		walk.perform('p1/s1', ['before', 'on', 'deploy', 'look'], []);
		walk.report('x1', 'before', 'error_rate', 0.8, '%');
		walk.perform('p1/s1', ['other'], [], 'yes');
		expect(walk.send({ ...tick, evidence: [] })).toMatchObject({ need: 'reason' });
	});
});
