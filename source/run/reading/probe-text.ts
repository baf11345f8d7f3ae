import { readDuration } from '../../runbook/block/annotation.ts';
import type { Block, Runbook } from '../../runbook/model.ts';

/** A request that looks at something, as an `http` block of a guide writes it. Variables are not filled in yet. */
export type HttpRequest = {
	method: string;
	url: string;
	headers: { name: string; value: string }[];
	body?: string;
	/** Statuses that are well; without any, 200 to 399. */
	expect: number[];
	/** Figures to take from a JSON answer: a path such as `$.data[0].rate`, and the name of the reading. */
	json: { path: string; name: string }[];
	/** For the whole of one try. */
	timeoutSeconds: number;
	/** Tries after the first one. */
	retries: number;
};

/** Seconds that one try may take; curl has no limit, and a look that never ends is none. */
const usualTimeout = 10;
const requestLine =
	/^(?:(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\s+)?(https?:\/\/\S+|\$\{?\w+\}?\S*)(?:\s+HTTP\/[\d.]+)?$/;

type Setting = { key: RegExp; example: string; set(request: HttpRequest, value: string): boolean };

/** Comment lines that say what to look at, one row a setting. */
export const requestSettings: readonly Setting[] = [
	{
		key: /^(?:expect|status)$/,
		example: '# expect: 200, 204',
		set(request, value) {
			request.expect = value
				.split(/[\s,]+/)
				.map(Number)
				.filter((status) => status >= 100 && status <= 599);
			return request.expect.length > 0;
		},
	},
	{
		key: /^json$/,
		example: '# json: $.data.error_rate as error_rate',
		set(request, value) {
			const [, path, name] = /^(\$?[\w.[\]-]+)(?:\s+as\s+([\w.-]+))?$/.exec(value) ?? [];
			if (path === undefined) return false;
			request.json.push({ path, name: name ?? lastKey(path) });
			return true;
		},
	},
	{
		key: /^timeout$/,
		example: '# timeout: 5s',
		set(request, value) {
			const seconds = readDuration(value);
			if (seconds === undefined || seconds <= 0) return false;
			request.timeoutSeconds = seconds;
			return true;
		},
	},
	{
		key: /^retries|retry$/,
		example: '# retries: 2',
		set(request, value) {
			const count = Number(value);
			if (!Number.isInteger(count) || count < 0 || count > 10) return false;
			request.retries = count;
			return true;
		},
	},
];

const lastKey = (path: string): string => path.match(/[\w-]+(?=[^\w-]*$)/)?.[0] ?? 'value';

/** Reads the text of an `http` block: request line, headers, settings in comments, an empty line, the body. */
export function readRequest(
	text: string,
): { ok: true; request: HttpRequest } | { ok: false; problem: string } {
	const lines = text.replaceAll('\r\n', '\n').split('\n');
	const start = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
	const [, method = 'GET', url] = requestLine.exec(lines[start]?.trim() ?? '') ?? [];
	if (url === undefined)
		return { ok: false, problem: 'it does not begin with a method and an address' };
	const request: HttpRequest = {
		method,
		url,
		headers: [],
		expect: [],
		json: [],
		timeoutSeconds: usualTimeout,
		retries: 0,
	};
	const rest = lines.slice(start + 1);
	const empty = rest.findIndex((line) => line.trim() === '');
	const before = lines.slice(0, start).filter((line) => line.trim() !== '');
	const head = [...before, ...(empty === -1 ? rest : rest.slice(0, empty))];
	const tail = empty === -1 ? [] : rest.slice(empty + 1);
	for (const line of [...head, ...tail.filter((one) => one.startsWith('#'))]) {
		const wrong = readHeadLine(request, line);
		if (wrong !== undefined) return { ok: false, problem: wrong };
	}
	const body = tail
		.filter((line) => !line.startsWith('#'))
		.join('\n')
		.trim();
	return { ok: true, request: { ...request, ...(body === '' ? {} : { body }) } };
}

function readHeadLine(request: HttpRequest, line: string): string | undefined {
	const [, key = '', value = ''] = /^#\s*([a-z]+)\s*:\s*(.+?)\s*$/.exec(line) ?? [];
	if (line.startsWith('#')) {
		const setting = requestSettings.find((one) => one.key.test(key));
		return setting && !setting.set(request, value) ? `${line.trim()} is not understood` : undefined;
	}
	const [, name, given] = /^([\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
	if (name === undefined || given === undefined) return `${line.trim()} is no header`;
	request.headers.push({ name, value: given });
	return undefined;
}

/** The `http` block that begins on a line. */
export function httpBlock(runbook: Runbook, line: number): Block | undefined {
	return httpBlocks(runbook).find((block) => block.line === line);
}

/** Every block of the guide that writes a request. */
export function httpBlocks(runbook: Runbook): Block[] {
	return [...runbook.phases, ...runbook.procedures]
		.flatMap((section) => [
			...('blocks' in section ? section.blocks : []),
			...section.steps.flatMap(({ blocks }) => blocks),
		])
		.filter(({ language }) => language === 'http');
}

/** Variables of a text replaced by their values; the names of those that have none. */
export function fillVariables(
	text: string,
	values: Record<string, string | undefined>,
): { text: string; missing: string[] } {
	const missing: string[] = [];
	const filled = text.replaceAll(
		/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
		(whole, braced: string | undefined, bare: string | undefined) => {
			const name = braced ?? bare ?? '';
			const value = values[name];
			if (value === undefined) missing.push(name);
			return value ?? whole;
		},
	);
	return { text: filled, missing };
}

/** The value at a path such as `$.data[0].rate`; undefined when there is none. */
export function atPath(value: unknown, path: string): unknown {
	let found = value;
	for (const key of path.replace(/^\$\.?/, '').match(/[\w-]+/g) ?? []) {
		if (typeof found !== 'object' || found === null) return undefined;
		found = Reflect.get(found, key);
	}
	return found;
}
