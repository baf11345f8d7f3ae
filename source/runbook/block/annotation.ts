import type { BlockAnnotations } from '../model.ts';

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90`, `90s`, `10m`, `24h`, `2d` in seconds; nothing for anything else. */
export function readDuration(text: string): number | undefined {
	const found = /^(\d+(?:\.\d+)?)(s|m|h|d)?$/.exec(text.trim());
	return found ? Math.round(Number(found[1]) * (units[found[2] ?? 's'] ?? 1)) : undefined;
}

/** One key of a fence's `{...}`: what it sets, or why it cannot. docs/annotations.md documents the same rows. */
type AnnotationRow = {
	key: string;
	read(value: string | undefined): BlockAnnotations | undefined;
};

function flag(set: BlockAnnotations): AnnotationRow['read'] {
	return (value) => (value === undefined || value === 'true' ? set : undefined);
}

function duration(set: (seconds: number) => BlockAnnotations): AnnotationRow['read'] {
	return (value) => {
		const seconds = value === undefined ? undefined : readDuration(value);
		return seconds === undefined ? undefined : set(seconds);
	};
}

export const annotationRows: readonly AnnotationRow[] = [
	{ key: 'name', read: (value) => (value ? { name: value } : undefined) },
	{ key: 'timeout', read: duration((timeoutSeconds) => ({ timeoutSeconds })) },
	{ key: 'hold', read: duration((holdSeconds) => ({ holdSeconds })) },
	{ key: 'confirm', read: flag({ confirm: true }) },
	{ key: 'background', read: flag({ background: true }) },
	{ key: 'interactive', read: flag({ interactive: true }) },
	{ key: 'irreversible', read: flag({ irreversible: true }) },
	{ key: 'keep-going', read: flag({ stopOnFailure: false }) },
];

export type FenceInfo = {
	language: string;
	annotations?: BlockAnnotations;
	/** Keys in `{...}` that mean nothing, or whose value cannot be read. */
	unknown: string[];
};

const pair = /([A-Za-z][\w-]*)(?:=(?:"([^"]*)"|'([^']*)'|([^\s,}]+)))?/g;

/** Reads what follows a fence: the language, and attributes in braces such as `{timeout=10m confirm}`. */
export function readFenceInfo(info: string): FenceInfo {
	const braces = /\{([^{}]*)\}\s*$/.exec(info);
	const before = braces ? info.slice(0, braces.index) : info;
	const language = (/^[^\s{,:]+/.exec(before.trim())?.[0] ?? '').toLowerCase().replace(/^\./, '');
	if (!braces) return { language, unknown: [] };
	const annotations: BlockAnnotations = {};
	const unknown: string[] = [];
	for (const found of (braces[1] ?? '').matchAll(pair)) {
		const [, key = '', double, single, bare] = found;
		const set = annotationRows.find((row) => row.key === key)?.read(double ?? single ?? bare);
		if (set) Object.assign(annotations, set);
		else unknown.push(found[0]);
	}
	if (language === '' && unknown.length === 1 && /^\{\s*\.?\w+\s*\}/.test(braces[0])) {
		return { language: (unknown[0] ?? '').toLowerCase(), unknown: [] };
	}
	return { language, unknown, ...(Object.keys(annotations).length > 0 && { annotations }) };
}
