import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';
import { type EnvironmentName, type Folder, readJson, writeJson } from './folder.ts';
import { ask, askJson } from './http.ts';
import { findRecord, isRunning, type ProcessRecord } from './process-record.ts';

/** What answers in an environment: one release, or two when a deploy stopped half way. */
const liveShape = z.object({
	instance: z.string(),
	release: z.string(),
	/** What to roll back to. */
	previous: z.optional(z.string()),
	/** The port that users know; it stays the same over deploys. */
	port: z.number(),
	since: z.string(),
	/** The old instance that still answers half of the users. */
	half: z.optional(z.object({ instance: z.string(), release: z.string() })),
});
export type Live = z.infer<typeof liveShape>;

const pathOf = (folder: Folder, environment: EnvironmentName): string =>
	folder.at(environment, 'live.json');

/** What was last put live in an environment; its process may have died since. */
export function readLive(folder: Folder, environment: EnvironmentName): Live | undefined {
	const parsed = liveShape.safeParse(readJson(pathOf(folder, environment)));
	return parsed.success ? parsed.data : undefined;
}

export function writeLive(folder: Folder, environment: EnvironmentName, live: Live): void {
	writeJson(pathOf(folder, environment), live);
}

export const addressOf = (port: number): string => `http://127.0.0.1:${port}`;

/** The address of a running environment, or undefined when nothing runs there. */
export function addressOfEnvironment(
	folder: Folder,
	environment: EnvironmentName,
): string | undefined {
	const live = readLive(folder, environment);
	const record = live && findRecord(folder, live.instance);
	return live && record && isRunning(record) ? addressOf(live.port) : undefined;
}

export type Started = { ok: true; record: ProcessRecord } | { ok: false; problem: string };

/**
 * Starts a release as a process of its own session that outlives whoever started it. It listens on a port of its own
 * only; users reach it once it has taken theirs. `script` is the one on whose behalf it
 * starts.
 */
export async function startInstance(
	folder: Folder,
	environment: EnvironmentName,
	release: string,
	script: string,
): Promise<Started> {
	const id = `${environment}-${release}-${randomBytes(3).toString('hex')}`;
	mkdirSync(folder.at(environment), { recursive: true });
	const log = openSync(folder.at(environment, 'service.log'), 'a');
	const child = spawn(
		process.execPath,
		[
			folder.own('bin', 'app.js'),
			'serve',
			`--environment=${environment}`,
			`--release=${release}`,
			`--instance=${id}`,
			`--script=${script}`,
		],
		{
			cwd: folder.root,
			detached: true,
			stdio: ['ignore', log, log],
			// Nothing of this shell reaches the service: what it answers was fixed by the build.
			env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: process.env.TZ },
		},
	);
	closeSync(log);
	let ended = false;
	child.on('exit', () => {
		ended = true;
	});
	child.on('error', () => {
		ended = true;
	});
	child.unref();
	const deadline = Date.now() + 15_000;
	while (!ended && Date.now() < deadline) {
		const record = findRecord(folder, id);
		if (record?.port !== undefined) return { ok: true, record };
		await wait(10);
	}
	return {
		ok: false,
		problem: `release ${release} did not start; see .sandbox/${environment}/service.log`,
	};
}

const ownAddress = (record: ProcessRecord): string => addressOf(record.port ?? 0);

/** One health check: the status that came back, or why none did. */
export async function checkHealth(record: ProcessRecord): Promise<string> {
	const answer = await ask(`${ownAddress(record)}/healthz`, { timeout: 3_000 });
	return answer.ok ? `http ${answer.status}` : answer.problem;
}

const takenShape = z.object({ port: z.number() });

/**
 * Lets an instance answer on the users' port (0: any free one). With `beside`, half of the users are passed on to that
 * instance. A patient one waits for the port to become free.
 */
export async function takePort(
	record: ProcessRecord,
	order: { port: number; beside?: ProcessRecord | undefined; patient: boolean },
): Promise<{ ok: true; port: number } | { ok: false; problem: string }> {
	const answer = await askJson(`${ownAddress(record)}/-/take`, {
		method: 'POST',
		body: { ...order, beside: order.beside?.port },
	});
	if (!answer.ok) return answer;
	const taken = takenShape.safeParse(answer.value);
	return taken.success
		? { ok: true, port: taken.data.port }
		: { ok: false, problem: 'the new release did not say which port it took' };
}

/** Makes an instance write down what the next one must know. */
export async function savePlace(record: ProcessRecord): Promise<void> {
	if (isRunning(record))
		await ask(`${ownAddress(record)}/-/save`, { method: 'POST', timeout: 3_000 });
}

/** Makes an instance give the users' port back and finish what it has begun. */
export async function leavePort(record: ProcessRecord): Promise<void> {
	if (isRunning(record))
		await ask(`${ownAddress(record)}/-/leave`, { method: 'POST', timeout: 3_000 });
}
