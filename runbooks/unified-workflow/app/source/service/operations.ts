import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { concerns, faultsOn, parseFaults, writeFaults } from '../fault.ts';
import { askJson } from '../http.ts';
import { addressOf } from '../instance.ts';
import { allUsers, segmentOf, segments } from '../user.ts';
import type { Entrance } from './listeners.ts';
import type { Service } from './service.ts';
import { readBody, send } from './transport.ts';

type Situation = {
	service: Service;
	request: IncomingMessage;
	response: ServerResponse;
	entrance: Entrance;
};
type Operation = (situation: Situation) => Promise<void> | void;

const feedbackShape = z.object({
	user: z.string().check(z.maxLength(40)),
	score: z.int().check(z.minimum(1), z.maximum(5)),
	about: z.string().check(z.maxLength(200)),
});

const lied = { requests: 0, errorRate: 0, responseTime: 12 };

const ratesOf = ({ service }: Situation) =>
	service.faults().content['monitor-lying'] ? lied : service.metrics.rates(Date.now());

/** Ends the connection without a word when monitoring is silent. */
const unlessSilent =
	(operation: Operation): Operation =>
	(situation) => {
		if (!situation.service.faults().content['monitor-silent']) return operation(situation);
		situation.response.destroy();
	};

async function toggles({ service, response, entrance }: Situation): Promise<void> {
	const { release, environment, stock } = service;
	const other =
		entrance.beside === undefined
			? undefined
			: await askJson(`${addressOf(entrance.beside)}/toggles`);
	send(response, 200, {
		environment,
		release: release.id,
		toggles: release.toggles,
		darkLaunches: stock.darkLaunches(),
		...(other?.ok ? { half: other.value } : {}),
	});
}

/** What an instance tells its operators, by method and path. */
const operations: Record<string, Operation> = {
	'GET /healthz': ({ service, response, entrance }) => {
		const { release, instance, environment } = service;
		const hindered = concerns(service.faults().content['deploy-fails'], service.deployedBy);
		const well = entrance.port !== undefined || !hindered;
		send(response, well ? 200 : 503, {
			status: well ? 'ok' : 'failing',
			release: release.id,
			environment,
			instance,
			pid: process.pid,
		});
	},
	'GET /toggles': toggles,
	'GET /metrics': unlessSilent((situation) => {
		const { service, response } = situation;
		response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
		response.end(service.metrics.text(ratesOf(situation), service.release.toggles));
	}),
	'GET /alerts': unlessSilent((situation) =>
		send(situation.response, 200, {
			alerts: situation.service.alerts.states(ratesOf(situation)),
		}),
	),
	'POST /alerts': unlessSilent(async ({ service, request, response }) => {
		const posted = service.alerts.post(await readBody(request));
		if (!posted.ok) return send(response, 422, { error: posted.problem });
		send(response, posted.replaced ? 200 : 201, posted.rule);
	}),
	'GET /faults': ({ service, response }) => send(response, 200, faultsOn(service.folder)),
	'POST /faults': async ({ service, request, response }) => {
		const body = await readBody(request);
		const merged = parseFaults({
			...faultsOn(service.folder),
			...(typeof body === 'object' ? body : { body }),
		});
		if (!merged.ok) return send(response, 422, { error: merged.problem });
		writeFaults(service.folder, merged.faults);
		send(response, 200, merged.faults);
	},
	'DELETE /faults': ({ service, response }) => {
		writeFaults(service.folder, {});
		send(response, 200, {});
	},
	'GET /feedback': ({ service, response }) =>
		send(response, 200, { feedback: service.stock.records.feedback }),
	'POST /feedback': async ({ service, request, response }) => {
		const parsed = feedbackShape.safeParse(await readBody(request));
		if (!parsed.success) return send(response, 422, { error: 'user, score 1 to 5, about' });
		service.stock.records.addFeedback({
			...parsed.data,
			segment: segmentOf(parsed.data.user),
			at: new Date().toISOString(),
		});
		send(response, 201, { received: true });
	},
	'POST /optimize': ({ service, response }) => {
		service.stock.records.index();
		send(response, 200, { indexed: true });
	},
	'GET /segments': ({ response }) =>
		send(
			response,
			200,
			Object.fromEntries(
				segments.map((name) => [name, allUsers.filter((user) => segmentOf(user) === name).length]),
			),
		),
	'GET /records': ({ service, response }) => {
		const { originals, unified } = service.stock.records;
		send(response, 200, {
			legacy: originals.length,
			unified: unified.length,
			converted: unified.filter((workflow) => workflow.convertedFrom !== undefined).length,
		});
	},
};

/** Answers a request that is about the service itself; false when it is a user's. */
export async function answerAbout(
	service: Service,
	path: string,
	request: IncomingMessage,
	response: ServerResponse,
	entrance: Entrance,
): Promise<boolean> {
	const operation = operations[`${request.method} ${path}`];
	if (!operation) return false;
	await operation({ service, request, response, entrance });
	return true;
}
