import { readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { EventBody } from '../run/event.ts';
import { stepStatements } from '../run/progress.ts';
import { statementsOf } from '../runbook/lookup.ts';
import type { Runbook, Statement } from '../runbook/model.ts';
import { asWritten, onPath } from './rollback-check.ts';
import { secretNames } from './shell/redact.ts';

/** Variables by which the usual tools find what they deploy to; none of them is a secret. */
const choosers: readonly string[] = [
	'KUBE_CONTEXT',
	'HELM_KUBECONTEXT',
	'HELM_NAMESPACE',
	'AWS_PROFILE',
	'AWS_REGION',
	'AWS_DEFAULT_REGION',
	'CLOUDSDK_CORE_PROJECT',
	'CLOUDSDK_ACTIVE_CONFIG_NAME',
	'GOOGLE_CLOUD_PROJECT',
	'AZURE_SUBSCRIPTION_ID',
	'DOCKER_HOST',
	'DOCKER_CONTEXT',
	'TF_WORKSPACE',
	'VERCEL_ORG_ID',
	'VERCEL_PROJECT_ID',
	'NETLIFY_SITE_ID',
	'HEROKU_APP',
	'FLY_APP',
];

/** Names that say a place: what else a command is given, such as a version, is no target. */
const places =
	/(?:^|_)(?:HOST|HOSTS|URL|URI|ORIGIN|SERVER|CLUSTER|CONTEXT|NAMESPACE|REGION|ZONE|PROJECT|ACCOUNT|PROFILE|STAGE|ENV|ENVIRONMENT|TARGET|TENANT|SUBSCRIPTION|GROUP|APP|SITE|ORG|WORKSPACE|STACK|BUCKET|REGISTRY|DOMAIN|ENDPOINT)(?:_|$)/i;

/** Programs that go by the current context of a kubeconfig. */
const byContext = /\b(?:kubectl|helm|helmfile|kustomize|oc|flux|argocd|skaffold)\b/;

const longestValue = 200;

/**
 * What commands here would find their target by: variables that choose one, those that the commands name as a place,
 * and the current context of a kubeconfig where one goes by it. Secrets are left out, and so are credentials in URLs.
 */
export function targetHere(
	texts: readonly string[],
	environment: Record<string, string>,
	secrets: readonly string[],
): Record<string, string> {
	const named = texts.flatMap((text) =>
		[...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name = '']) =>
			places.test(name) ? [name] : [],
		),
	);
	const secret = new Set(secretNames(environment));
	const facts: Record<string, string> = {};
	for (const name of new Set([...choosers, ...named])) {
		const value = environment[name];
		if (value === undefined || value === '' || secret.has(name)) continue;
		if (secrets.some((one) => value.includes(one))) continue;
		facts[name] = withoutCredentials(value).slice(0, longestValue);
	}
	return texts.some((text) => byContext.test(text))
		? { ...facts, ...kubeFacts(environment) }
		: facts;
}

const kubeconfig = z.object({
	'current-context': z.string().optional(),
	contexts: z
		.array(z.object({ name: z.string(), context: z.object({ cluster: z.string().optional() }) }))
		.optional(),
	clusters: z
		.array(z.object({ name: z.string(), cluster: z.object({ server: z.string().optional() }) }))
		.optional(),
});

/**
 * A value without what signs in at the address that it is: a name, a password whatever that holds, and all that is asked
 * of it (`?token=`). A port is none.
 */
const withoutCredentials = (value: string): string =>
	value
		.replace(/\/\/[^/@:\s]*:(?!\d+(?:[/?#]|$))\S*@|\/\/[^/\s]*@/, '//')
		.replace(/(\/\/[^?#]*)[?#].*/s, '$1');

/** So much of a kubeconfig is read, in bytes: nobody's is as long. */
const longestKubeconfig = 4 * 1024 * 1024;

/** What a kubeconfig says; undefined for one that is not there, or that reading would wait for, as for a pipe. */
function kubeconfigIn(file: string): string | undefined {
	const about = statSync(file, { throwIfNoEntry: false });
	return about?.isFile() && about.size <= longestKubeconfig
		? readFileSync(file, 'utf8')
		: undefined;
}

/** The context that kubectl would use, with its server, by the first kubeconfig that names one. */
function kubeFacts({ KUBECONFIG, HOME = '' }: Record<string, string>): Record<string, string> {
	const files = KUBECONFIG ? KUBECONFIG.split(delimiter) : [join(HOME, '.kube', 'config')];
	for (const file of files) {
		try {
			const text = kubeconfigIn(file);
			if (text === undefined) continue;
			const read = kubeconfig.safeParse(parse(text, { logLevel: 'error' }));
			const context = read.data?.['current-context'];
			if (!context) continue;
			const cluster = read.data?.contexts?.find(({ name }) => name === context)?.context.cluster;
			const server = read.data?.clusters?.find(({ name }) => name === cluster)?.cluster.server;
			return {
				'kube context': context,
				...(server === undefined ? {} : { 'kube server': withoutCredentials(server) }),
			};
		} catch {
			// One that cannot be read, or is no YAML, chooses nothing.
		}
	}
	return {};
}

const deploying = (runbook: Runbook): Statement[] =>
	statementsOf(runbook)
		.map(({ statement }) => statement)
		.filter(({ deploys }) => deploys);

export type CommandPlace = {
	runbook: Runbook;
	/** What the next block starts with. */
	environment: Record<string, string>;
	cwd: string;
	/** Values that are written down nowhere. */
	secrets: readonly string[];
};

/**
 * An event with what only the machine knows that its commands run on: of a session what chooses the target here, and
 * the tools that are missing; of a block that deploys what it finds its target by.
 */
export function withPlace(body: EventBody, place: () => CommandPlace): EventBody {
	switch (body.type) {
		case 'session.opened': {
			const { runbook, environment, cwd, secrets } = place();
			const texts = deploying(runbook).map(({ text }) => text);
			const lacking = toolsMissing(runbook, environment.PATH ?? '', cwd);
			return {
				...body,
				...(texts.length === 0 ? {} : { target: targetHere(texts, environment, secrets) }),
				...(lacking.length === 0 ? {} : { toolsMissing: lacking }),
			};
		}
		case 'block.started': {
			if (!body.statements.some(({ deploys }) => deploys)) return body;
			const { runbook, environment, secrets } = place();
			const texts = [...deploying(runbook), ...body.statements].map(({ text }) => text);
			return { ...body, target: targetHere(texts, environment, secrets) };
		}
		default:
			return body;
	}
}

/** Where PATH is another one than here. */
const away: ReadonlySet<Statement['moves']> = new Set(['user', 'host', 'container'] as const);

/** Functions and aliases that a command defines. */
const defined = /(?:^|[\n;&|{]\s*)(?:function\s+([\w-]+)|([\w-]+)\s*\(\)|alias\s+([\w-]+)=)/g;

/**
 * Programs that the guide's commands start by their names and that are not on PATH; what runs as somebody else, on
 * another machine or in a container needs none here.
 */
export function toolsMissing(runbook: Runbook, path: string, cwd: string): string[] {
	const steps = [...runbook.phases, ...runbook.procedures].flatMap((owner) => owner.steps);
	const here = steps.flatMap((step) => {
		const statements = stepStatements(step);
		const leaves = statements.findIndex(({ moves }) => away.has(moves));
		return leaves < 0 ? statements : statements.slice(0, leaves + 1);
	});
	const known = new Set(
		here.flatMap(({ text }) => [...text.matchAll(defined)].flatMap((names) => names.slice(1))),
	);
	const programs = here.flatMap(({ programs: names = [], text }) =>
		names.filter((name) => !asWritten(name, text).includes('/')),
	);
	return [...new Set(programs)].filter((name) => !known.has(name) && !onPath(name, path, cwd));
}
