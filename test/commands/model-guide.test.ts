import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { desk, standIns } from './headless.ts';

const guide = resolve(import.meta.dirname, '../../../shared/guide/rollout-implementation-guide.md');

const everything = {
	answers: 1,
	operator: 'op1',
	environment: 'production',
	confirm: {
		production: 'yes',
		'npm run migrate:legacy-systems': 'irreversible',
		'npm run remove:legacy-flags': 'irreversible',
	},
	ticks: { '1': 'yes', '2': 'yes', '3': 'yes', '4': 'yes', '5': 'yes' },
	decisions: { '1': 'go', '2': 'go', '3': 'go', '4': 'go', '5': 'go' },
	steps: {
		'phase-2-core-feature-migration/dark-launch': { done: 'deployed its settings' },
		'phase-3-advanced-features/dark-launch': { done: 'set in the console' },
	},
	holds: { '2': { close: 'stand-ins end at once' } },
	unarmed: 'stand-ins need no package.json',
	rollback: { plan: 'full', confirm: 'full' },
};

/** The commands of the guide in the order of its phases, then of its immediate rollback, as the stand-ins are called. */
const calls = [
	'git checkout main',
	'git pull origin main',
	'npm install',
	'npm run build',
	'npm run deploy:production',
	'curl error rate',
	'curl response time',
	'npm run test:feature-toggles',
	'npm run test:monitoring',
	'npm run test:rollback',
	'npm run build',
	'npm run deploy:production',
	'npm run monitor:performance',
	'npm run build',
	'npm run deploy:production',
	'npm run monitor:performance --duration=24h',
	'npm run build',
	'npm run deploy:production',
	'npm run test:user-experience',
	'npm run deploy:ai-generation --dark-launch=5',
	'npm run monitor:ai-performance',
	'npm run deploy:analytics',
	'npm run test:analytics',
	'npm run deploy:experimental --dark-launch=1',
	'npm run monitor:experimental',
	'npm run deploy:experimental-features --dark-launch=1',
	'npm run collect:feedback',
	'npm run deploy:migration-tools',
	'npm run migrate:legacy-systems',
	'npm run remove:legacy-flags',
	'npm run cleanup:deprecated-code',
	'npm run update:documentation',
	'npm run deploy:rollback',
];

const short = (names: readonly string[]) =>
	names.map((name) => name.replace(/^VITE_(UNIFIED_WORKFLOW_)?/, '')).sort();

const named = (call: string) =>
	call.startsWith('curl')
		? `curl ${/Error Rate/.test(call) ? 'error rate' : 'response time'}`
		: call;

test.skipIf(!existsSync(guide))(
	'the model guide is walked as given, and its own rollback leaves FRONTEND and MIGRATION on, and builds nothing: exit 6',
	{ timeout: 120_000 },
	async () => {
		const place = desk();
		const stand = standIns(place, ['npm', 'git', 'curl'], 'VITE_');
		const answers = join(place.folder, 'answers.json');
		writeFileSync(answers, JSON.stringify(everything));
		const sha256 = createHash('sha256').update(readFileSync(guide)).digest('hex');

		const code = await place.gonogo(
			'run',
			guide,
			'--answers',
			answers,
			'--trust-sha256',
			sha256,
			'--json',
		);

		const made = stand
			.calls()
			.filter(({ call }) => !/^git (rev-parse|branch|status|config)/.test(call) && call !== '');
		const joined = made.map(({ call, on }) => ({ call: named(call), on: short(on) }));
		expect(
			joined.filter(({ call }) => /^(npm|git|curl)/.test(call)).map(({ call }) => call),
		).toEqual(calls);
		const sawAt = (call: string) => joined.filter((one) => one.call === call).map(({ on }) => on);
		expect(sawAt('npm run deploy:production')).toEqual([
			['READ', 'SCHEMA'],
			['READ', 'SCHEMA', 'SEARCH'],
			['READ', 'SCHEMA', 'SEARCH', 'WRITE'],
			['FRONTEND', 'READ', 'SCHEMA', 'SEARCH', 'WRITE'],
		]);
		expect(sawAt('npm run deploy:rollback')).toEqual([['FRONTEND', 'MIGRATION']]);
		const [{ outcome, left } = {}] = place.events('rollback.finished');
		expect(outcome).toBe('incomplete');
		const leftAs = (certainty: string) =>
			short(
				(left as { name: string; certainty: string }[])
					.filter((one) => one.certainty === certainty)
					.map(({ name }) => name),
			);
		expect(leftAs('on')).toEqual(['FRONTEND', 'MIGRATION']);
		// Deployed off, but without the build that carries their values; and nothing has seen them since.
		expect(leftAs('maybe')).toEqual([
			'AI_GENERATION',
			'ANALYTICS',
			'EXPERIMENTAL_FEATURES',
			'GENERATOR',
			'READ',
			'SCHEMA',
			'SEARCH',
			'WRITE',
		]);
		expect(code).toBe(6);
	},
);
