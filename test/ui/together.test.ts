import { expect, test } from 'vitest';
import { readText } from '../runbook/read-text.ts';
import { Stand } from './stage.ts';

/** A phase with one command and these criteria. */
const guide = (...criteria: string[]): string => `# Parcels

## Phase 1: Labels

### Step 1: Look
\`\`\`bash
npm run test:labels
\`\`\`

### Success criteria
${criteria.map((text) => `- [ ] ${text}`).join('\n')}
`;

const labels = [
	'Labels test passes',
	'Somebody told the shops',
	'Labels verified by test',
	'Old labels test still passes',
];

/** The sign-off of a phase whose only command has run. */
const signing = (criteria = labels): Stand =>
	new Stand(readText(guide(...criteria))).keys('enter', 's');

const boxes = (stand: Stand) => stand.text().match(/\[[x ]\]/g);

test('an item says which line above rests on the same run', () => {
	const stand = signing();
	expect(stand.text()).toMatch(/Labels test passes +test:labels ok/);
	expect(stand.text()).toMatch(/Labels verified by test +same evidence as line 1/);
	expect(stand.text()).toMatch(/Old labels test still passes +same evidence as line 1/);
});

test('a answers all that rest on one run, and goes on to what is left', () => {
	const stand = signing();
	expect(stand.text()).toContain('a tick all 3 on this');
	stand.keys('a');
	expect(boxes(stand)).toEqual(['[x]', '[ ]', '[x]', '[x]']);
	expect(stand.text()).toContain('3 ticked: all of them rest on the same run');
	expect(stand.text()).toMatch(/›\[ \] Somebody told the shops/);
	stand.keys('a');
	expect(stand.text()).toContain('no other open item rests on the same run');
	expect(boxes(stand)).toEqual(['[x]', '[ ]', '[x]', '[x]']);
});

test('an item that asks for its figure holds back what follows until it has it', () => {
	const stand = signing(['Labels test passes', 'Labels test error rate below 1%']).keys('a');
	expect(stand.text()).toContain('must be below 1 %: what was observed?');
	expect(stand.text()).not.toContain('ticked: all of them');
	stand.type('0.2%').keys('enter');
	expect(boxes(stand)).toEqual(['[x]', '[x]']);
	expect(stand.text()).toContain('2 ticked: all of them rest on the same run');
});

test('what is answered already keeps its answer', () => {
	const stand = signing()
		.keys('down', 'down', 'w')
		.type('not this time')
		.keys('enter', 'home', 'a');
	expect(stand.text()).toContain('[w] Labels verified by test');
	expect(stand.text()).toContain('2 ticked: all of them rest on the same run');
});
