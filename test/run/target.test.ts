import { expect, test } from 'vitest';
import type { EventBody } from '../../source/run/event.ts';
import { evolve, stamped } from '../../source/run/evolve.ts';
import { compareTarget, targetWords } from '../../source/run/target.ts';
import { rollout } from './guide.ts';
import { Walk } from './walk.ts';

type Facts = Record<string, string>;

/** What comparing says after sessions that found these facts, and deployments that went by those. */
function compared(...happened: ({ opened: Facts } | { deployed: Facts })[]) {
	const { run } = new Walk(rollout());
	const { operator } = run.state;
	if (!operator) throw new Error('nobody is there');
	let { state } = run;
	for (const [index, one] of happened.entries()) {
		const body: EventBody =
			'opened' in one
				? { type: 'session.opened', operator, via: 'screen', pid: 1, target: one.opened }
				: {
						type: 'block.started',
						execution: `x${index}`,
						owner: 'p1/s1',
						statements: [{ id: 'p1/s1/deploy', text: 'npm run deploy', deploys: true }],
						mode: 'foreground',
						environment: 'production',
						cwd: '/',
						target: one.deployed,
					};
		state = evolve(state, stamped(body, { at: state.at, by: 'op1' }, state.seq + 1));
	}
	return compareTarget({ ...run, state });
}

const eu = { CONTEXT: 'eu' };
const us = { CONTEXT: 'us' };

/** One row a story of sessions and deployments. */
test.each([
	['nothing was deployed', [{ opened: eu }], 'unknown', ''],
	['the same machine', [{ opened: eu }, { deployed: eu }, { opened: eu }], 'same', 'CONTEXT eu'],
	[
		'another machine',
		[{ opened: eu }, { deployed: eu }, { opened: us }],
		'differs',
		'CONTEXT us here, eu there',
	],
	[
		'another machine, once something was deployed from it',
		[{ opened: eu }, { deployed: eu }, { opened: us }, { deployed: us }],
		'same',
		'CONTEXT us',
	],
	[
		'what the guide has set since the session began',
		[{ opened: {} }, { deployed: eu }],
		'same',
		'CONTEXT eu',
	],
	[
		'what is set here and was not there',
		[{ opened: {} }, { deployed: {} }, { opened: eu }],
		'differs',
		'CONTEXT eu here, not set there',
	],
	['nothing that tells targets apart', [{ opened: {} }, { deployed: {} }], 'unnamed', ''],
] as const)('%s', (_, happened, kind, words) => {
	const result = compared(...happened);
	expect(result.kind).toBe(kind);
	expect('facts' in result ? targetWords(result.facts) : '').toBe(words);
});
