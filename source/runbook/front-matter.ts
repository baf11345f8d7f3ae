import { parse } from 'yaml';
import { z } from 'zod';
import { readDuration } from './block/annotation.ts';
import { readCondition } from './fact/alerts.ts';
import type { GuideAnnotations, StatedLimit } from './model.ts';

export type FrontMatter = {
	/** Lines that it takes, its fences included; 0 without one. */
	lines: number;
	/** As written, without its fences. */
	text: string;
	title?: string;
	annotations?: GuideAnnotations;
	/** Limits under `gonogo.guards`. */
	guards?: StatedLimit[];
	/** What in `gonogo:` cannot be used, with the line it stands on. */
	problems: { message: string; line: number }[];
};

const none: FrontMatter = { lines: 0, text: '', problems: [] };
const seconds = z.union([z.number().nonnegative(), z.string()]);
/** `error_rate > 5 %`, or the same with how bad it is and how many readings in a row it takes. */
const guard = z.union([
	z.string(),
	z.strictObject({
		when: z.string(),
		name: z.string().optional(),
		severity: z.enum(['critical', 'warning', 'info']).optional(),
		readings: z.int().positive().max(20).optional(),
	}),
]);

const names = z.array(z.string().trim().min(1));

/** The keys under `gonogo:`; docs/annotations.md documents each. */
const shape = z.strictObject({
	cwd: z.string().optional(),
	environment: z.string().optional(),
	environments: z.array(z.string()).optional(),
	timeouts: z.record(z.string(), seconds).optional(),
	approvals: z
		.strictObject({
			phases: z.int().positive().optional(),
			rollbacks: z.int().positive().optional(),
			roles: z.union([names, z.record(z.string(), names)]).optional(),
		})
		.optional(),
	guards: z.array(guard).optional(),
	holds: z.record(z.string(), seconds).optional(),
});

const titled = z.object({ title: z.string() });
const annotated = z.object({ gonogo: z.unknown() });

/** Reads YAML (`---`) or skips TOML (`+++`) at the top of a guide. Nothing of it is ever executed. */
export function readFrontMatter(text: string): FrontMatter {
	const found =
		/^(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)([\s\S]*?)(?:\r\n|\r|\n)?^(?:\1|\.\.\.)[ \t]*(?:\r\n|\r|\n|$)/m.exec(
			text.slice(0, 65_536),
		);
	if (found?.index !== 0) return none;
	const [whole, fence, body = ''] = found;
	if (fence === '---' && body.trim() !== '' && !/^[\w"'#.-][^\n]*:|^#/m.test(body)) return none;
	const lines = whole.split(/\r\n?|\n/).length - 1;
	if (fence !== '---') return { ...none, lines, text: body };
	return { ...none, lines: Math.max(lines, 1), text: body, ...readYaml(body) };
}

function readYaml(body: string): Partial<FrontMatter> {
	let data: unknown;
	try {
		data = parse(body, { maxAliasCount: 20, logLevel: 'error' });
	} catch (error) {
		const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
		return { problems: [{ message: `The front matter is not YAML: ${reason}`, line: 1 }] };
	}
	const title = titled.safeParse(data);
	const own = annotated.safeParse(data);
	const named = title.success ? { title: title.data.title } : {};
	if (!own.success || own.data.gonogo === undefined || own.data.gonogo === null) return named;
	return { ...named, ...readAnnotations(own.data.gonogo, body) };
}

function readAnnotations(given: unknown, body: string): Partial<FrontMatter> {
	const parsed = shape.safeParse(given);
	if (!parsed.success) {
		const problems = parsed.error.issues.map((issue) => ({
			message: `gonogo.${issue.path.join('.')}: ${issue.message}`.replace('gonogo.:', 'gonogo:'),
			line: keyLine(body, issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path.at(-1)),
		}));
		return { problems };
	}
	const { timeouts, holds, guards = [], ...rest } = parsed.data;
	const problems: FrontMatter['problems'] = [];
	const limits = guards.flatMap((one): StatedLimit[] => {
		const {
			when,
			name,
			severity = 'critical',
			readings,
		} = typeof one === 'string' ? { when: one } : one;
		const line = textLine(body, when);
		const limit = readCondition(when);
		if (!limit) problems.push({ message: `gonogo.guards: "${when}" is no limit`, line });
		const asked = readings === undefined ? {} : { readings };
		return limit
			? [{ text: name ?? when, ...limit, severity, from: 'front-matter', line, ...asked }]
			: [];
	});
	const lengths = (key: string, given: Record<string, number | string>) => {
		const read: Record<string, number> = {};
		for (const [name, value] of Object.entries(given)) {
			const length = readDuration(String(value));
			if (length !== undefined) read[name] = length;
			else {
				const message = `gonogo.${key}.${name}: "${value}" is no duration`;
				problems.push({ message, line: keyLine(body, name) });
			}
		}
		return read;
	};
	const annotations = strip({
		...rest,
		...(timeouts && { timeouts: lengths('timeouts', timeouts) }),
		...(holds && { holds: lengths('holds', holds) }),
	});
	return { annotations, problems, ...(limits.length > 0 && { guards: limits }) };
}

/** Optional keys of the model are absent, never undefined. */
function strip(
	given: Omit<z.infer<typeof shape>, 'guards' | 'timeouts' | 'holds'> &
		Pick<GuideAnnotations, 'timeouts' | 'holds'>,
): GuideAnnotations {
	const out: GuideAnnotations = {};
	if (given.cwd !== undefined) out.cwd = given.cwd;
	if (given.environment !== undefined) out.environment = given.environment;
	if (given.environments !== undefined) out.environments = given.environments;
	if (given.timeouts !== undefined) out.timeouts = given.timeouts;
	if (given.holds !== undefined) out.holds = given.holds;
	if (given.approvals !== undefined) {
		out.approvals = {
			...(given.approvals.phases !== undefined && { phases: given.approvals.phases }),
			...(given.approvals.rollbacks !== undefined && { rollbacks: given.approvals.rollbacks }),
			...(given.approvals.roles !== undefined && { roles: given.approvals.roles }),
		};
	}
	return out;
}

/** The line that a value is written on. */
function textLine(body: string, text: string): number {
	const index = body.split(/\r\n?|\n/).findIndex((line) => line.includes(text));
	return index < 0 ? keyLine(body, 'guards') : index + 2;
}

function keyLine(body: string, key: PropertyKey | undefined): number {
	const index = body
		.split(/\r\n?|\n/)
		.findIndex((line) => line.trim().startsWith(`${String(key)}:`));
	return index < 0 ? 1 : index + 2;
}
