import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Context } from './context.ts';
import { concerns, faultsOn } from './fault.ts';
import { type EnvironmentName, type Folder, readJson, readLines, writeJson } from './folder.ts';
import {
	checkHealth,
	type Live,
	leavePort,
	readLive,
	savePlace,
	startInstance,
	takePort,
	writeLive,
} from './instance.ts';
import {
	allRecords,
	end,
	enrol,
	findRecord,
	isRunning,
	type ProcessRecord,
	strike,
} from './process-record.ts';
import { readRelease } from './release.ts';

/** One line of an environment's history of deploys. */
const deployShape = z.object({
	at: z.string(),
	script: z.string(),
	release: z.string(),
	previous: z.optional(z.string()),
	outcome: z.enum(['live', 'failed', 'half', 'superseded']),
	toggles: z.record(z.string(), z.boolean()),
});
export type Deploy = z.infer<typeof deployShape>;

const historyFile = (folder: Folder, environment: EnvironmentName): string =>
	folder.at(environment, 'deploys.jsonl');

/** Every deploy of an environment, the oldest first. */
export const readDeploys = (folder: Folder, environment: EnvironmentName): Deploy[] =>
	readLines(historyFile(folder, environment), deployShape);

export type RolloutResult = { ok: true; live: Live } | { ok: false; problem: string };

const healthChecks = 5;

const currentShape = z.object({ deploy: z.string(), script: z.string() });

/** The deploy that was last begun in an environment owns it: an older one that is still under way must not switch. */
class Turn {
	readonly #context: Context;
	readonly #environment: EnvironmentName;
	readonly #id: string;

	constructor(context: Context, environment: EnvironmentName) {
		this.#context = context;
		this.#environment = environment;
		this.#id = `deploy-${process.pid}-${Date.now().toString(36)}`;
	}

	get #path(): string {
		return this.#context.folder.at(this.#environment, 'deploying.json');
	}

	#current(): { deploy: string; script: string } | undefined {
		const parsed = currentShape.safeParse(readJson(this.#path));
		return parsed.success ? parsed.data : undefined;
	}

	begin(): void {
		const { folder, script } = this.#context;
		const other = this.#current();
		const record = other && findRecord(folder, other.deploy);
		if (other && record && isRunning(record)) {
			this.#context.say(
				`${other.script} (process ${record.pid}) has not ended: this deploy overtakes it`,
			);
		}
		enrol(folder, { id: this.#id, kind: 'deploy', environment: this.#environment, script });
		writeJson(this.#path, { deploy: this.#id, script });
	}

	get overtaken(): boolean {
		return this.#current()?.deploy !== this.#id;
	}

	end(): void {
		strike(this.#context.folder, this.#id);
	}
}

async function becomeHealthy(context: Context, record: ProcessRecord): Promise<boolean> {
	for (let attempt = 1; attempt <= healthChecks; attempt += 1) {
		const health = await checkHealth(record);
		context.say(`health check ${attempt}/${healthChecks}  ${health}`);
		if (health === 'http 200') return true;
		if (attempt < healthChecks) await wait(200);
	}
	return false;
}

async function hang(context: Context, moment: 'before' | 'after'): Promise<void> {
	for (;;) {
		const fault = faultsOn(context.folder)['deploy-hangs'];
		if (fault?.moment !== moment || !concerns(fault.deploys, context.script)) return;
		await wait(100);
	}
}

const servicesOf = (context: Context, environment: EnvironmentName): ProcessRecord[] =>
	allRecords(context.folder).filter(
		(record) => record.kind === 'service' && record.environment === environment,
	);

/** Ends every service of an environment that is not in `keep`, those of deploys that were killed included. */
async function endOthers(
	context: Context,
	environment: EnvironmentName,
	keep: readonly string[],
): Promise<void> {
	for (const record of servicesOf(context, environment)) {
		if (!keep.includes(record.id)) await end(context.folder, record);
	}
}

function note(context: Context, environment: EnvironmentName, deploy: Deploy): void {
	appendFileSync(historyFile(context.folder, environment), `${JSON.stringify(deploy)}\n`);
}

/**
 * Puts a release live: starts it beside the old one, waits until it is healthy, hands it the users' port, lets the old
 * one finish, and ends it. Until the port changes hands, whatever goes wrong leaves the old release as it was.
 */
export async function rollOut(
	context: Context,
	environment: EnvironmentName,
	releaseId: string,
): Promise<RolloutResult> {
	const { folder } = context;
	const reading = readRelease(folder, releaseId);
	if (!reading.ok) return reading;
	const turn = new Turn(context, environment);
	turn.begin();
	const before = readLive(folder, environment);
	const deploy = (outcome: Deploy['outcome']): void =>
		note(context, environment, {
			at: new Date().toISOString(),
			script: context.script,
			release: releaseId,
			...(before ? { previous: before.release } : {}),
			outcome,
			toggles: reading.release.toggles,
		});
	const started = await startInstance(folder, environment, releaseId, context.script);
	if (!started.ok) {
		turn.end();
		deploy('failed');
		return started;
	}
	const fresh = started.record;
	const interrupted = (): void => {
		context.complain(
			`interrupted before the switch: ${before?.release ?? 'nothing'} is still live`,
		);
		void end(folder, fresh).then(() => {
			turn.end();
			process.exit(130);
		});
	};
	process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
	const giveUp = async (outcome: Deploy['outcome'], problem: string): Promise<RolloutResult> => {
		await end(folder, fresh);
		turn.end();
		deploy(outcome);
		return { ok: false, problem: `${problem}; ${before?.release ?? 'nothing'} is still live` };
	};
	try {
		if (!(await becomeHealthy(context, fresh))) {
			return await giveUp('failed', `release ${releaseId} did not become healthy`);
		}
		if (before) context.say('waiting for the old release to drain ...');
		await hang(context, 'before');
		if (turn.overtaken) {
			return await giveUp('superseded', 'another deploy has begun since');
		}
	} finally {
		process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
	}
	return switchOver(context, {
		environment,
		releaseId,
		fresh,
		before,
		turn,
		deploy,
		giveUp,
	});
}

type Switch = {
	environment: EnvironmentName;
	releaseId: string;
	fresh: ProcessRecord;
	before: Live | undefined;
	turn: Turn;
	deploy(outcome: Deploy['outcome']): void;
	giveUp(outcome: Deploy['outcome'], problem: string): Promise<RolloutResult>;
};

async function switchOver(context: Context, about: Switch): Promise<RolloutResult> {
	const { folder } = context;
	const { environment, releaseId, fresh, before } = about;
	const old = before && findRecord(folder, before.instance);
	const running = old && isRunning(old) ? old : undefined;
	const half = running !== undefined && concerns(faultsOn(folder)['deploy-half'], context.script);
	const beside = half ? running : undefined;
	const port = before?.port ?? 0;
	if (running) await savePlace(running);
	// At best both answer for a moment; where a port cannot be shared, users wait until it has changed hands.
	let taken = await takePort(fresh, { port, beside, patient: false });
	// Not only the one on record: a deploy that was killed may have left another with the users' port.
	for (const record of servicesOf(context, environment)) {
		if (record.id !== fresh.id) await leavePort(record);
	}
	if (!taken.ok) taken = await takePort(fresh, { port, beside, patient: true });
	if (!taken.ok && before) {
		context.say(`port ${before.port} is taken by another program: a new one is used`);
		taken = await takePort(fresh, { port: 0, beside, patient: true });
	}
	if (!taken.ok) return about.giveUp('failed', taken.problem);
	const previous = before && before.release !== releaseId ? before.release : before?.previous;
	const live: Live = {
		instance: fresh.id,
		release: releaseId,
		...(previous ? { previous } : {}),
		port: taken.port,
		since: new Date().toISOString(),
		...(half && before ? { half: { instance: before.instance, release: before.release } } : {}),
	};
	writeLive(folder, environment, live);
	await endOthers(context, environment, [fresh.id, ...(half && running ? [running.id] : [])]);
	await hang(context, 'after');
	about.turn.end();
	about.deploy(half ? 'half' : 'live');
	return half && before
		? {
				ok: false,
				problem: `stopped half way: some users are on ${releaseId}, the others still on ${before.release}`,
			}
		: { ok: true, live };
}
