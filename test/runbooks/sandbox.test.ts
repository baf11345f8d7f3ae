import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readDuration, timeScale } from '../../runbooks/unified-workflow/app/source/duration.ts';
import { features } from '../../runbooks/unified-workflow/app/source/toggle.ts';
import { featureOfTurn } from '../../runbooks/unified-workflow/app/source/traffic.ts';
import {
	eventually,
	fetchJson,
	type PreparedSandbox,
	prepareSandbox,
	readLines,
} from './sandbox.ts';

let sandbox: PreparedSandbox;
beforeAll(async () => {
	sandbox = await prepareSandbox();
}, 30_000);
afterEach(async () => {
	await sandbox.script('fault:off');
});
afterAll(() => sandbox.stop());

const pidAt = async (url: string): Promise<number> => {
	const health = await fetchJson(`${url}/healthz`);
	const pid =
		typeof health === 'object' && health !== null ? Reflect.get(health, 'pid') : undefined;
	if (typeof pid !== 'number') throw new Error('no process');
	return pid;
};
const isGone = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return true;
	}
};

describe('a copy of the app', () => {
	test('comes back at the same address after its service was killed', async () => {
		const pid = await pidAt(sandbox.url);
		process.kill(pid, 'SIGKILL');
		await eventually(() => isGone(pid));
		expect((await sandbox.script('debug:toggle-config')).output).toContain(
			'production is not running',
		);

		expect((await sandbox.script('sandbox:start')).figures).toMatchObject({
			MONITORING_URL: sandbox.url,
		});
		expect(await pidAt(sandbox.url)).not.toBe(pid);
		const again = await pidAt(sandbox.url);
		await sandbox.script('sandbox:start');
		expect(await pidAt(sandbox.url)).toBe(again);
	});

	test('does not touch another copy, and stopping ends only its own processes', async () => {
		const other = await prepareSandbox();
		expect(other.url).not.toBe(sandbox.url);
		await other.script('build');
		await other.script('deploy:staging');
		const pid = await pidAt(other.url);
		expect((await other.script('sandbox:stop')).figures.processes_ended).toBe('2');
		expect(isGone(pid)).toBe(true);
		expect(await fetchJson(`${sandbox.url}/healthz`)).toMatchObject({ status: 'ok' });
		await other.stop();
	});

	test('leaves no service behind when it is deleted', async () => {
		const other = await prepareSandbox();
		const pid = await pidAt(other.url);
		rmSync(other.state(), { recursive: true, force: true });
		await eventually(() => isGone(pid));
		await other.stop();
	});

	test('refuses a release that was changed after it was built', async () => {
		await sandbox.script('build');
		const { release } = JSON.parse(readFileSync(sandbox.state('build.json'), 'utf8'));
		const path = sandbox.state('releases', release, 'release.json');
		const changed = readFileSync(path, 'utf8').replace('_READ": false', '_READ": true');
		writeFileSync(`${path}.new`, changed);
		renameSync(`${path}.new`, path);
		const deployed = await sandbox.script('deploy:production');
		expect(deployed.code).toBe(1);
		expect(deployed.output).toContain('was changed after it was built');
	});

	test.each([
		{ command: ['no:such'], code: 2 },
		{ command: ['monitor:performance', '--duration=soon'], code: 2 },
		{ command: ['deploy:dark-launch-config', '--settings=../package'], code: 2 },
		{ command: ['report:feature'], code: 2 },
		{ command: ['report:custom', '--start-date=yesterday'], code: 2 },
		{ command: ['notify:team'], code: 2 },
		{ command: ['fault:on', 'no-such-fault'], code: 2 },
		{ command: ['fault:on', 'error-rate', 'often'], code: 2 },
		{ command: ['test:staging'], code: 1 },
	])('$command ends with $code and one line that says why', async ({ command, code }) => {
		const [script = '', ...options] = command;
		const ran = await sandbox.script(script, ...options);
		expect(ran.code).toBe(code);
		expect(ran.output.trim().split('\n')).toHaveLength(1);
		expect(ran.output).not.toContain('    at ');
	});
});

test('a monitor that is interrupted says what it saw so far', async () => {
	const { pid, soFar, ran } = sandbox.start('monitor:performance', '--duration=24h');
	await eventually(() => soFar().includes('response_time_ms='));
	process.kill(pid, 'SIGINT');
	expect(await ran).toMatchObject({ code: 130, figures: { error_rate: '0.0%' } });
	expect((await ran).output).toContain('all looks together');
});

describe('the file of faults', () => {
	test('may be written by hand, and the service follows it', async () => {
		writeFileSync(sandbox.state('faults.json'), '{ "error-rate": 1 }');
		expect((await fetch(`${sandbox.url}/schema`)).status).toBe(500);
		rmSync(sandbox.state('faults.json'));
		expect((await fetch(`${sandbox.url}/schema`)).status).toBe(200);
	});

	test.each(['{', '{ "error-rate": 8 }', '{ "eror-rate": 0.1 }', '[]'])(
		'switches nothing on when it says %s, and a script says why',
		async (text) => {
			writeFileSync(sandbox.state('faults.json'), text);
			expect((await fetch(`${sandbox.url}/schema`)).status).toBe(200);
			expect((await sandbox.script('fault:on')).code).toBe(2);
		},
	);
});

describe('the users', () => {
	test('ask for each feature in proportion to its weight', () => {
		const turns = 2000;
		const asked = Array.from({ length: turns }, (_, turn) => featureOfTurn(turn).feature);
		const sum = features.reduce((all, row) => all + row.weight, 0);
		for (const row of features) {
			const share = asked.filter((feature) => feature === row.feature).length / turns;
			expect(Math.abs(share - row.weight / sum)).toBeLessThan(0.005);
		}
	});

	test('send requests of themselves, so that there are figures when nobody looks', async () => {
		await eventually(async () => {
			const text = await (await fetch(`${sandbox.url}/metrics`)).text();
			const [, count = '0'] = /^workflow_request_duration_seconds_count (\d+)$/m.exec(text) ?? [];
			return Number(count) > 3;
		});
	});
});

describe('alert rules', () => {
	const post = (rule: unknown) =>
		fetch(`${sandbox.url}/alerts`, { method: 'POST', body: JSON.stringify(rule) });
	const rule = {
		name: 'Errors',
		condition: 'error_rate > 0.2',
		severity: 'critical',
		notification: 'chat',
	};

	test.each([
		{ ...rule, condition: 'error_rate above 5' },
		{ ...rule, condition: 'mood > 3' },
		{ ...rule, severity: 'terrible' },
		{ condition: 'error_rate > 1' },
		'rule',
	])('%j is refused', async (senseless) => {
		expect((await post(senseless)).status).toBe(422);
	});

	test('fire on live figures, tell the team, fall silent again, and outlive a deploy', async () => {
		expect((await post({ ...rule, condition: 'error_rate > 0.9' })).status).toBe(201);
		expect((await post(rule)).status).toBe(200);
		const firing = async () => {
			const state = await fetchJson(`${sandbox.url}/alerts`);
			return JSON.stringify(state).includes('"firing":true');
		};
		// What an earlier test made fail counts for ten seconds more.
		await eventually(async () => !(await firing()));
		await fetch(`${sandbox.url}/faults`, { method: 'POST', body: '{"error-rate":0.5}' });
		await eventually(firing);
		await eventually(
			() =>
				existsSync(sandbox.state('notifications.jsonl')) &&
				JSON.stringify(readLines(sandbox.state('notifications.jsonl'))).includes(
					'FIRING (critical)',
				),
		);
		await fetch(`${sandbox.url}/faults`, { method: 'DELETE' });
		await eventually(async () => !(await firing()));

		await sandbox.script('build');
		await sandbox.script('deploy:production');
		expect(await fetchJson(`${sandbox.url}/alerts`)).toMatchObject({ alerts: [rule] });
	});
});

test('a message to the team goes to the address that the environment names', async () => {
	const received: string[] = [];
	const server = createServer((request, response) => {
		request.on('data', (part) => received.push(String(part)));
		request.on('end', () => response.end());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	sandbox.env.NOTIFY_URL = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
	expect((await sandbox.script('notify:team', '--message=we are back')).code).toBe(0);
	expect(received.join('')).toContain('we are back');
	await new Promise((resolve) => server.close(resolve));
	expect(await sandbox.script('notify:team', '--message=anyone?')).toMatchObject({
		code: 1,
		figures: { delivered: 'false' },
	});
	delete sandbox.env.NOTIFY_URL;
});

const canMount = (() => {
	const folder = mkdtempSync(join(tmpdir(), 'mount-'));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', folder], { stdio: 'ignore' });
		execFileSync('umount', [folder], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
})();

test.skipIf(!canMount)('a build on a full disk fails and leaves nothing half-built', async () => {
	const folder = sandbox.state('releases');
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', folder]);
	try {
		const built = await sandbox.script('build');
		expect(built.code).toBe(1);
		expect(built.output).toContain('ENOSPC');
		expect(execFileSync('ls', ['-A', folder], { encoding: 'utf8' })).toBe('');
	} finally {
		execFileSync('umount', [folder]);
	}
	expect(await fetchJson(`${sandbox.url}/healthz`)).toMatchObject({ status: 'ok' });
	expect((await sandbox.script('build')).code).toBe(0);
});

describe('durations and the time scale', () => {
	test.each([
		['24h', 86_400_000],
		['90s', 90_000],
		['1.5m', 90_000],
		['2d', 172_800_000],
		['250ms', 250],
		['30', 30_000],
		['', undefined],
		['soon', undefined],
		['-3s', undefined],
	])('%s is %s ms', (text, ms) => {
		expect(readDuration(text)).toBe(ms);
	});

	test.each([
		[undefined, 1],
		['86400', 86_400],
		['0', 1],
		['fast', 1],
	])('the scale %s is %s', (text, scale) => {
		expect(timeScale({ GONOGO_TIME_SCALE: text })).toBe(scale);
	});
});
