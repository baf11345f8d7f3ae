import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Operator } from './operator.ts';
import { keys, type Terminal } from './terminal.ts';

const ESC = '\u001B';
const BEL = '\u0007';

/** What foreign text may hold, and what of it the terminal must never be sent. No program of ours sends any of these. */
const payloads: [what: string, text: string, leak: RegExp][] = [
	['clipboard', `${ESC}]52;c;ZXZpbA==${BEL}`, /\u001B\]52;|ZXZpbA==\u0007/],
	['clipboard, C1', '\u009D52;c;ZXZpbA==\u009C', /[\u0080-\u009F]/],
	['window title', `${ESC}]0;owned${BEL}`, /\u001B\][012];/],
	[
		'link',
		`${ESC}]8;;http://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`,
		/\u001B\]8;[^\u0007\u001B]*evil/,
	],
	['colour query', `${ESC}]11;?${BEL}`, /\u001B\]11;/],
	['inline image', `${ESC}]1337;File=inline=1:QUJD${BEL}`, /\u001B\]1337/],
	['tmux passthrough', `${ESC}Ptmux;${ESC}${ESC}]52;c;QQ==${BEL}${ESC}\\`, /\u001BP/],
	['APC', `${ESC}_Gf=100;QUJD${ESC}\\`, /\u001B_/],
	['PM', `${ESC}^private${ESC}\\`, /\u001B\^/],
	['SOS', `${ESC}Xstart${ESC}\\`, /\u001BX/],
	['screen title', `${ESC}ktitle${ESC}\\`, /\u001Bk/],
	['cursor to a place', `${ESC}[7;7H`, /\u001B\[7;7H/],
	['cursor up', `${ESC}[33A`, /\u001B\[33A/],
	['clear history', `${ESC}[3J`, /\u001B\[3J/],
	['scroll region', `${ESC}[2;3r`, /\u001B\[2;3r/],
	['other alternate screen', `${ESC}[?47h`, /\u001B\[\?47h/],
	['mouse', `${ESC}[?1003h`, /\u001B\[\?1003h/],
	['status report', `${ESC}[6n`, /\u001B\[6n/],
	['device attributes', `${ESC}[>0c`, /\u001B\[>0c/],
	['soft reset', `${ESC}[!p`, /\u001B\[!p/],
	['full reset', `${ESC}c`, /\u001Bc/],
	['charset', `${ESC}(0`, /\u001B\(0/],
	['C1 CSI', '\u009B2J', /[\u0080-\u009F]/],
	['conceal', `${ESC}[8mhidden${ESC}[0m`, /\u001B\[(?:\d+;)*0?8m/],
	['blink', `${ESC}[5mblink${ESC}[0m`, /\u001B\[(?:\d+;)*0?[56]m/],
	['bell and backspace', `${BEL}safe\b\b`, /[\u0007\u0008]/],
	['shift out', '\u000E', /\u000E/],
	['form feed', '\u000B\u000C', /[\u000B\u000C]/],
	['right-to-left override', 'a\u202Eb\u202C', /[\u202A-\u202E]/],
	['isolate', 'a\u2066b\u2069', /[\u2066-\u2069]/],
	['zero width', 'a\u200Bb\uFEFF', /[\u200B\uFEFF]/],
	['tag characters', 'a\u{E0041}\u{E0042}', /[\u{E0000}-\u{E0FFF}]/u],
	['a title without end', `${ESC}]2;never ends`, /\u001B\]2;/],
];

const all = payloads.map(([, text]) => text).join('.');
/** What a file's name can hold: short, and without a slash. */
const forNames = `${ESC}]0;own${BEL}${ESC}[3J\u009B2J\u202E${ESC}c`;
const hostile = (marker: string) => `${marker} ${all}`;
/** As a guide may hold it: one with more than a few of the other controls is refused as no text. */
const inGuide = (marker: string) =>
	hostile(marker)
		.replaceAll(BEL, `${ESC}\\`)
		.replaceAll(/[\u0008\u000B\u000E]/g, '');

const guide = `---
owner: ${inGuide('FRONT').replaceAll(/[^\u0020-\u007E]/g, '')}
---

# ${inGuide('TITLE')}

## Phase 1: ${inGuide('PHASE')}

### Step 1: ${inGuide('STEP')}

Prose ${inGuide('PROSE')} here.

\`\`\`bash
# ${inGuide('LABEL')}
cat payload.txt && : '${inGuide('STATEMENT')}'
\`\`\`

### Step 2: Figures

\`\`\`bash
cat figures.txt
\`\`\`

### Step 3: Fail

\`\`\`bash
cat "${forNames}missing"
\`\`\`

### Step 4: Later

Do ${inGuide('BY HAND')} yourself.

### Success Criteria

- ✅ ${inGuide('CRITERION')}

### Checklist

- [ ] ${inGuide('ITEM')}

## Troubleshooting

### ${inGuide('TROUBLE')}

\`\`\`bash
echo ${inGuide('HELPS').replaceAll(/['"()<>;&|\\$`?*!^]/g, '')}
\`\`\`

## Rollback

### ${inGuide('ROLLBACK')}

\`\`\`bash
export SHOP_WRITE=false
npm run deploy:rollback -- '${inGuide('UNDO')}'
\`\`\`

## Contacts

| Role | Name | Phone |
| --- | --- | --- |
| On-call ${inGuide('ROLE')} | ${inGuide('NAME').replaceAll('|', '')} | +1-555-0100 |
`;

/** Whose bytes are looked at: everything that any program of ours has written to a terminal. */
function leaks(screens: readonly Terminal[]): string[] {
	const written = screens.map((screen) => screen.raw()).join('');
	return payloads.filter(([, , leak]) => leak.test(written)).map(([what]) => what);
}

function prepared(): { operator: Operator; file: string } {
	const operator = new Operator();
	const file = `FILE${forNames}.md`;
	writeFileSync(join(operator.folder, file), guide);
	writeFileSync(join(operator.folder, 'payload.txt'), `OUTPUT ${all}\n\nERROR: failed ${all}\n`);
	writeFileSync(
		join(operator.folder, 'figures.txt'),
		`error_rate${forNames}: 0.7%\nerror_rate: 0.7% ${all}\nerror_rate: 0.7%\n`,
	);
	mkdirSync(join(operator.folder, `FOLDER${forNames}`));
	writeFileSync(
		join(operator.env.HOME ?? '', '.gitconfig'),
		`[user]\n\tname = "OPERATOR ${forNames}"\n`,
	);
	return { operator, file };
}

/** Wide enough that no line is cut before all of it was there to be sent. */
const wide = { columns: 500, rows: 60 };
/** The environment's own values are foreign as well. */
const env = { SHOP_WRITE: `VALUE${forNames}` };

test('nothing of what a guide, a command or a person says steers the terminal, wherever it is shown', async () => {
	const { operator, file } = prepared();
	const screen = operator.start([file, '--environment', 'staging'], { ...wide, env });
	await screen.waitFor('Enter begin');
	expect(screen.text()).toContain('TITLE');
	expect(screen.text()).toContain('FILE');
	expect(screen.text()).toContain('<U+202E>');
	await operator.press(keys.enter, /Next: /);
	for (const marker of ['STEP', 'LABEL', 'STATEMENT']) expect(screen.text()).toContain(marker);
	await operator.press(keys.enter, /OUTPUT.*\n[\s\S]*ERROR: failed/);
	await operator.advance(/Next: FAILED/);
	await screen.waitFor('missing');

	/** Each place, the keys that lead there, and what shows that it was shown. */
	const places: [place: string, keys: string, shows: string][] = [
		['choices after a failure', keys.enter, 'retry from here'],
		['guide text', 'p', 'About PHASE'],
		['output', 'o', 'missing'],
		['steps', 't', 'STEP'],
		['contacts', 'c', 'NAME'],
		['history', 'h', 'OPERATOR'],
		['toggles', 'v', 'SHOP_WRITE'],
		['watch', 'W', ''],
		['charts', 'C', 'error_rate'],
		['findings', 'L', ''],
		['procedures', 'm', 'own commands'],
		['troubleshooting', 'mt', 'TROUBLE'],
		['keys', '?', ''],
		['palette', ':', ''],
		['emergency', '!', 'UNDO'],
	];
	for (const [place, key, shows] of places) {
		for (const one of key.length > 1 ? [...key] : [key]) {
			const before = screen.text();
			await operator.press(one, (text) => text !== before);
		}
		await screen.waitFor(shows);
		expect.soft(leaks([screen]), place).toEqual([]);
		await operator.press(keys.escape, (text) => /^ Next: /m.test(text));
	}
	// What a person pastes is foreign, too: it may come from anywhere.
	await operator.press('n', 'Note');
	await operator.press(keys.paste(`PASTED ${all}`), 'PASTED');
	await operator.press(keys.enter, 'noted');
	await operator.press('h', 'PASTED');
	await operator.press(keys.escape, /^ Next: /m);
	await operator.press('x', /why|reason/);
	await operator.press(keys.paste(`REASON ${all}`), 'REASON');
	await operator.press(keys.enter, 'BY HAND');
	await operator.press('s', 'CRITERION');
	expect(screen.text()).toContain('ITEM');
	screen.send('q');
	expect(await screen.exited).toBe(0);
	expect(leaks([screen])).toEqual([]);

	/** Commands that print to the terminal of whoever calls them, the folder of the run holding all of the above. */
	const commands: [args: string[], shows: string][] = [
		[['runs'], 'TITLE'],
		[['status'], 'TITLE'],
		[['report'], 'PASTED'],
		[['env'], ''],
		[['verify'], ''],
		[['rollback', '--dry-run', '--plan', 'Rollback'], 'UNDO'],
		[['inspect', file], 'PHASE'],
		[['lint', file], ''],
		[['note', `NOTED ${forNames}`], ''],
		[['note', 'no such run', 'text'], ''],
		[['no such command \u001B]0;own\u0007'], ''],
		[['inspect', `missing${forNames}.md`], 'missing'],
	];
	for (const [args, shows] of commands) {
		const terminal = operator.start(args, { ...wide, env });
		await terminal.exited;
		await terminal.waitFor('');
		expect.soft(terminal.raw(), args.join(' ')).toContain(shows);
		expect.soft(leaks([terminal]), args.join(' ')).toEqual([]);
	}
});

test('nor in plain lines', async () => {
	const { operator, file } = prepared();
	const screen = operator.start([file, '--plain', '--environment', 'staging'], { ...wide, env });
	await screen.waitFor('who and where');
	for (const [line, shows] of [
		['enter', 'STATEMENT'],
		['enter', /OUTPUT[\s\S]*ERROR: failed/],
		['p', 'PROSE'],
		['c', 'NAME'],
		['h', 'OPERATOR'],
		['!', 'UNDO'],
	] as const) {
		screen.send(`${line}\r`);
		await screen.waitFor(() =>
			typeof shows === 'string' ? screen.raw().includes(shows) : shows.test(screen.raw()),
		);
	}
	expect(leaks([screen])).toEqual([]);
});
