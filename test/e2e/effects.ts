import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Operator } from './operator.ts';

export type Toggles = Record<string, boolean>;
export type Seen = { toggles: Toggles; darkLaunches: Record<string, { percentage: number }> };
export type Deploy = { script: string; release: string; outcome: string; toggles: Toggles };

/** One command of the walk: what it printed, and what there is to hold against it. */
export type Command = {
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
export type World = {
	operator: Operator;
	sandbox: string;
	seen: Seen[];
	end: Seen;
	alerts: unknown[];
};

export const file = ({ sandbox }: World, ...path: string[]) => join(sandbox, ...path);
export const json = <Value>(path: string): Value => JSON.parse(readFileSync(path, 'utf8')) as Value;

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
export const effects: [command: string, effect: (command: Command, world: World) => void][] = [
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
