import { expect, test } from 'vitest';
import type { Intent } from '../../../source/run/intent.ts';
import { rollout } from '../guide.ts';
import { Walk } from '../walk.ts';

const person = (login: string) => ({ name: login, login, host: 'there', role: 'operator' });
const opens = (login: string): Intent => {
	return { kind: 'open-session', operator: person(login), via: 'screen', pid: 1 };
};
const asks: Intent = { kind: 'ask-hand-over', operator: person('op2') };
const offersAny: Intent = { kind: 'offer-hand-over' };
const offers: Intent = { kind: 'offer-hand-over', to: 'op2' };
const withdraws: Intent = { kind: 'withdraw-hand-over' };
const accepts: Intent = { kind: 'accept-hand-over', operator: person('op2') };
const leaves: Intent = { kind: 'close-session', reason: 'quit', left: [] };
const explains: Intent = { kind: 'explain-take-over', reason: 'its laptop died' };

/** What came before, what is tried then, and why it is refused; nothing when it is carried out. */
const cases: [string, Intent[], Intent, string?][] = [
	['an offer to anybody is taken', [offersAny], accepts],
	['an offer to a login is taken by it', [offers], accepts],
	[
		'and by no other',
		[{ kind: 'offer-hand-over', to: 'op3' }],
		accepts,
		'the run is offered to op3, not to op2',
	],
	['silence is no offer', [asks], accepts, 'the run is not offered'],
	['an offer that was taken back is none', [offers, withdraws], accepts, 'the run is not offered'],
	[
		'an offer ends with its session',
		[offers, leaves, opens('op1')],
		accepts,
		'the run is not offered',
	],
	[
		'nothing can be taken back before',
		[],
		withdraws,
		'nobody asks for the run, and it is offered to nobody',
	],
	['who asks can be told no', [asks], withdraws],
	[
		'a run that was handed over is gone',
		[offers, accepts],
		asks,
		'the run is being handed over already',
	],
	[
		'one that was left needs no explanation',
		[leaves, opens('op2')],
		explains,
		'nothing has to be explained',
	],
	['one whose session never ended does', [opens('op2')], explains],
	[
		'but not to the same login, back after a power cut',
		[opens('op1')],
		explains,
		'nothing has to be explained',
	],
	['and only once', [opens('op2'), explains], explains, 'nothing has to be explained'],
];

test.each(cases)('%s', (_, before, intent, refused) => {
	const walk = new Walk(rollout());
	walk.send(opens('op1'));
	for (const one of before) expect(walk.send(one)).toBeUndefined();
	expect(walk.send(intent)?.refused).toBe(refused);
});

test('a reason is asked for, and it stands in the record', () => {
	const walk = new Walk(rollout());
	walk.send(opens('op1'));
	walk.send(opens('op2'));
	expect(walk.run.state.handOver).toEqual({ unexplained: 'op1' });
	expect(walk.send({ kind: 'explain-take-over', reason: ' ' })).toMatchObject({ need: 'reason' });
	expect(walk.send(explains)).toBeUndefined();
	expect(walk.events.at(-1)).toMatchObject({ reason: 'its laptop died' });
});
