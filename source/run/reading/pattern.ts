import type { Reading } from '../event.ts';

/** A way in which commands print figures. `reads` gives back every figure of a line; empty when the line is none of it. */
export type ReadingPattern = {
	name: string;
	/** A line it reads, and the first figure of it. */
	example: string;
	reads: Reading;
	/** A line that looks alike and holds no figure. */
	not: string;
	read(line: string): Reading[];
};

/** Units as commands write them after a figure. */
const units =
	'%|ms|s|sec|us|µs|μs|ns|min|m|h|B|KB|kB|KiB|MB|MiB|GB|GiB|TB|rps|qps|req/s|reqs/s|/s|/min|rpm';
const number = String.raw`([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?)`;
const unit = String.raw`(?:\s*(${units}))?`;
/** What may stand behind a figure without changing it: `(limit 5%)`. */
const remark = String.raw`\s*(?:\([^)]*\))?\s*[,;]?\s*$`;
const phrase = String.raw`([A-Za-z_][\w. /-]{0,60}?)`;

const equals = new RegExp(String.raw`^\s*([A-Za-z_][\w.:/-]*)\s*=\s*"?${number}"?${unit}${remark}`);
const colon = new RegExp(String.raw`^\s*(?:[-*]\s+)?"?${phrase}"?\s*:\s*${number}${unit}${remark}`);
const sentence = new RegExp(
	String.raw`^\s*(?:[-*]\s+)?${phrase}(?:\s+(?:is|was|at|now))?\s+${number}\s*(${units})${remark}`,
);
/** How long a tool worked or will wait: a figure of the tool, and none of what it looks at. */
const ownTime =
	/\b(?:up to date|done|built|compiled|finished|completed|ready|succeeded|ran|took|waiting|waits|retrying|sleeping)(?:\s+(?:in|after|for))?$/i;
const cells = new RegExp(String.raw`^\s*[|│]\s*${phrase}\s*[|│]\s*${number}${unit}\s*(?:[|│].*)?$`);
const exposition = new RegExp(
	String.raw`^([A-Za-z_:][\w:]*(?:\{[^{}]*\})?)\s+${number}(?:\s+\d{10,})?$`,
);
const pair = /(?:^|[\s,;])([A-Za-z_][\w.-]*)=(?:"([^"]*)"|'([^']*)'|([^\s,;"']*))/g;
const figure = new RegExp(`^${number}${unit}$`);

function byPattern(pattern: RegExp): ReadingPattern['read'] {
	return (line) => {
		const [, name, value, of] = pattern.exec(line) ?? [];
		return name === undefined || value === undefined ? [] : reading(name, value, of);
	};
}

function readSentence(line: string): Reading[] {
	const [, name = ''] = sentence.exec(line) ?? [];
	return ownTime.test(name) ? [] : byPattern(sentence)(line);
}

function reading(name: string, text: string, of: string | undefined): Reading[] {
	const value = Number(text.replaceAll(',', ''));
	if (!Number.isFinite(value)) return [];
	return [{ name: plainName(name), value, ...(of ? { unit: of } : {}) }];
}

/** A name as it is kept: words joined by underscores; labels of an exposition stay as written. */
function plainName(name: string): string {
	const [head = '', ...labels] = name.trim().split('{');
	const joined = head.trim().replaceAll(/[\s/-]+/g, '_');
	return labels.length === 0 ? joined : `${joined}{${labels.join('{')}`;
}

/** Several `name=value` on one line, as loggers write them; what is no figure is stepped over. */
function readPairs(line: string): Reading[] {
	const found: Reading[] = [];
	let pairs = 0;
	for (const [, name = '', ...values] of line.matchAll(pair)) {
		pairs += 1;
		const text = values.find((value) => value !== undefined) ?? '';
		const [, value, of] = figure.exec(text) ?? [];
		if (value !== undefined) found.push(...reading(name, value, of));
	}
	return pairs > 1 ? found : [];
}

/** How deep an object may lie within the object of a line. */
const deepest = 3;

function readJson(line: string): Reading[] {
	const text = line.trim();
	if (!text.startsWith('{') || !text.endsWith('}')) return [];
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		return [];
	}
	return isRecord(parsed) ? figuresOf(parsed, '', 0) : [];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"name": ..., "value": ..., "unit": ...}` is one figure; of any other object each number is one. */
function figuresOf(object: Record<string, unknown>, path: string, depth: number): Reading[] {
	const { name, metric, value, unit: of } = object;
	const named = typeof name === 'string' ? name : metric;
	if (typeof named === 'string' && typeof value === 'number') {
		return reading(named, `${value}`, typeof of === 'string' ? of : undefined);
	}
	return Object.entries(object).flatMap(([key, entry]): Reading[] => {
		const full = path === '' ? key : `${path}_${key}`;
		if (typeof entry === 'number') {
			return notFigures.test(key) ? [] : reading(full, `${entry}`, undefined);
		}
		if (typeof entry === 'string') {
			const [, text, written] = figure.exec(entry.trim()) ?? [];
			return text === undefined || written === undefined ? [] : reading(full, text, written);
		}
		return isRecord(entry) && depth < deepest ? figuresOf(entry, full, depth + 1) : [];
	});
}

/** Numbers of a log line that measure nothing. */
const notFigures = /^(?:time|ts|timestamp|pid|port|level|line|id|v|version|seq)$/i;

/** Ways in which commands print figures, one row a way; the first that reads a line wins. */
export const readingPatterns: readonly ReadingPattern[] = [
	{
		name: 'equals',
		example: 'error_rate=0.8%',
		reads: { name: 'error_rate', value: 0.8, unit: '%' },
		not: 'release=r-2024.12',
		read: byPattern(equals),
	},
	{
		name: 'json-line',
		example: '{"time":1733000000,"error_rate":0.008,"http":{"p95_ms":210}}',
		reads: { name: 'error_rate', value: 0.008 },
		not: '{"release":"r3","port":8080}',
		read: readJson,
	},
	{
		name: 'pairs',
		example: 'at=22:41 error_rate=0.8% p95=310ms state=ok',
		reads: { name: 'error_rate', value: 0.8, unit: '%' },
		not: 'release=r3 from=r2 by=op1',
		read: readPairs,
	},
	{
		name: 'colon',
		example: 'Error rate: 0.8 % (limit 5 %)',
		reads: { name: 'Error_rate', value: 0.8, unit: '%' },
		not: 'finished at 12:30:45',
		read: byPattern(colon),
	},
	{
		name: 'table-row',
		example: '| response time | 310 ms | ok |',
		reads: { name: 'response_time', value: 310, unit: 'ms' },
		not: '| release | r3 | ok |',
		read: byPattern(cells),
	},
	{
		name: 'exposition',
		example: 'http_requests_total{code="200",path="/a b"} 1027 1395066363000',
		reads: { name: 'http_requests_total{code="200",path="/a b"}', value: 1027 },
		not: '# HELP http_requests_total Requests by code.',
		read: byPattern(exposition),
	},
	{
		name: 'sentence',
		example: 'error rate is 0.8 %',
		reads: { name: 'error_rate', value: 0.8, unit: '%' },
		not: 'look 3 of 20',
		read: readSentence,
	},
];
