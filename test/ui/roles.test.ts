import { describe, expect, test } from 'vitest';
import { readSaid } from '../../source/ui/actions/roles.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

/** One row a line that somebody types for a role. */
test.each([
	['go', { decision: 'go' }],
	['GO', { decision: 'go' }],
	['go, graphs are flat', { decision: 'go', line: 'graphs are flat' }],
	['no-go: a test fails', { decision: 'no-go', line: 'a test fails' }],
	['NO GO a test fails', { decision: 'no-go', line: 'a test fails' }],
	['nogo a test fails', { decision: 'no-go', line: 'a test fails' }],
	['no-go', { missing: 'a NO-GO wants its reason: no-go, and why' }],
	['yes', { missing: 'begin with go or no-go' }],
	['gone fishing', { missing: 'begin with go or no-go' }],
	['', { missing: 'begin with go or no-go' }],
] as const)('"%s"', (text, read) => {
	expect(readSaid(text)).toEqual(read);
});

/** The sign-off of phase 1, whose guide names two roles. */
function signing(): Stand {
	const phases = smallGuide.phases.map((phase, index) =>
		index === 0
			? { ...phase, roles: ['QA lead', 'SRE'].map((name) => ({ name, line: 1 })) }
			: phase,
	);
	return new Stand({ ...smallGuide, phases }).keys('s');
}

describe('g', () => {
	test('asks each role in turn, and then for the signature', () => {
		const stand = signing();
		expect(stand.text()).toContain('ROLES  QA lead not asked, SRE not asked');
		stand.keys('g');
		expect(stand.text()).toContain('QA lead: who speaks for it?');
		stand.keys('enter');
		expect(stand.text()).toContain('QA lead, op1: GO or NO-GO for Groundwork?');
		stand.type('go').keys('enter');
		expect(stand.text()).toContain('SRE: who speaks for it?');
		expect(stand.text()).toContain('2 of 2');
		stand.keys('ctrl+u').type('op2').keys('enter').type('go, flat graphs').keys('enter');
		expect(stand.engine.sent.slice(-2)).toMatchObject([
			{ kind: 'decide-role', role: 'QA lead', decision: 'go', name: 'op1' },
			{ kind: 'decide-role', role: 'SRE', decision: 'go', name: 'op2', line: 'flat graphs' },
		]);
		expect(stand.text()).toContain('still open in Groundwork. GO all the same?');
	});

	test('of a role that says NO-GO holds the phase, and asks that role again', () => {
		const stand = signing().keys('g', 'enter').type('hmm').keys('enter');
		expect(stand.text()).toContain('begin with go or no-go');
		stand.keys('ctrl+u').type('no-go a test fails').keys('enter');
		expect(stand.text()).toContain('ROLES  QA lead NO-GO (op1), SRE not asked');
		expect(stand.text()).toMatch(/GO +NO-GO by op1: QA lead \(op1\): a test fails/);
		stand.keys('g');
		expect(stand.text()).toContain('NO-GO before: a test fails.');
	});
});
