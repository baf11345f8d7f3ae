import { expect, test } from 'vitest';
import { readText } from '../runbook/read-text.ts';
import { Stand } from './stage.ts';

const guide = `# Parcels

## Phase 1: Labels

### Step 1: Look
\`\`\`bash
ssh web1
\`\`\`
`;

const stood = () => new Stand(readText(guide), { plays: () => ({ hang: true }) });

test('a command that asks gets the terminal as soon as it has begun, once', () => {
	const stand = stood().keys('enter');
	stand.session.changed();
	expect(stand.asked).toEqual(['hand over']);
});

test('one that an earlier gonogo began has its own, and the screens stay', () => {
	const stand = stood();
	stand.engine.takenUp = true;
	expect(stand.keys('enter').asked).toEqual([]);
	expect(stand.text()).toMatch(/Running 0:00 +on another terminal: Ctrl-C stops it/);
});
