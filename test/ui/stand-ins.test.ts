import { describe, expect, test } from 'vitest';
import { commandGoes } from '../../source/run/rehearsal.ts';
import { readGuide } from '../../source/runbook/read.ts';
import { walkable } from '../../source/runbook/walk.ts';
import { scenes } from './scenes.ts';
import { Stand, sizes } from './stage.ts';

const guide = `# Move the shop

## Phase 1: Build

### Step 1: Build and deploy
\`\`\`bash
export SHOP_NEW=true
npm run build
npm run deploy:production
\`\`\`

- [ ] It is live

## Emergency rollback

\`\`\`bash
export SHOP_NEW=false
npm run deploy:rollback
npm run notify:team
\`\`\`
`;

const read = readGuide(new TextEncoder().encode(guide), 'guide.md');
if (!read.ok) throw new Error(read.problem);
const runbook = walkable(read.runbook);

/** A rehearsal in which each command goes as it was chosen. */
function rehearsing(): Stand {
	const stand: Stand = new Stand(runbook, {
		created: { kind: 'rehearsal' },
		plays: (text) => {
			const goes = commandGoes(stand.engine.choices ?? [], text);
			if (goes === 'hang') return { hang: true };
			if (typeof goes === 'object' && 'fail' in goes) return { code: goes.fail };
			return goes === 'succeed' ? {} : { code: 1 };
		},
	});
	return stand;
}

const build = (stand: Stand) => stand.keys('down', 'ctrl+r');

describe('how the next command goes is chosen with Ctrl-R', () => {
	test.each([
		['s', [], 'succeed', ''],
		['f', [], 'fail', 'fails'],
		['c', ['7', 'enter'], { fail: 7 }, 'fails with exit 7'],
		['o', [], 'fail-once', 'fails once'],
		['h', [], 'hang', 'hangs'],
	] as const)('%s %j: %j', (key, typed, goes, shown) => {
		const stand = build(rehearsing());
		expect(stand.text()).toContain('npm run build: succeeds now. How does it go?');
		stand.keys(key, ...typed);
		expect(stand.engine.choices).toEqual([{ call: 'npm run build', goes }]);
		expect(stand.text()).toMatch(new RegExp(`npm run build *${shown}$`, 'm'));
	});

	test('p: what the program prints, a line for each \\n', () => {
		const stand = build(rehearsing()).keys('p').type('error_rate=8%\\nok=1').keys('enter');
		expect(stand.engine.choices).toEqual([
			{ call: 'npm run build', goes: { prints: 'error_rate=8%\nok=1' } },
		]);
	});

	test('an exit code that is none is not taken', () => {
		const stand = build(rehearsing()).keys('c').type('256').keys('enter');
		expect(stand.text()).toContain('256 is no exit code from 1 to 255');
		expect(stand.engine.choices).toEqual([]);
	});

	test('for every program with e, for another command with l', () => {
		const stand = build(rehearsing()).keys('e', 'h');
		expect(stand.engine.choices).toEqual([{ call: '*', goes: 'hang' }]);
		stand.keys('ctrl+r', 'l');
		expect(stand.text()).toMatch(/npm run deploy:production +hangs/);
		expect(stand.text()).not.toMatch(/export/);
		stand.keys('down', 'enter', 'f');
		expect(stand.engine.choices).toContainEqual({
			call: 'npm run deploy:production',
			goes: 'fail',
		});
	});

	test('while it hangs, and then it goes on as it is chosen', () => {
		const stand = build(rehearsing()).keys('h').keys('up', 'enter');
		expect(stand.text()).toContain('hangs as chosen: Ctrl-R lets it go on');
		stand.keys('ctrl+r', 'f');
		expect(stand.engine.choices?.at(-1)).toEqual({ call: 'npm run build', goes: 'fail' });
	});

	test('on the plan of a rollback, where letters belong to the word, and while it runs', () => {
		const stand = rehearsing().keys('!', 'ctrl+r');
		expect(stand.text()).toContain('How stand-ins go');
		expect(stand.text()).toMatch(/npm run notify:team +succeeds/);
		stand.keys('enter', 'f');
		expect(stand.text()).toMatch(/npm run +PRODUCTION fails/);
		stand.type('rollback').keys('enter');
		expect(stand.text()).toContain('FAILED: Enter offers what to do about npm run deploy:rollback');
		stand.keys('ctrl+r', 's', 'enter', 'r');
		expect(stand.text()).toContain('ROLLED BACK');
	});
});

test('an export goes as it is: what is asked for is every program', () => {
	expect(rehearsing().keys('ctrl+r').text()).toContain('How stand-ins go');
});

test('a run has no such key, and neither its footer nor its help names one', () => {
	const stand = new Stand(runbook);
	expect(stand.text()).not.toContain('Ctrl-R');
	expect(stand.keys('ctrl+r').context().view.overlays).toEqual([]);
	expect(stand.keys('?').text({ columns: 120, rows: 80 })).not.toContain('how it goes');
});

describe('a banner says on every screen that nothing real happens', () => {
	const kinds = { rehearsal: 'REHEARSAL', sandbox: 'SANDBOX' } as const;
	test.each(Object.entries(scenes))('%s', (_, { stand }) => {
		for (const [kind, word] of Object.entries(kinds)) {
			const shown = stand();
			const { created } = shown.engine.run.state;
			if (!created) throw new Error('no run');
			shown.engine.become({ ...created, kind: kind as keyof typeof kinds });
			for (const size of Object.values(sizes)) {
				const [first = ''] = shown.lines(size);
				expect(first).toMatch(new RegExp(`^ ${word}`));
				expect(first).toContain('7f3a');
			}
		}
	});
});
