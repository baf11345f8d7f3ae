import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import type { Runbook } from '../../source/runbook/model.ts';
import {
	type Command,
	type Deploy,
	effects,
	type Seen,
	type Toggles,
	type World,
} from './effects.ts';
import { Operator } from './operator.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');
const answers = resolve(import.meta.dirname, '../fixtures/answers-all.yaml');

const lines = <Value>(path: string): Value[] =>
	readFileSync(path, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line): Value => JSON.parse(line) as Value);

type Event = Record<string, unknown> & { type: string; at: string };

/** The commands that ran, with what they printed and what the service wrote down meanwhile. */
function commandsOf(operator: Operator): Command[] {
	const events = lines<Event>(join(operator.run(), 'journal.jsonl'));
	const log = (name: string) => join(operator.sandbox(), '.sandbox/production', name);
	const requests = lines<{ at: string }>(log('requests.jsonl'));
	const deploys = lines<Deploy & { at: string }>(log('deploys.jsonl'));
	const texts = new Map<unknown, string>();
	const windows = new Map<unknown, { from: string; to: string }>();
	const seen = new Map<unknown, Toggles>();
	const found: Command[] = [];
	for (const event of events) {
		if (event.type === 'block.started') {
			windows.set(event.execution, { from: event.at, to: event.at });
			for (const { id, text } of event.statements as { id: string; text: string }[]) {
				texts.set(id, text);
			}
		}
		if (event.type === 'statement.started') {
			const toggles = Object.entries(event.toggles as Record<string, string>);
			seen.set(
				event.statement,
				Object.fromEntries(toggles.map(([name, value]) => [name, value === 'true'])),
			);
		}
		if (event.type === 'block.finished') {
			windows.set(event.execution, {
				from: windows.get(event.execution)?.from ?? '',
				to: event.at,
			});
		}
	}
	for (const event of events) {
		if (event.type !== 'statement.finished') continue;
		const { from = '', to = '' } = windows.get(event.execution) ?? {};
		const within = ({ at }: { at: string }) => at >= from && at <= to;
		const range = event.output as { from: number; to: number } | undefined;
		const whole = join(operator.run(), 'executions', String(event.execution), 'output');
		const output = range ? `${readFileSync(whole).subarray(range.from, range.to)}` : '';
		found.push({
			text: texts.get(event.statement) ?? '',
			output,
			figures: Object.fromEntries(
				[...output.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
			),
			toggles: seen.get(event.statement) ?? {},
			requests: requests.filter(within).length,
			deploys: deploys.filter(within),
		});
	}
	return found;
}

/** How many commands the phases of the bundled guide have. */
function countOfCommands({ env, folder }: Operator): number {
	const printed = execFileSync(process.execPath, [program, 'demo', 'inspect', '--json'], {
		cwd: folder,
		env,
		encoding: 'utf8',
	});
	const { phases } = JSON.parse(printed) as Pick<Runbook, 'phases'>;
	const blocks = phases.flatMap(({ steps }) => steps.flatMap((step) => step.blocks));
	return blocks.flatMap(({ statements }) => statements).length;
}

const fetched = async <Value>(address: string): Promise<Value> =>
	(await (await fetch(address)).json()) as Value;

const addressIn = (started: string) => /^PRODUCTION_URL=(.*)$/m.exec(started)?.[1] ?? '';

/** Looks at production over HTTP until it is told to stop, and keeps every state that differs from the one before. */
function watching(url: string): () => Promise<Seen[]> {
	const seen: Seen[] = [];
	let over = false;
	const looking = (async () => {
		while (!over) {
			const now = await fetched<Seen>(`${url}/toggles`).catch(() => undefined);
			if (now && JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
			await new Promise((resume) => setTimeout(resume, 60));
		}
	})();
	return async () => {
		over = true;
		await looking;
		return seen;
	};
}

test('all five phases are walked to the end, and every command did what it says', async () => {
	const operator = new Operator();
	const given = ['demo', 'run', '--answers', answers, '--json'];
	const running = execa(process.execPath, [program, ...given], {
		cwd: operator.folder,
		env: operator.env,
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
	});
	onTestFinished(() => void running.kill('SIGKILL'));
	await new Promise((begun) => running.stdout?.once('data', begun));
	const stop = watching(addressIn(operator.script('sandbox:start')));
	const { exitCode, stdout } = await running;
	const seen = await stop();
	expect(stdout.split('\n').at(-1)).toMatch(/"exit":0}$/);
	expect(exitCode).toBe(0);

	const url = addressIn(operator.script('sandbox:start'));
	const { alerts } = await fetched<{ alerts: Record<string, unknown>[] }>(`${url}/alerts`);
	const world: World = {
		operator,
		sandbox: operator.sandbox(),
		seen,
		end: await fetched(`${url}/toggles`),
		alerts: alerts.map(({ firing: _, value: __, ...rule }) => rule),
	};
	expect(Object.values(world.end.toggles)).not.toContain(false);
	expect(Object.keys(world.end.toggles)).toHaveLength(10);
	expect(await fetched(`${url}/records`)).toMatchObject({ legacy: 0 });

	const commands = commandsOf(operator);
	const looked = new Set<string>();
	for (const [index, command] of commands.entries()) {
		const exported = /^export (\w+)=(true|false)$/.exec(command.text);
		if (exported) {
			const [, name = '', value] = exported;
			expect(commands[index + 1]?.toggles[name], command.text).toBe(value === 'true');
			continue;
		}
		const row = effects.find(([text]) => command.text.startsWith(text));
		if (!row) expect.fail(`no effect is known of ${command.text}`);
		row[1](command, world);
		looked.add(row[0]);
	}
	expect([...looked].sort()).toEqual(effects.map(([text]) => text).sort());
	expect(commands).toHaveLength(countOfCommands(operator));
}, 300_000);
