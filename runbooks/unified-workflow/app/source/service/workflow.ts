import type { DarkLaunches } from '../dark-launch.ts';
import type { FeatureRow, Toggles } from '../toggle.ts';
import type { Metrics } from './metrics.ts';
import type { Records, Workflow } from './records.ts';

export type WorkflowRequest = {
	row: FeatureRow;
	user: string;
	/** Whether this user has the feature. */
	unified: boolean;
	query: URLSearchParams;
	body: unknown;
};

export type WorkflowAnswer = {
	status: number;
	system: 'unified' | 'legacy' | 'none';
	/** A text is sent as HTML, anything else as JSON. */
	body: unknown;
};

/** What the answers are made from. */
export type Stock = {
	records: Records;
	metrics: Metrics;
	toggles: Toggles;
	darkLaunches(): DarkLaunches;
	page: string;
	/** The old tool's page and search words; undefined once that code was cleaned up before the build. */
	legacyPage: string | undefined;
	synonyms: Record<string, string>;
	/** False once the legacy flags were removed: then nothing stands in for a feature that is off. */
	legacyServes(): boolean;
};

type Handler = (request: WorkflowRequest, stock: Stock) => unknown;

const field = (body: unknown, name: string): unknown =>
	typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;

const titleOf = (request: WorkflowRequest): string => {
	const title = field(request.body, 'title');
	return typeof title === 'string' ? title.slice(0, 200) : '';
};

const everything = (stock: Stock): Workflow[] => [
	...stock.records.unified,
	...stock.records.originals.map((record) => ({
		id: record.ref,
		title: record.title,
		steps: record.steps.split(';'),
	})),
];

/** Whether anybody can still read the old tool's records: nobody can once they are converted. */
const hasReaders = (stock: Stock): boolean =>
	stock.legacyServes() && stock.records.originals.length > 0;

const generated = (subject: string): string[] => ['draft', `check ${subject}`, 'approve', 'file'];

/** What the new system answers, by feature. An answer of undefined means that the request was refused (400). */
const unified: Record<string, Handler> = {
	unified_workflow_schema: () => ({
		version: 2,
		fields: ['id', 'title', 'steps', 'convertedFrom'],
	}),
	unified_workflow_read: (_request, stock) => ({ workflows: everything(stock).slice(-50) }),
	unified_workflow_write: (request, stock) =>
		titleOf(request) === ''
			? undefined
			: stock.records.addUnified(titleOf(request), ['ask', 'file'], hasReaders(stock)),
	unified_workflow_search: (request, stock) => {
		const words = (request.query.get('q') ?? '').toLowerCase();
		return words === ''
			? undefined
			: {
					workflows: everything(stock)
						.filter((workflow) => workflow.title.toLowerCase().includes(words))
						.slice(0, 50),
				};
	},
	unified_workflow_frontend: (_request, stock) => stock.page,
	unified_workflow_ai_generation: (request, stock) => {
		if (titleOf(request) === '') return undefined;
		const steps = generated(titleOf(request).toLowerCase());
		// A made-up price: a hundredth of a cent for each letter asked and each step given.
		const cents = Math.round(titleOf(request).length + steps.length * 10) / 100;
		return {
			...stock.records.addUnified(titleOf(request), steps, hasReaders(stock)),
			cost_cents: cents,
		};
	},
	unified_workflow_analytics: (_request, stock) => ({
		requests: stock.metrics.total,
		workflows: everything(stock).length,
		feedback: stock.records.feedback.length,
	}),
	unified_workflow_generator: (request) =>
		titleOf(request) === '' ? undefined : { title: titleOf(request), steps: generated('variants') },
	unified_workflow_migration: (request, stock) =>
		request.query.has('dry')
			? { convertible: stock.records.originals.length }
			: { converted: stock.records.convert(), left: stock.records.originals.length },
	experimental_features: () => ({ experiments: ['side-by-side', 'timeline'] }),
};

/** What the old system answers to the requests that it knows. */
const legacy: Record<string, Handler> = {
	unified_workflow_schema: () => ({ version: 1, fields: ['ref', 'title', 'steps'] }),
	unified_workflow_read: (_request, stock) => ({ workflows: stock.records.legacy.slice(-50) }),
	unified_workflow_write: (request, stock) =>
		titleOf(request) === ''
			? undefined
			: stock.records.addLegacy(titleOf(request), ['ask', 'file']),
	unified_workflow_search: (request, stock) => {
		const asked = (request.query.get('q') ?? '').toLowerCase();
		const words = stock.synonyms[asked] ?? asked;
		return words === ''
			? undefined
			: {
					workflows: stock.records.legacy.filter((record) =>
						record.title.toLowerCase().startsWith(words),
					),
				};
	},
	unified_workflow_frontend: (_request, stock) => stock.legacyPage,
};

function outcome(
	system: 'unified' | 'legacy',
	body: unknown,
	request: WorkflowRequest,
): WorkflowAnswer {
	if (body === undefined) return { status: 400, system, body: { error: 'refused', system } };
	if (typeof body === 'string') return { status: 200, system, body };
	const status = request.row.path === '/workflows' && request.row.method === 'POST' ? 201 : 200;
	return { status, system, body: { system, ...(typeof body === 'object' ? body : {}) } };
}

/** Answers one request of a user, by the system that this user is on. */
export function answerWorkflow(request: WorkflowRequest, stock: Stock): WorkflowAnswer {
	const { feature } = request.row;
	if (request.unified) return outcome('unified', unified[feature]?.(request, stock), request);
	if (request.row.whenOff === 'absent') {
		return { status: 404, system: 'none', body: { error: 'this feature is off', feature } };
	}
	const pageGone = feature === 'unified_workflow_frontend' && stock.legacyPage === undefined;
	if (pageGone || !stock.legacyServes()) {
		return {
			status: 503,
			system: 'none',
			body: { error: 'the feature is off and the legacy system is gone', feature },
		};
	}
	return outcome('legacy', legacy[feature]?.(request, stock), request);
}

/** Milliseconds of work for an answer. Searching takes three times as long until its index was rebuilt. */
export function workOf(request: WorkflowRequest, stock: Stock): number {
	const base = request.unified ? request.row.work.unified : request.row.work.legacy;
	const cold = request.row.feature === 'unified_workflow_search' && !stock.records.indexed;
	return cold ? base * 3 : base;
}
