import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Operator } from './operator.ts';
import { keys } from './terminal.ts';

const guide = `# Move the shop

## Phase 1: Build

### Step 1: Build and deploy
\`\`\`bash
npm run build
rm -f canary
npm run deploy:production
\`\`\`

- [ ] It is live

## Emergency rollback

\`\`\`bash
npm run deploy:rollback
\`\`\`
`;

test('a guide is rehearsed on the screens: every one says so, and nothing is executed', async () => {
	const operator = new Operator();
	writeFileSync(join(operator.folder, 'guide.md'), guide);
	writeFileSync(join(operator.folder, 'canary'), 'alive');
	operator.start(['rehearse', 'guide.md']);
	const card = await operator.screen.waitFor('Enter begin');
	expect(card).toContain('REHEARSAL: nothing is executed');
	expect(card).toContain('never drilled');
	await operator.press(keys.enter, /REHEARSAL {2}for PRODUCTION/);
	await operator.press(keys.ctrl('r'), /npm run build: succeeds now. How does it go\?/);
	await operator.press('h', /npm run build +hangs/);
	await operator.press(keys.enter, /hangs as chosen: Ctrl-R lets it go on/);
	await operator.press(keys.ctrl('r'), /How does it go\?/);
	operator.screen.send('p');
	await operator.screen.waitFor('What does it print?');
	operator.screen.send('error_rate=8%');
	await operator.screen.waitFor('error_rate=8%');
	operator.screen.send(keys.enter);
	await operator.screen.waitFor(/^ error_rate=8%$/m);
	await operator.advance(/to look at, then one signature/);
	expect(operator.screen.text()).toContain('would run: npm run deploy:production');
	await operator.press(keys.enter, /1 open/);
	expect(operator.screen.text()).toContain('REHEARSAL');
	await operator.press('!', /to run it on/);
	expect(operator.screen.text()).toContain('REHEARSAL');
	expect(operator.screen.text()).toContain('never drilled');
	await operator.press(keys.ctrl('t'), /1 +Emergency rollback with stand-ins/);
	await operator.press('1', /what goes wrong\?/);
	await operator.press('0', /^ DRILL /m);
	await operator.screen.waitFor('IT HAS TO BE ROLLED BACK');
	expect(operator.screen.text()).toMatch(/^ REHEARSAL .*run /m);
	await operator.type('rollback');
	await operator.press(keys.enter, /DRILL ROLLED BACK/);
	expect(operator.screen.text()).toContain('the first good drill of its kind');
	await operator.press(keys.enter, /drilled \d\d:\d\d in \d+ s/);
	const rehearsals = join(operator.env.XDG_STATE_HOME ?? '', 'gonogo', 'rehearsals');
	const rolledBack = readdirSync(rehearsals).map((name) =>
		readFileSync(join(rehearsals, name, 'journal.jsonl'), 'utf8').includes('"rollback.started"'),
	);
	// The drill's own record has it, that of the run on the screens has not.
	expect(rolledBack.sort()).toEqual([false, true]);
	expect(existsSync(join(operator.folder, 'canary'))).toBe(true);
	expect(readdirSync(join(operator.env.XDG_STATE_HOME ?? '', 'gonogo')).sort()).toEqual([
		'drills.json',
		'rehearsals',
	]);
});
