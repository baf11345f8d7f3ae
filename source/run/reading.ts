import type { Reading } from './event.ts';

/** What a command's output says about the system it looked at. */
export type Readings = { readings: Reading[]; toggles: Record<string, string> };

type Pattern = {
	/** A line it reads. */
	example: string;
	/** Groups: name, value, unit. */
	pattern: RegExp;
};

const number = String.raw`(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`;
const unit = String.raw`\s*(%|ms|s|min|h|B|KB|KiB|MB|MiB|GB|GiB|rps|req\/s)?`;

/** Ways in which commands print a figure, one row a way; the first that reads a line wins. */
export const readingPatterns: readonly Pattern[] = [
	{
		example: 'error_rate=0.8%',
		pattern: new RegExp(String.raw`^\s*([A-Za-z_][\w.]*)\s*=\s*${number}${unit}\s*$`),
	},
	{
		example: 'error rate: 0.8 %',
		pattern: new RegExp(String.raw`^\s*([A-Za-z_][\w. -]{0,40}?)\s*:\s*${number}${unit}\s*$`),
	},
	{
		example: 'http_requests_total{code="200"} 1027',
		pattern: new RegExp(String.raw`^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?)\s+${number}()$`),
	},
];

/** Lines looked at, from the end: a monitor that prints for a day must not cost a day's reading. */
const linesRead = 4000;
/** Distinct figures kept of one statement. */
const readingsKept = 64;

/**
 * Figures and toggle values in the output of a command; the last value of a name wins. Toggles are the names given,
 * printed as `NAME=value`.
 */
export function readReadings(output: string, toggleNames: ReadonlySet<string>): Readings {
	const readings = new Map<string, Reading>();
	const toggles: Record<string, string> = {};
	for (const line of output.split(/\r?\n/).slice(-linesRead)) {
		const toggle = /^\s*([A-Z][A-Z0-9_]*)\s*[=:]\s*"?([\w.-]+)"?\s*$/.exec(line);
		const [, name, value] = toggle ?? [];
		if (name !== undefined && value !== undefined && toggleNames.has(name)) {
			toggles[name] = value;
			continue;
		}
		const reading = readLine(line);
		if (reading && (readings.has(reading.name) || readings.size < readingsKept)) {
			readings.set(reading.name, reading);
		}
	}
	return { readings: [...readings.values()], toggles };
}

/** The figure on one line, if it holds one; names are written with underscores and in lower case. */
export function readLine(line: string): Reading | undefined {
	if (line.length > 400) return undefined;
	for (const { pattern } of readingPatterns) {
		const [, name, value, unitText] = pattern.exec(line) ?? [];
		if (name === undefined || value === undefined) continue;
		const figure = Number(value);
		if (!Number.isFinite(figure)) continue;
		return {
			name: name.trim().replaceAll(/[ -]+/g, '_'),
			value: figure,
			...(unitText ? { unit: unitText } : {}),
		};
	}
	return undefined;
}
