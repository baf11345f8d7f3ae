import { existsSync } from 'node:fs';
import type { Command } from '../context.ts';
import { darkLaunchFile, readDarkLaunches } from '../dark-launch.ts';
import { watchFaults } from '../fault.ts';
import {
	type EnvironmentName,
	environmentNames,
	type Folder,
	readJson,
	readText,
	watch,
} from '../folder.ts';
import { legacyFlagFile, legacyServes } from '../legacy-flag.ts';
import { deliver } from '../notification.ts';
import { enrol, findRecord, strike } from '../process-record.ts';
import { type Release, readRelease } from '../release.ts';
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

/** Everything that answers requests, made from one release and what the folder holds. */
async function openService(
	folder: Folder,
	environment: EnvironmentName,
	about: { instance: string; deployedBy: string; release: Release; page: string },
): Promise<Service> {
	const { release, page } = about;
	const part = (name: string): string => folder.at('releases', release.id, 'legacy', name);
	const darkLaunches = watch(darkLaunchFile(folder, environment), () =>
		readDarkLaunches(folder, environment),
	);
	const legacyFlags = watch(legacyFlagFile(folder, environment), () =>
		legacyServes(folder, environment),
	);
	const metrics = new Metrics();
	return {
		folder,
		environment,
		instance: about.instance,
		release,
		deployedBy: about.deployedBy,
		faults: watchFaults(folder),
		flags: await openFlags({
			toggles: release.toggles,
			darkLaunches: () => darkLaunches().content,
			now: () => new Date(),
		}),
		metrics,
		alerts: new Alerts(folder, environment),
		log: new RequestLog(folder, environment),
		lastVisit: Date.now(),
		stock: {
			records: new Records(folder, environment),
			metrics,
			toggles: release.toggles,
			darkLaunches: () => darkLaunches().content,
			page,
			legacyPage: readText(part('editor.html')),
			synonyms: synonymsOf(readJson(part('synonyms.json'))),
			legacyServes: () => legacyFlags().content,
		},
	};
}

/** Writes down what the next instance and the reports need. */
function save(service: Service): void {
	try {
		service.stock.records.save();
		service.log.flush();
	} catch (error) {
		// A full disk: the service goes on, and tries again at its next turn.
		console.error(error instanceof Error ? error.message : error);
	}
}

/** Tells the team of every rule that began to fire, or stopped. */
function announce({ folder, alerts, metrics }: Service): void {
	for (const rule of alerts.turned(metrics.rates(Date.now()))) {
		const state = rule.firing ? 'FIRING' : 'resolved';
		const message = `${state} (${rule.severity}): ${rule.name}, ${rule.condition}`;
		const to = rule.notification ?? 'team';
		void deliver(folder, { at: new Date().toISOString(), to, message });
	}
}

/** Lets the users send their own requests. Returns how to stop them. */
function startUsers(listeners: Listeners): () => void {
	let turn = 0;
	const timer = setInterval(() => {
		if (!listeners.address) return;
		turn += 1;
		void sendOne(listeners.address, featureOfTurn(turn), userName(turn * 37), turn, {
			[ownTraffic]: 'yes',
		});
	}, 1000 / trickle);
	return () => clearInterval(timer);
}

/**
 * Runs one release until it is told to end. It ends by itself when its folder is gone or nobody has asked it anything
 * for days, so that a forgotten copy of the app leaves nothing behind.
 */
export const serve: Command = async ({ folder, options, complain }) => {
	const environment = environmentNames.find((name) => name === options.named.environment);
	const { instance = '', script: deployedBy = '', release: id = '' } = options.named;
	if (!environment || !instance) {
		complain('serve: --environment, --release and --instance are needed');
		return 2;
	}
	const reading = readRelease(folder, id);
	if (!reading.ok) {
		complain(reading.problem);
		return 1;
	}
	const service = await openService(folder, environment, { instance, deployedBy, ...reading });
	const listeners = new Listeners(serviceHandler(service), {
		taken: () => {
			service.stock.records.reload();
			service.alerts = new Alerts(folder, environment);
		},
		save: () => save(service),
	});
	const port = await listeners.open();
	enrol(folder, { id: instance, kind: 'service', environment, port, release: id });
	const stopUsers = startUsers(listeners);
	const upkeep = setInterval(() => {
		const forgotten = Date.now() - service.lastVisit > longestIdle;
		if (forgotten || !existsSync(folder.at('processes', `${instance}.json`))) process.exit(0);
		if (!listeners.address) return;
		save(service);
		announce(service);
	}, 500);
	process.on('SIGHUP', () => undefined);
	process.on('SIGINT', () => undefined);
	await new Promise((resolve) => process.once('SIGTERM', resolve));
	stopUsers();
	clearInterval(upkeep);
	await listeners.close();
	if (findRecord(folder, instance)) strike(folder, instance);
	return 0;
};
