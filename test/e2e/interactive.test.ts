import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Operator } from './operator.ts';
import { keys } from './terminal.ts';

const guide = `# A small talk

## Phase 1: Talk

### Step 1: Answer

\`\`\`bash
read -r -p "first? " one
read -r -p "second? " two
echo "heard $one and $two"
\`\`\`
`;

async function opened() {
	const operator = new Operator();
	writeFileSync(join(operator.folder, 'talk.md'), guide);
	const screen = operator.start(['talk.md', '--environment', 'staging']);
	await screen.waitFor('Enter begin');
	screen.send(keys.enter);
	await screen.waitFor(/Next: read/);
	return { operator, screen };
}

test('a command that asks gets the terminal, loses no key, and the screens come back', async () => {
	const { operator, screen } = await opened();
	screen.send(keys.enter);
	await screen.waitFor((text) => !screen.onAlternateScreen() && text.includes('first? '));
	screen.send('alpha\r');
	await screen.waitFor(() => screen.onAlternateScreen());
	await screen.waitFor(/Next: read.*second/);
	screen.send(keys.enter);
	await screen.waitFor((text) => !screen.onAlternateScreen() && text.includes('second? '));
	screen.send('beta\r');
	await screen.waitFor(/Next: echo/);
	screen.send(keys.enter);
	await screen.waitFor('heard alpha and beta');
	// The block ends a moment after its last line; leaving before would ask.
	await screen.waitFor(/Next: .*GO or NO-GO/);
	expect(operator.events('block.started').map(({ mode }) => mode)).toEqual([
		'interactive',
		'interactive',
		'foreground',
	]);
	screen.send('q');
	expect(await screen.exited).toBe(0);
});
