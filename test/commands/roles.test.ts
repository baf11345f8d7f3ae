import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Desk, desk } from './headless.ts';

const guide = `# Rollout

## Phase 1: Look

1. Tell the desk

### Sign-off

- [ ] QA lead: ____________ Date: _______
- [ ] Release manager: ____________ Date: _______
`;

/** Walks the guide with what its roles say according to the answers. */
async function walk(place: Desk, said: Record<string, unknown>): Promise<number> {
	writeFileSync(join(place.folder, 'guide.md'), guide);
	const answers = {
		answers: 1,
		operator: 'op1',
		environment: 'production',
		steps: { 'Tell the desk': 'done' },
		roles: { 'Phase 1': said },
		decisions: { 'Phase 1': 'go' },
	};
	writeFileSync(join(place.folder, 'answers.json'), JSON.stringify(answers));
	await place.gonogo('trust', 'guide.md');
	return place.gonogo('run', 'guide.md', '--answers', 'answers.json', '--json');
}

test('roles of the answers say GO, which stands in the report and is verified', async () => {
	const place = desk();
	const said = { 'QA lead': { name: 'op2', go: 'all green' }, 'release manager': 'go' };
	expect(await walk(place, said)).toBe(0);
	expect(place.events('role.decided')).toMatchObject([
		{ role: 'QA lead', name: 'op2', line: 'all green', decision: 'go' },
		{ role: 'Release manager', name: 'op1', decision: 'go' },
	]);
	const id = String(place.events('run.created')[0]?.run);
	place.clear();
	expect(await place.gonogo('verify', id)).toBe(0);
	await place.gonogo('report', id);
	const report = place.out.join('\n');
	expect(report).toContain('The guide names who says GO: QA lead (GO), Release manager (GO).');
	expect(report).toMatch(/QA lead, for whom op2 speaks: GO: all green \(written down as \S+@\S+\)/);
});

test('a role that the answers do not cover is a gate by its name', async () => {
	const place = desk();
	expect(await walk(place, { 'QA lead': 'go' })).toBe(3);
	expect(place.events('result')).toMatchObject([
		{ gate: { gate: 'role', name: 'Release manager' } },
	]);
});

test('a NO-GO of a role holds the run', async () => {
	const place = desk();
	expect(await walk(place, { 'QA lead': { 'no-go': 'a test fails' } })).toBe(3);
	expect(place.events('phase.decided')).toMatchObject([
		{ decision: 'no-go', reason: 'QA lead (op1): a test fails' },
	]);
	expect(place.events('result')).toMatchObject([{ gate: { gate: 'no-go' } }]);
});

test('gonogo inspect names the roles of a phase, and says nothing where there are none', async () => {
	const place = desk();
	writeFileSync(join(place.folder, 'guide.md'), guide);
	writeFileSync(join(place.folder, 'none.md'), guide.slice(0, guide.indexOf('### Sign-off')));
	await place.gonogo('inspect', 'guide.md');
	expect(place.out.join('\n')).toContain('GO needs: QA lead, Release manager');
	place.clear();
	await place.gonogo('inspect', 'none.md');
	expect(place.out.join('\n')).not.toContain('GO needs');
});
