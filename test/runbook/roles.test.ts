import { describe, expect, test } from 'vitest';
import { isRole, rolesOfLine } from '../../source/runbook/fact/role-line.ts';
import { findingsOf, read } from './read-text.ts';

/** One row a name, and whether it is a role. */
test.each([
	['Release manager', true],
	['QA lead', true],
	['SRE', true],
	['Head of Operations', true],
	['VP Engineering', true],
	['Security/Compliance', true],
	['Security & Compliance Rep', true],
	['CTO/Tech Lead', true],
	['Product Owner (or deputy)', true],
	['On-call', true],
	['DevOps', true],
	['Date', false],
	['Build/Release ID', false],
	['Environment', false],
	['No critical issues', false],
	['Notify support', false],
	['Code', false],
	['Hand over to operations', false],
	['All checks of the security team', false],
	['Phase 2 owner', false],
	['Everything that was agreed with the release manager', false],
] as const)('"%s": %s', (name, is) => {
	expect(isRole(name)).toBe(is);
});

const blank = '_________________';

/** Lines that ask wherever they stand. */
test.each([
	['Approvals: Engineering lead, SRE', ['Engineering lead', 'SRE']],
	['Sign-off: QA lead and the release manager.', ['QA lead', 'release manager']],
	['Approved by: Product owner', ['Product owner']],
	['Go/No-Go: CTO; Head of Operations', ['CTO', 'Head of Operations']],
	['QA lead sign-off', ['QA lead']],
	[`QA Lead sign-off: ${blank}`, ['QA Lead']],
	['Release manager approval required', ['Release manager']],
	['Approvals: Engineering lead, all tests green', []],
	['Approvals: 2', []],
	[`Approved by: ${blank}`, []],
	['Sign-off: see the ticket', []],
	['The QA lead gives the sign-off in the channel', []],
	['Wait for sign-off', []],
	[`Release manager: ${blank}`, []],
	['Release manager', []],
] as const)('%s', (line, roles) => {
	expect(rolesOfLine(line, { signing: false, entry: true })).toEqual(roles);
});

/** Lines in a list of those who sign. */
test.each([
	[`Release Manager: ${blank} Date: _______`, ['Release Manager']],
	[`Product Owner: ${blank}  Signature: ______ Date: __________`, ['Product Owner']],
	[`DevOps Lead ${blank}`, ['DevOps Lead']],
	[`Release Manager: ${blank} (Date: _____)`, ['Release Manager']],
	['QA Lead: [Name]', ['QA Lead']],
	['Security Reviewer: Pending', ['Security Reviewer']],
	['Release manager: Op One', ['Release manager']],
	['QA Lead: @op2', ['QA Lead']],
	[`QA Testing: ${blank}`, ['QA']],
	[`Security Review: ${blank}`, ['Security']],
	['Engineering lead', ['Engineering lead']],
	[`Date: ${blank}`, []],
	[`Code Review: ${blank}`, []],
	[`Launch Approval: ${blank}`, []],
	[`No critical issues: ${blank}`, []],
	['QA Lead: Approved', []],
	['Support: all tickets answered within the hour', []],
	['Notify support', []],
	['All critical paths report at least 90 % coverage', []],
	['Decision: [ ] approved  [ ] blocked', []],
	['Environment: [ ] Staging [ ] Production', []],
	[`QA lead: ${'_'.repeat(300)}`, []],
] as const)('signing: %s', (line, roles) => {
	expect(rolesOfLine(line, { signing: true, entry: true })).toEqual(roles);
});

const names = (...lines: string[]) =>
	read('# Rollout', '', '## Phase 1: Read', '', '1. Do it', '', ...lines).phases[0]?.roles?.map(
		({ name }) => name,
	);

describe('a phase names who says GO', () => {
	test.each([
		{
			as: 'a list of tasks',
			lines: ['### Sign-Off', '', `- [ ] QA lead: ${blank}`, `- [ ] Date: ${blank}`],
			is: ['QA lead'],
		},
		{
			as: 'a list below a line',
			lines: ['Sign-offs:', '', `- Release manager: ${blank}`, '- SRE'],
			is: ['Release manager', 'SRE'],
		},
		{
			as: 'bold lines of one paragraph',
			lines: ['### Signatures', '', `**QA lead:** ${blank}`, `**SRE lead:** ${blank}`],
			is: ['QA lead', 'SRE lead'],
		},
		{
			as: 'a table',
			lines: [
				'### Approval',
				'',
				'| Role | Name | Signature | Date |',
				'| --- | --- | --- | --- |',
				'| QA lead | | | |',
				'| **Release manager** | [Name] | | |',
				'| Prepared by | op1 | | |',
			],
			is: ['QA lead', 'Release manager'],
		},
		{
			as: 'a table to sign in under any heading',
			lines: ['### Who', '', '| Role | Go/No-Go |', '| --- | --- |', '| SRE | |'],
			is: ['SRE'],
		},
		{ as: 'a line', lines: ['Approvals: Engineering lead, SRE'], is: ['Engineering lead', 'SRE'] },
		{
			as: 'twice, which is once',
			lines: ['- [ ] QA lead sign-off', '', '### Sign-off', '', '- QA Lead'],
			is: ['QA lead'],
		},
		{
			as: 'contacts, which sign nothing',
			lines: ['### Contacts', '', `- QA lead: ${blank}`, `- SRE: ${blank}`],
			is: undefined,
		},
		{
			as: 'a table of contacts',
			lines: ['### Team', '', '| Role | Name | Contact |', '| --- | --- | --- |', '| SRE | | |'],
			is: undefined,
		},
		{
			as: 'criteria under the word',
			lines: ['### Sign-off', '', '- [ ] CI is green', '- [ ] No open bugs of severity 1'],
			is: undefined,
		},
		{
			as: 'a table of results',
			lines: ['### Sign-off', '', '| Area | Result |', '| --- | --- |', '| Security | Pass |'],
			is: undefined,
		},
	])('as $as', ({ lines, is }) => {
		expect(names(...lines)).toEqual(is);
	});
});

test('who signs outside the phases signs no phase', () => {
	const { phases } = read(
		'# Rollout',
		'',
		'## Phase 1: Read',
		'',
		'1. Do it',
		'',
		'## Document approval',
		'',
		`- QA lead: ${blank}`,
	);
	expect(phases.map(({ roles }) => roles)).toEqual([undefined]);
});

test('a task that names a role is still counted, and known as its entry', () => {
	const { phases, counts } = read(
		'# Rollout',
		'',
		'## Phase 1: Read',
		'',
		'### Sign-off',
		'',
		`- [ ] QA lead: ${blank}`,
	);
	expect(counts.checklistItems).toBe(1);
	expect(phases[0]?.roles).toEqual([
		{ name: 'QA lead', line: 7, items: [phases[0]?.checklist[0]?.id] },
	]);
});

test('a role that is named twice is asked once, and every entry that names it is answered with it', () => {
	const [phase] = read(
		'# Rollout',
		'',
		'## Phase 1: Read',
		'',
		'Approvals: QA lead',
		'',
		'- [ ] QA lead sign-off',
		'- [ ] Tests pass',
		'',
		'### Signatures',
		'',
		`- [ ] QA Lead: ${blank}`,
	).phases;
	const ids = phase?.checklist.map(({ id }) => id) ?? [];
	expect(phase?.roles).toEqual([{ name: 'QA lead', line: 5, items: [ids[0], ids[2]] }]);
});

describe('the front matter names roles', () => {
	const guide = (roles: string) =>
		[
			'---',
			'gonogo:',
			'  approvals:',
			`    roles: ${roles}`,
			'---',
			'# Rollout',
			'## Phase 1: Read',
			'1. Do it',
			'',
			'Approvals: SRE',
			'## Phase 2: Write',
			'1. Do it',
		].join('\n');
	const named = (roles: string) =>
		read(guide(roles)).phases.map((phase) => phase.roles?.map(({ name }) => name));

	test('for every phase', () => {
		expect(named('[Release manager, QA lead]')).toEqual([
			['Release manager', 'QA lead'],
			['Release manager', 'QA lead'],
		]);
	});

	test('each once, however often it is written', () => {
		expect(named('[QA lead, SRE, qa LEAD]')[0]).toEqual(['QA lead', 'SRE']);
		expect(named('{ Phase 2: [SRE, sre, SRE] }')[1]).toEqual(['SRE']);
	});

	test('by phase, and otherwise the guide does', () => {
		expect(named('{ Phase 2: [QA lead] }')).toEqual([['SRE'], ['QA lead']]);
		expect(named('{ Phase 1: [] }')).toEqual([undefined, undefined]);
	});

	test('a phase that is not there is said', () => {
		expect(findingsOf(guide('{ Phase 9: [QA lead] }'))).toContainEqual(
			expect.objectContaining({
				rule: 'annotation-unknown',
				message: 'gonogo.approvals.roles: the guide has no phase "Phase 9"',
			}),
		);
	});
});
