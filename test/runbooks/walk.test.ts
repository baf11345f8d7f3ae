import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	fetchJson,
	type PreparedSandbox,
	prepareSandbox,
	quickNpm,
	sandboxBundle,
} from './sandbox.ts';

let sandbox: PreparedSandbox;
let guide: string;
beforeAll(async () => {
	sandbox = await prepareSandbox();
	sandbox.env.GONOGO_TIME_SCALE = '864000';
	// A registry that nobody answers at: nothing here may need one.
	sandbox.env.npm_config_registry = 'http://127.0.0.1:9/';
	guide = readFileSync(join(await sandboxBundle(), 'guide.md'), 'utf8');
}, 30_000);
afterAll(() => sandbox.stop());

/** The bash blocks between two headings, as one program that stops at the first command that fails. */
function blocks(from: string, to: string): string {
	const text = guide.slice(guide.indexOf(`\n${from}`), guide.indexOf(`\n${to}`));
	const found = [...text.matchAll(/```bash\n(.*?)```/gs)].map((match) => match[1] ?? '');
	expect(found.length).toBeGreaterThan(0);
	return ['set -e', ...found].join('\n');
}

/** Runs a part of the guide and keeps what it exported for the parts after it. */
async function walk(from: string, to: string, npm: 'quick' | 'real' = 'quick') {
	const path = npm === 'quick' ? `PATH='${quickNpm}':$PATH\n` : '';
	const ran = await sandbox.run(`${path}${blocks(from, to)}\nenv | grep ^VITE_ | sed 's/^/kept_/'`);
	for (const [name, value] of Object.entries(ran.figures)) {
		if (name.startsWith('kept_')) sandbox.env[name.slice('kept_'.length)] = value;
	}
	return ran;
}

const seen = () => fetchJson(`${sandbox.url}/toggles`);

describe('the guide, walked from its first command to its last', () => {
	test('phase 1 puts the toggles into production, all but one off, and two alert rules', async () => {
		const ran = await walk('### Phase 1', '### Phase 2', 'real');
		expect(ran.output).not.toContain('does not hold');
		expect(ran.code).toBe(0);
		expect(await seen()).toMatchObject({
			toggles: { VITE_UNIFIED_WORKFLOW_SCHEMA: true, VITE_UNIFIED_WORKFLOW_READ: false },
		});
		expect(await fetchJson(`${sandbox.url}/alerts`)).toMatchObject({
			alerts: [{ condition: 'error_rate > 0.05' }, { condition: 'response_time > 2000' }],
		});
	}, 30_000);

	test('phase 2 opens reading, searching, writing and the front end to everyone', async () => {
		const ran = await walk('### Phase 2', '### Phase 3');
		expect(ran.code).toBe(0);
		expect(ran.output).toContain('unified_workflow_read_percentage=10%');
		expect(await seen()).toMatchObject({
			toggles: {
				VITE_UNIFIED_WORKFLOW_READ: true,
				VITE_UNIFIED_WORKFLOW_SEARCH: true,
				VITE_UNIFIED_WORKFLOW_WRITE: true,
				VITE_UNIFIED_WORKFLOW_FRONTEND: true,
			},
			darkLaunches: { unified_workflow_read: { percentage: 100 } },
		});
	}, 30_000);

	test('phase 3 gives AI generation to a few and analytics to a quarter', async () => {
		expect((await walk('### Phase 3', '### Phase 4')).code).toBe(0);
		expect(await seen()).toMatchObject({
			toggles: { VITE_UNIFIED_WORKFLOW_AI_GENERATION: true, VITE_UNIFIED_WORKFLOW_ANALYTICS: true },
			darkLaunches: {
				unified_workflow_ai_generation: {
					percentage: 5,
					segments: ['power_users', 'beta_testers'],
				},
				unified_workflow_analytics: { percentage: 25 },
			},
		});
	}, 30_000);

	test('phase 4 lets one user in a hundred experiment and asks them', async () => {
		expect((await walk('### Phase 4', '### Phase 5')).code).toBe(0);
		expect(await seen()).toMatchObject({
			toggles: { VITE_UNIFIED_WORKFLOW_GENERATOR: true, VITE_EXPERIMENTAL_FEATURES: true },
			darkLaunches: { unified_workflow_generator: { percentage: 1 } },
		});
		expect(await fetchJson(`${sandbox.url}/feedback`)).toMatchObject({
			feedback: expect.arrayContaining([expect.objectContaining({ score: expect.any(Number) })]),
		});
	}, 30_000);

	test('the legacy flags stay for as long as anything needs them', async () => {
		const removed = await sandbox.script('remove:legacy-flags');
		expect(removed.code).toBe(1);
		expect(removed.output).toContain('legacy records are not converted');
		expect((await sandbox.script('cleanup:deprecated-code')).code).toBe(1);
		expect((await sandbox.script('migrate:legacy-systems')).output).toContain('are off');
	});

	test('phase 5 converts the records, removes the flags, deletes the code and writes the documentation', async () => {
		const ran = await walk('### Phase 5', '## Monitoring and Validation');
		expect(ran.code).toBe(0);
		expect(ran.figures).toMatchObject({ legacy_left: '0', flags_removed: '4', files_deleted: '2' });
		expect(Number(ran.figures.converted)).toBeGreaterThanOrEqual(40);
		expect(await fetchJson(`${sandbox.url}/records`)).toMatchObject({
			legacy: 0,
			converted: Number(ran.figures.converted),
		});
		expect(existsSync(join(sandbox.folder, 'legacy'))).toBe(false);
		const written = readFileSync(join(sandbox.folder, 'docs', 'workflow-service.md'), 'utf8');
		expect(written).toContain('| unified_workflow_read | GET /workflows | everyone |');
	}, 30_000);

	test('every command for watching, validating and troubleshooting holds', async () => {
		const ran = await walk('## Monitoring and Validation', '### Emergency Procedures');
		expect(ran.output).not.toContain('does not hold');
		expect(ran.code).toBe(0);
	}, 60_000);

	test('every report is written from what happened', async () => {
		const ran = await walk('## Success Metrics and Reporting', '## Support and Escalation');
		expect(ran.code).toBe(0);
		const paths = [...ran.output.matchAll(/^report=(.*)$/gm)].map((match) => match[1] ?? '');
		expect(paths).toHaveLength(10);
		for (const path of paths) expect(existsSync(join(sandbox.folder, path))).toBe(true);
		const day = readFileSync(join(sandbox.folder, paths[0] ?? ''), 'utf8');
		expect(day).toContain('deploy:experimental-features');
	}, 30_000);

	test('the partial rollback takes two features back and leaves the others', async () => {
		const ran = await walk('#### Partial Rollback', '## Success Metrics and Reporting');
		expect(ran.code).toBe(0);
		expect(await seen()).toMatchObject({
			toggles: {
				VITE_UNIFIED_WORKFLOW_AI_GENERATION: false,
				VITE_EXPERIMENTAL_FEATURES: false,
				VITE_UNIFIED_WORKFLOW_READ: true,
			},
		});
	}, 30_000);

	test('the full rollback turns every toggle off, but what phase 5 removed does not come back', async () => {
		const ran = await walk('#### Immediate Rollback', '#### Partial Rollback');
		expect(ran.code).toBe(0);
		expect(ran.figures).toMatchObject({
			toggles_on: '0',
			unanswered_features: '5',
			delivered: 'true',
		});
		const { status } = await fetch(`${sandbox.url}/workflows`);
		expect(status).toBe(503);
		expect(readFileSync(sandbox.state('notifications.jsonl'), 'utf8')).toContain(
			'Emergency rollback',
		);
	}, 30_000);
});
