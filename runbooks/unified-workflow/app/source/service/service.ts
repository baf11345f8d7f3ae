import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@openfeature/server-sdk';
import type { Faults } from '../fault.ts';
import type { EnvironmentName, Folder } from '../folder.ts';
import type { Release } from '../release.ts';
import { type FeatureRow, features } from '../toggle.ts';
import { bucket, segmentOf } from '../user.ts';
import type { Alerts } from './alerts.ts';
import { control } from './control.ts';
import type { Entrance, Handler } from './listeners.ts';
import type { Metrics } from './metrics.ts';
import { answerAbout } from './operations.ts';
import type { RequestLog } from './request-log.ts';
import { passOn, readBody, send } from './transport.ts';
import { answerWorkflow, type Stock, workOf } from './workflow.ts';

/** The header that marks what the service's own users send. */
export const ownTraffic = 'x-own-traffic';

export type Service = {
	folder: Folder;
	environment: EnvironmentName;
	instance: string;
	release: Release;
	/** The script that started it. */
	deployedBy: string;
	faults(): { content: Faults; changed: boolean };
	flags: Client;
	metrics: Metrics;
	alerts: Alerts;
	log: RequestLog;
	/** When someone other than the service's own users asked it something; milliseconds since 1970. */
	lastVisit: number;
	stock: Stock;
};

/** Spreads a share evenly: at 0.08 every request in twelve or thirteen is due, never by chance. */
class EvenShare {
	#owed = 0;

	due(share: number): boolean {
		this.#owed += share;
		if (this.#owed < 1) return false;
		this.#owed -= 1;
		return true;
	}
}

const userOf = (request: IncomingMessage): string => {
	const header = request.headers['x-user'];
	return typeof header === 'string' && /^[\w-]{1,40}$/.test(header) ? header : 'guest';
};

/** A feature that fails does so for its own users: whoever still gets the old system notices nothing. */
const isFaulty = (
	faults: Faults,
	{ row, user, unified }: { row: FeatureRow; user: string; unified: boolean },
	even: EvenShare,
): boolean => {
	const one = faults['feature-errors'];
	if (
		unified &&
		one?.feature === row.feature &&
		bucket(`fault:${row.feature}`, user) < one.share * 100
	) {
		return true;
	}
	return faults['error-rate'] !== undefined && even.due(faults['error-rate']);
};

async function answerUser(
	service: Service,
	row: FeatureRow,
	url: URL,
	request: IncomingMessage,
	response: ServerResponse,
	even: EvenShare,
): Promise<void> {
	const begun = performance.now();
	const { content: faults } = service.faults();
	const user = userOf(request);
	const segment = segmentOf(user);
	const asked = {
		row,
		user,
		unified: await service.flags.getBooleanValue(row.feature, false, {
			targetingKey: user,
			segment,
		}),
		query: url.searchParams,
		body: await readBody(request),
	};
	await wait(workOf(asked, service.stock) + (faults.latency ?? 0));
	const answer = isFaulty(faults, asked, even)
		? { status: 500, system: 'none' as const, body: { error: 'a fault is switched on' } }
		: answerWorkflow(asked, service.stock);
	send(response, answer.status, answer.body, {
		'x-release': service.release.id,
		'x-system': answer.system,
	});
	const ms = performance.now() - begun;
	const failed = answer.status >= 500;
	// A lying monitor counts nothing from the moment that it lies, not even what began before.
	if (!service.faults().content['monitor-lying']) {
		service.metrics.observe(
			{ feature: row.feature, system: answer.system, failed, ms },
			Date.now(),
		);
	}
	service.log.add({
		at: new Date().toISOString(),
		feature: row.feature,
		user,
		segment,
		system: answer.system,
		status: answer.status,
		ms: Math.round(ms * 10) / 10,
		release: service.release.id,
	});
}

/** Everything that an instance answers: orders on its own port, its operators, and its users. */
export function serviceHandler(service: Service): Handler {
	const even = new EvenShare();
	return async (request, response, entrance: Entrance) => {
		if (request.headers[ownTraffic] === undefined) service.lastVisit = Date.now();
		const url = new URL(request.url ?? '/', 'http://127.0.0.1');
		if (url.pathname.startsWith('/-/')) {
			return control(url.pathname, request, response, entrance);
		}
		if (service.faults().changed) service.metrics.forget();
		if (await answerAbout(service, url.pathname, request, response, entrance)) return;
		const row = features.find(
			(candidate) => candidate.path === url.pathname && candidate.method === request.method,
		);
		if (!row) return send(response, 404, { error: 'no such address' });
		const { beside } = entrance;
		if (entrance.users && beside !== undefined && bucket('half', userOf(request)) < 50) {
			return passOn(request, response, beside);
		}
		return answerUser(service, row, url, request, response, even);
	};
}
