import { existsSync, readdirSync, writeFileSync } from 'node:fs';
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
	await operator.press(keys.enter, /REHEARSAL {2}PRODUCTION/);
	await operator.advance(/to look at, then one signature/);
	expect(operator.screen.text()).toContain('would run: npm run deploy:production');
	await operator.press(keys.enter, /1 open/);
	expect(operator.screen.text()).toContain('REHEARSAL');
	await operator.press('!', /to run it on/);
	expect(operator.screen.text()).toContain('REHEARSAL');
	expect(operator.screen.text()).toContain('never drilled');
	expect(existsSync(join(operator.folder, 'canary'))).toBe(true);
	expect(readdirSync(join(operator.env.XDG_STATE_HOME ?? '', 'gonogo'))).toEqual(['rehearsals']);
});
