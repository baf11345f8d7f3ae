import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scriptInstalled } from '../../source/engine/shell/interactive.ts';
import { Operator } from './operator.ts';
import { keys } from './terminal.ts';

/** Programs that ask as the real ones do: on /dev/tty, the password unseen. */
const programs: Record<string, string> = {
	sudo: `#!/bin/bash
if [ "$1" = -n ]; then echo "sudo: a password is required" >&2; exit 1; fi
exec 3<>/dev/tty || { echo "sudo: a terminal is required to read the password" >&2; exit 1; }
was=$(stty -g <&3); trap 'stty "$was" <&3; exit 130' INT
stty -echo <&3; printf '[sudo] password for op1: ' >&3; read -r word <&3; stty "$was" <&3; echo >&3
[ "$word" = open-sesame ] || { echo "sudo: 1 incorrect password attempt"; exit 1; }
"$@"
`,
	ssh: `#!/bin/bash
exec 3<>/dev/tty || { echo "Host key verification failed." >&2; exit 255; }
printf 'Are you sure you want to continue connecting (yes/no/[fingerprint])? ' >&3; read -r sure <&3
[ "$sure" = yes ] || exit 255
was=$(stty -g <&3); trap 'stty "$was" <&3; exit 130' INT
stty -echo <&3; printf "op1@web-1's password: " >&3; read -r word <&3; stty "$was" <&3; echo >&3
while printf 'web-1$ ' >&3 && read -r line <&3 && [ "$line" != exit ]; do echo "web-1 ran $line"; done
`,
	progress: `#!/bin/bash
for i in 10 20 30 40; do printf '\\rprogress %s%%' $i; done
[ -z "$1" ] || exec sleep 60
printf '\\rprogress 100%%\\ndone with it\\n'
`,
	unlock: `#!/bin/bash
read -r word </dev/tty 2>/dev/null || { echo "unlock: cannot read: Inappropriate ioctl for device" >&2; exit 1; }
echo "unlocked with $word"
`,
};

/** Stands where util-linux script would: as on a machine that has none. */
const notScript = '#!/bin/sh\nexit 1\n';

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

/** A screen of gonogo on a guide of these commands, one after the other in a step each. */
async function opened(
	commands: readonly string[],
	files: Record<string, string> = {},
	more: Record<string, string> = {},
	rollback = '',
) {
	const operator = new Operator();
	const bin = join(operator.folder, 'bin');
	mkdirSync(bin);
	for (const [name, text] of Object.entries({ ...programs, ...more })) {
		writeFileSync(join(bin, name), text);
		chmodSync(join(bin, name), 0o755);
	}
	for (const [name, text] of Object.entries(files)) {
		writeFileSync(join(operator.folder, name), text);
	}
	const steps = commands.map(
		(command, at) => `### Step ${at + 1}: Part ${at + 1}\n\n\`\`\`bash\n${command}\n\`\`\`\n`,
	);
	writeFileSync(
		join(operator.folder, 'talk.md'),
		`# A small talk\n\n## Phase 1: Talk\n\n${steps.join('\n')}\n${rollback}`,
	);
	const screen = operator.start(['talk.md', '--environment', 'staging'], {
		env: { PATH: `${bin}:${operator.env.PATH}`, LESS: '', SHELL: '/bin/sh' },
	});
	await screen.waitFor('Enter begin');
	await operator.press(keys.enter, /Next: /);
	return { operator, screen };
}

type Opened = Awaited<ReturnType<typeof opened>>;

/** Waits until a command has the terminal and says this last. */
const asks = ({ screen }: Opened, text: string) =>
	screen.waitFor((shown) => {
		const last = shown.trimEnd().split('\n').at(-1) ?? '';
		return (
			!screen.onAlternateScreen() && !last.startsWith('gonogo:') && last.includes(text.trimEnd())
		);
	});

/** Waits for the screens, and that they are drawn from their first cell on. */
async function back({ screen }: Opened, next: RegExp): Promise<void> {
	await screen.waitFor((text) => screen.onAlternateScreen() && next.test(text));
	expect(screen.screen()[0]).toMatch(/^ staging {3}A small talk {2}run /);
	expect(screen.screen().at(-1)).toContain('EMERGENCY');
}

function outputOf({ operator }: Opened, execution: string): string {
	const file = join(operator.run(), 'executions', execution, 'output');
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

describe('a command that asks gets the terminal, and the screens come back', () => {
	test('read: no key is lost, and what was read goes on to the next command', async () => {
		const at = await opened([
			'read -r -p "first? " one',
			'read -r -p "second? " two\necho "heard $one and $two"',
		]);
		const { operator, screen } = at;
		screen.send(keys.enter);
		await asks(at, 'first? ');
		expect(screen.text()).toContain(
			'the terminal is for this command until it ends: read -r -p "first? " one',
		);
		screen.send('alpha\r');
		await back(at, /Next: read.*second/);
		screen.send(keys.enter);
		await asks(at, 'second? ');
		screen.send('beta\r');
		await back(at, /Next: echo/);
		await operator.press(keys.enter, 'heard alpha and beta');
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

	test('sudo that wants a password: typed unseen, kept nowhere', async () => {
		const at = await opened(['sudo echo restarted as root', 'true']);
		expect(at.screen.text()).toContain('takes the terminal');
		at.screen.send(keys.enter);
		await asks(at, '[sudo] password for op1: ');
		at.screen.send('open-sesame\r');
		await back(at, /Next: true/);
		expect(at.operator.events('session.opened')).toMatchObject([{ sudo: 'asks' }]);
		if (scriptInstalled()) expect(outputOf(at, 'x1')).toContain('restarted as root');
		expect(outputOf(at, 'x1')).not.toContain('open-sesame');
	});

	test('ssh: a question, a password, a session', async () => {
		const at = await opened(['ssh web-1', 'true']);
		at.screen.send(keys.enter);
		for (const [question, answer] of [
			['(yes/no/[fingerprint])? ', 'yes'],
			["op1@web-1's password: ", 'open-sesame'],
			['web-1$ ', 'uptime\rexit'],
		] as const) {
			await asks(at, question);
			at.screen.send(`${answer}\r`);
		}
		await back(at, /Next: true/);
		if (scriptInstalled()) expect(outputOf(at, 'x1')).toContain('web-1 ran uptime');
		expect(outputOf(at, 'x1')).not.toContain('open-sesame');
	});

	test.skipIf(!has('less'))('less: has the whole screen, and every key', async () => {
		const lines = Array.from({ length: 200 }, (_, at) => `log line ${at + 1}`).join('\n');
		const at = await opened(['less app.log', 'true'], { 'app.log': `${lines}\n` });
		at.screen.send(keys.enter);
		await at.screen.waitFor('log line 23');
		at.screen.send('G');
		await at.screen.waitFor('log line 200');
		// Ctrl-C is a key of less, and ends neither of us.
		at.screen.send(keys.ctrl('c'));
		// The terminal drops what is typed just after it, so it may have to be typed again.
		await at.screen.waitFor((text) => {
			at.screen.send('g');
			return text.includes('log line 1\n');
		});
		at.screen.send('q');
		await back(at, /Next: true/);
	});

	test.skipIf(!has('vim'))(
		'vim: the file is written, and the screens are whole again',
		async () => {
			const at = await opened(['vim -u NONE app.conf', 'true'], { 'app.conf': 'port=1\n' });
			at.screen.send(keys.enter);
			await at.screen.waitFor(/"app.conf" 1/);
			at.screen.send('oport=2');
			await at.screen.waitFor('port=2');
			at.screen.send(`${keys.escape}:wq\r`);
			await back(at, /Next: true/);
			expect(readFileSync(join(at.operator.folder, 'app.conf'), 'utf8')).toBe('port=1\nport=2\n');
		},
	);
});

describe('Ctrl-C', () => {
	test.each<[string, string, string, Record<string, string>?]>([
		['at a hidden password', 'sudo true', '[sudo] password for op1: '],
		['in the middle of a line', 'ssh web-1', '(yes/no/[fingerprint])? '],
		['at a question of bash', 'read -r -p "sure? " answer', 'sure? '],
		['where no output is kept', 'read -r -p "sure? " answer', 'sure? ', { script: notScript }],
	])('%s ends the command and not gonogo', async (_, command, question, more) => {
		const at = await opened([command, 'true'], {}, more);
		at.screen.send(keys.enter);
		await asks(at, question);
		at.screen.send(keys.ctrl('c'));
		await back(at, /Next: FAILED/);
		const [ended] = at.operator.events('block.finished');
		expect(ended?.outcome).not.toEqual({ kind: 'exited', code: 0 });
		// The keys are ours again.
		await at.operator.press(keys.enter, 'Failed');
		await at.operator.press(keys.escape, (text) => !text.includes('retry from here'));
		at.screen.send('q');
		expect(await at.screen.exited).toBe(0);
	});

	test('on a progress bar asks once, then interrupts it; the bar stands as it was last', async () => {
		const at = await opened(['progress on', 'true']);
		at.screen.send(keys.enter);
		await at.screen.waitFor(/^ progress 40%$/m);
		await at.operator.press(keys.ctrl('c'), 'Stop the running command?');
		await at.operator.press('y', /Next: FAILED/);
		expect(at.screen.text()).toMatch(/^ progress 40%$/m);
		expect(at.operator.events('block.finished')).toMatchObject([{ outcome: { kind: 'stopped' } }]);
	});
});

test('any command can be given the terminal: offered first where it said that it wants one', async () => {
	const at = await opened(['unlock', 'true']);
	at.screen.send(keys.enter);
	await at.screen.waitFor(/Next: FAILED/);
	expect(at.screen.text()).toContain('i with terminal');
	await at.operator.press(keys.enter, 'again with the terminal  it asked for one');
	at.screen.send('i');
	await at.screen.waitFor(() => !at.screen.onAlternateScreen());
	at.screen.send('a word\r');
	await back(at, /Next: true/);
	expect(at.operator.events('block.started').map(({ mode }) => mode)).toEqual([
		'foreground',
		'interactive',
	]);
	if (scriptInstalled()) expect(outputOf(at, 'x2')).toContain('unlocked with a word');
});

test("a rollback's command that asks gets the terminal by itself, and the rollback goes on after it", async () => {
	const plan = '## Emergency rollback\n\n```bash\nsudo ./off.sh\n./look.sh\n```\n';
	const at = await opened(
		['true'],
		{},
		{ '../off.sh': '#!/bin/sh\necho switched off\n', '../look.sh': '#!/bin/sh\necho it is off\n' },
		plan,
	);
	await at.operator.press('!', /type rollback/);
	at.screen.send('rollback');
	await at.screen.waitFor(/› rollback/);
	at.screen.send(keys.enter);
	await asks(at, '[sudo] password for op1: ');
	at.screen.send('open-sesame\r');
	await at.screen.waitFor((text) => at.screen.onAlternateScreen() && text.includes('ROLLED BACK'));
	expect(at.operator.events('block.started').map(({ mode }) => mode)).toEqual([
		'interactive',
		'foreground',
	]);
	expect(at.operator.events('rollback.finished')).toMatchObject([{ outcome: 'rolled-back' }]);
});

test.skipIf(!has('less'))(
	'an output is read in the pager, and nothing in it steers the terminal',
	async () => {
		const at = await opened([
			'for i in $(seq 1 300); do printf "line %s\\033[3J\\n" $i; done',
			'true',
		]);
		at.screen.send(keys.enter);
		await at.screen.waitFor('line 300');
		await at.operator.press('o', 'following');
		at.screen.send('P');
		await at.screen.waitFor((text) => /^line 1$/m.test(text) && !text.includes('EMERGENCY'));
		at.screen.send('G');
		await at.screen.waitFor(/^line 300$/m);
		at.screen.send('q');
		await at.screen.waitFor((text) => at.screen.onAlternateScreen() && text.includes('EMERGENCY'));
		expect(at.screen.text()).toContain('following');
		expect(at.screen.raw()).not.toContain('\u001B[3J');
	},
);
