import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import type { Runbook } from '../../source/runbook/model.ts';
import { Operator } from './operator.ts';

const program = resolve(import.meta.dirname, '../../dist/cli.js');
const answers = resolve(import.meta.dirname, '../fixtures/answers-all.yaml');

type Toggles = Record<string, boolean>;
type Seen = { toggles: Toggles; darkLaunches: Record<string, { percentage: number }> };
type Deploy = { script: string; release: string; outcome: string; toggles: Toggles };

/** One command of the walk: what it printed, and what there is to hold against it. */
type Command = {
	text: string;
	figures: Record<string, string>;
	output: string;
	/** The toggles as it saw them. */
	toggles: Toggles;
	/** Requests that the service wrote down while its block ran. */
	requests: number;
	/** Deploys that the service wrote down while its block ran. */
	deploys: Deploy[];
};

/** What is left when all is done. */
type World = { operator: Operator; sandbox: string; seen: Seen[]; end: Seen; alerts: unknown[] };

const file = ({ sandbox }: World, ...path: string[]) => join(sandbox, ...path);
const json = <Value>(path: string): Value => JSON.parse(readFileSync(path, 'utf8')) as Value;

/** A deploy put the toggles of its shell into production, and production said so over HTTP. */
function isLive(script: string) {
	return ({ deploys, toggles, figures }: Command, { seen }: World) => {
		const live = deploys.filter((deploy) => deploy.script === script);
		expect(live).toMatchObject([{ outcome: 'live', release: figures.release, toggles }]);
		expect(seen.map((one) => one.toggles)).toContainEqual(toggles);
		expect(Number(figures.toggles_on)).toBe(Object.values(toggles).filter(Boolean).length);
	};
}

/** What a command says it sent, the service has received. */
const received = (name: string) => (command: Command) => {
	expect(Number(command.figures[name])).toBeGreaterThan(0);
	expect(command.requests).toBeGreaterThanOrEqual(Number(command.figures[name]));
	expect(command.output).toMatch(/^holds$/m);
};

function darkLaunched(feature: string, percentage: number) {
	return ({ figures }: Command, { seen }: World) => {
		expect(figures[`${feature}_percentage`]).toBe(`${percentage}%`);
		expect(seen.map((one) => one.darkLaunches[feature]?.percentage)).toContain(percentage);
	};
}

/** The exact text of each command of the five phases, or how it begins, and its effect outside gonogo. */
const effects: [command: string, effect: (command: Command, world: World) => void][] = [
	[
		'git checkout main',
		(_, world) => {
			expect(readFileSync(file(world, '.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
		},
	],
	[
		'git pull origin main',
		(_, world) => expect(existsSync(file(world, '.git/FETCH_HEAD'))).toBe(true),
	],
	[
		'npm install',
		({ output }, world) => {
			expect(output).toMatch(/up to date/);
			const changed = execFileSync('git', ['status', '--porcelain'], { cwd: world.sandbox });
			expect(`${changed}`).not.toMatch(/package/);
		},
	],
	[
		'npm run build',
		({ figures, toggles }, world) => {
			const path = file(world, '.sandbox/releases', figures.release ?? '', 'release.json');
			expect(json(path)).toMatchObject({ id: figures.release, toggles });
		},
	],
	['npm run deploy:production', isLive('deploy:production')],
	[
		'curl --fail --silent --show-error -X POST',
		({ output }, { alerts }) => expect(alerts).toContainEqual(JSON.parse(output)),
	],
	[
		'npm run test:feature-toggles',
		({ output, figures, toggles }) => {
			for (const [name, on] of Object.entries(toggles)) expect(output).toContain(`${name}=${on}\n`);
			expect(figures).toMatchObject({ toggles_checked: '10', toggles_wrong: '0' });
		},
	],
	['npm run test:monitoring', received('sent')],
	[
		'npm run test:rollback',
		({ figures }, world) => {
			expect(figures).toMatchObject({ rollback_ready: 'true', previous_release: 'r0001' });
			expect(existsSync(file(world, '.sandbox/releases/r0001'))).toBe(true);
		},
	],
	[
		'npm run deploy:dark-launch-config -- --settings=core --percentage=100',
		darkLaunched('unified_workflow_read', 100),
	],
	[
		'npm run deploy:dark-launch-config -- --settings=core',
		darkLaunched('unified_workflow_search', 10),
	],
	[
		'npm run deploy:dark-launch-config -- --settings=advanced',
		darkLaunched('unified_workflow_analytics', 25),
	],
	['npm run monitor:performance', received('requests')],
	['npm run test:user-experience', received('requests')],
	['npm run deploy:ai-generation', isLive('deploy:ai-generation')],
	[
		'npm run monitor:ai-performance',
		(command) => {
			received('generated')(command);
			expect(Number(command.figures.cost_cents_each)).toBeGreaterThan(0);
		},
	],
	['npm run deploy:analytics', isLive('deploy:analytics')],
	['npm run test:analytics', received('sent')],
	['npm run deploy:experimental-features', isLive('deploy:experimental-features')],
	['npm run deploy:experimental', isLive('deploy:experimental')],
	['npm run monitor:experimental', received('requests')],
	[
		'npm run collect:feedback',
		({ figures }, world) => {
			const { feedback } = json<{ feedback: unknown[] }>(
				file(world, '.sandbox/production/records.json'),
			);
			expect(feedback.length).toBeGreaterThanOrEqual(Number(figures.feedback_count));
		},
	],
	['npm run deploy:migration-tools', isLive('deploy:migration-tools')],
	[
		'npm run migrate:legacy-systems',
		({ figures }, world) => {
			const { legacy, unified } = json<{ legacy: unknown[]; unified: unknown[] }>(
				file(world, '.sandbox/production/records.json'),
			);
			expect(legacy).toEqual([]);
			expect(Number(figures.converted)).toBe(Number(figures.legacy_before));
			expect(unified.length).toBeGreaterThanOrEqual(Number(figures.unified_records));
		},
	],
	[
		'npm run validate:full',
		({ output, figures, requests }) => {
			expect(figures).toMatchObject({ rollback_ready: 'true', satisfied: '100.0%' });
			expect(output).not.toContain('does not hold');
			expect(requests).toBeGreaterThan(20);
		},
	],
	[
		'npm run remove:legacy-flags',
		({ figures }, world) => {
			expect(figures.flags_removed).toBe('4');
			expect(json(file(world, '.sandbox/production/legacy-flags.json'))).toEqual({});
		},
	],
	[
		'npm run cleanup:deprecated-code',
		({ figures }, world) => {
			expect(figures.files_deleted).toBe('2');
			expect(existsSync(file(world, 'legacy'))).toBe(false);
		},
	],
	[
		'npm run test:user-workflows',
		({ figures, requests }) => {
			expect(figures.workflows_completed).toBe(figures.users);
			expect(requests).toBeGreaterThanOrEqual(Number(figures.users));
		},
	],
	[
		'npm run update:documentation',
		({ figures }, world) => {
			const written = readFileSync(file(world, figures.documentation ?? ''), 'utf8');
			expect(written).toContain(figures.documented_release);
		},
	],
];

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
