import type { Command, Context } from '../context.ts';
import { addressOf, addressOfEnvironment, readLive } from '../instance.ts';
import { allRecords, end, isRunning, strike } from '../process-record.ts';
import { buildRelease } from '../release.ts';
import { rollOut } from '../rollout.ts';
import { readToggles } from '../toggle.ts';

/** The release that was live before the rollout: every toggle off. */
function firstRelease(context: Context): string {
	const off = readToggles({});
	return buildRelease(context.folder, off.ok ? off.toggles : {}, []).id;
}

/**
 * `sandbox:start`: production as it was before the rollout, or as it was left, and the addresses as `NAME=value` lines
 * for the environment of those who work here.
 */
export const start: Command = async (context) => {
	const { folder, figure, complain } = context;
	if (!addressOfEnvironment(folder, 'production')) {
		const release = readLive(folder, 'production')?.release ?? firstRelease(context);
		const quiet = { ...context, say: () => undefined };
		const result = await rollOut(quiet, 'production', release);
		if (!result.ok) {
			complain(result.problem);
			return 1;
		}
	}
	const live = readLive(folder, 'production');
	if (!live) return 1;
	figure('PRODUCTION_URL', addressOf(live.port));
	figure('MONITORING_URL', addressOf(live.port));
	return 0;
};

/** `sandbox:stop`: ends every service and every deploy that this folder started. */
export const stop: Command = async ({ folder, figure }) => {
	let ended = 0;
	// A deploy first: it would put another service up.
	const records = allRecords(folder).sort((a, b) => a.kind.localeCompare(b.kind));
	for (const record of records) {
		if (isRunning(record)) {
			await end(folder, record);
			ended += 1;
		} else {
			strike(folder, record.id);
		}
	}
	figure('processes_ended', ended);
	return 0;
};

/** `sandbox:status`: what runs here. */
export const status: Command = async ({ folder, say }) => {
	const running = allRecords(folder).filter(isRunning);
	for (const record of running) {
		say(
			[record.environment, record.kind, record.release ?? record.script, `process ${record.pid}`]
				.filter(Boolean)
				.join('  '),
		);
	}
	if (running.length === 0) say('nothing runs');
	return 0;
};
