import { describe, expect, test } from 'vitest';
import { batchFrom, elevates } from '../../source/run/ask.ts';
import type { SessionOpened } from '../../source/run/event.ts';
import { statementsOf } from '../../source/runbook/lookup.ts';
import { readText } from '../runbook/read-text.ts';
import { Walk } from './walk.ts';

const operator = { name: 'op1', login: 'op1', host: 'here', role: 'operator' };

/** A run of these commands as one block, opened where sudo asks or does not. */
function walking(text: string, sudo?: SessionOpened['sudo']): Walk {
	const guide = `# Guide\n\n## Phase 1: Do\n\n### Step 1: It\n\n\`\`\`bash\n${text}\n\`\`\`\n`;
	const walk = new Walk(readText(guide));
	walk.send({
		kind: 'open-session',
		operator,
		via: 'screen',
		pid: 1,
		...(sudo === undefined ? {} : { sudo }),
	});
	return walk;
}

const statements = (walk: Walk) => statementsOf(walk.run.runbook);

describe('becoming another user through sudo', () => {
	test.each([
		['sudo systemctl restart web', true],
		['cd /srv && sudo -u app ./migrate', true],
		['cat hosts | sudo tee /etc/hosts', true],
		['sudo -E -u app env', true],
		['sudo -n systemctl restart web', false],
		['echo "$WORD" | sudo -S true', false],
		['sudo -u app -n true', true],
		['sudo --non-interactive true', false],
		['echo sudo make me a sandwich', false],
		['pseudo-check web', false],
	])('%s: %s', (text, asks) => {
		const [placed] = statements(walking(text));
		expect(placed && elevates(placed.statement)).toBe(asks);
	});

	test.each([
		['asks', ['interactive']],
		[undefined, ['foreground']],
	] as const)('gets the terminal where it wants a password (%s)', (sudo, modes) => {
		const walk = walking('sudo systemctl restart web', sudo);
		const [placed] = statements(walk);
		const batch = placed && batchFrom(walk.run, placed.owner, placed.statement.id, 'through');
		expect([batch?.mode]).toEqual(modes);
	});

	test('cuts the block there, so that what comes after it is shown as it runs', () => {
		const walk = walking('echo before\nsudo true\necho after', 'asks');
		const [first] = statements(walk);
		const batch = first && batchFrom(walk.run, first.owner, first.statement.id, 'through');
		expect(batch?.statements.map(({ text }) => text)).toEqual(['echo before']);
	});
});
