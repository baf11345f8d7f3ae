import { existsSync } from 'node:fs';
import type { Command } from '../context.ts';
import { darkLaunchFile, readDarkLaunches } from '../dark-launch.ts';
import { watchFaults } from '../fault.ts';
import { environmentNames, readJson, readText, watch } from '../folder.ts';
import { legacyFlagFile, legacyServes } from '../legacy-flag.ts';
import { deliver } from '../notification.ts';
import { enrol, findRecord, strike } from '../process-record.ts';
import { readRelease } from '../release.ts';
import { featureOfTurn, sendOne } from '../traffic.ts';
import { userName } from '../user.ts';
import { Alerts } from './alerts.ts';
import { openFlags } from './flags.ts';
import { Listeners } from './listeners.ts';
import { Metrics } from './metrics.ts';
import { Records } from './records.ts';
import { RequestLog } from './request-log.ts';
import { ownTraffic, type Service, serviceHandler } from './service.ts';

/** A service that nobody has looked at for three days was forgotten; `sandbox:start` brings it back. */
const longestIdle = 3 * 86_400_000;

/** Requests that the users send of themselves, each second. */
const trickle = 5;

const synonymsOf = (value: unknown): Record<string, string> =>
	Object.fromEntries(
		Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
			(entry): entry is [string, string] => typeof entry[1] === 'string',
		),
	);

/**
 * Runs one release until it is told to end. It ends by itself when its folder is gone or nobody has asked it anything
 * for days, so that a forgotten copy of the app leaves nothing behind.
 */
export const serve: Command = async ({ folder, options, complain }) => {
	const environment = environmentNames.find((name) => name === options.named.environment);
	const instance = options.named.instance ?? '';
	if (!environment || !instance) {
		complain('serve: --environment, --release and --instance are needed');
		return 2;
	}
	const reading = readRelease(folder, options.named.release ?? '');
	if (!reading.ok) {
		complain(reading.problem);
		return 1;
	}
	const { release, page } = reading;
	const part = (...path: string[]): string => folder.at('releases', release.id, 'legacy', ...path);
	const darkLaunches = watch(darkLaunchFile(folder, environment), () =>
		readDarkLaunches(folder, environment),
	);
	const legacyFlags = watch(legacyFlagFile(folder, environment), () =>
		legacyServes(folder, environment),
	);
	const metrics = new Metrics();
	const records = new Records(folder, environment);
	const log = new RequestLog(folder, environment);
	const service: Service = {
		folder,
		environment,
		instance,
		release,
		deployedBy: options.named.script ?? '',
		faults: watchFaults(folder),
		flags: await openFlags({
			toggles: release.toggles,
			darkLaunches: () => darkLaunches().content,
			now: () => new Date(),
		}),
		metrics,
		alerts: new Alerts(folder, environment),
		log,
		lastVisit: Date.now(),
		stock: {
			records,
			metrics,
			toggles: release.toggles,
			darkLaunches: () => darkLaunches().content,
			page,
			legacyPage: readText(part('editor.html')),
			synonyms: synonymsOf(readJson(part('synonyms.json'))),
			legacyServes: () => legacyFlags().content,
		},
	};
	const write = (): void => {
		try {
			records.save();
			log.flush();
		} catch (error) {
			// A full disk: the service goes on, and tries again at its next turn.
			console.error(error instanceof Error ? error.message : error);
		}
	};
	const listeners = new Listeners(serviceHandler(service), {
		taken: () => {
			records.reload();
			service.alerts = new Alerts(folder, environment);
		},
		save: write,
	});
	const port = await listeners.open();
	enrol(folder, { id: instance, kind: 'service', environment, port, release: release.id });

	return new Promise((resolve) => {
		let turn = 0;
		const users = setInterval(() => {
			if (!listeners.address) return;
			turn += 1;
			void sendOne(listeners.address, featureOfTurn(turn), userName(turn * 37), turn, {
				[ownTraffic]: 'yes',
			});
		}, 1000 / trickle);
		const upkeep = setInterval(() => {
			const forgotten = Date.now() - service.lastVisit > longestIdle;
			if (forgotten || !existsSync(folder.at('processes', `${instance}.json`))) process.exit(0);
			if (!listeners.address) return;
			write();
			for (const rule of service.alerts.turned(metrics.rates(Date.now()))) {
				const state = rule.firing ? 'FIRING' : 'resolved';
				const message = `${state} (${rule.severity}): ${rule.name}, ${rule.condition}`;
				const to = rule.notification ?? 'team';
				void deliver(folder, { at: new Date().toISOString(), to, message });
			}
		}, 500);
		const finish = async (): Promise<void> => {
			clearInterval(users);
			clearInterval(upkeep);
			await listeners.close();
			if (findRecord(folder, instance)) strike(folder, instance);
			resolve(0);
		};
		process.once('SIGTERM', () => void finish());
		process.on('SIGHUP', () => undefined);
		process.on('SIGINT', () => undefined);
	});
};
