import type { Reading } from '../event.ts';
import { readingPatterns } from './pattern.ts';

/** What a command's output says about the system it looked at. */
export type Readings = { readings: Reading[]; toggles: Record<string, string> };

/** Lines looked at, from the end: a monitor that prints for a day must not cost a day's reading. */
const linesRead = 4000;
/** Distinct figures kept of one statement. */
const readingsKept = 64;
/** A longer line is no figure but data. */
const longestLine = 4000;

const colours = /\u001b\[[0-9;]*m/g;
/** What a monitor says before it sums up: figures below it are of all its time, and not of now. */
const sumsUp =
	/^[\s#=*-]*(?:all\b.*\btogether|in (?:all|total)|summary|totals?|overall|on average|averages?)[\s:=*-]*$/i;
const toggleLine = /^\s*([A-Za-z][\w.-]*)\s*[=:]\s*"?([\w.-]+)"?\s*$/;

/**
 * Figures and toggle values in the output of a command; the last value of a name wins, but not a sum over the whole
 * time of what was said by itself before. Toggles are the names given, printed as `NAME=value`; `said` are figures that
 * earlier output of the same command has named.
 */
export function readReadings(
	output: string,
	toggleNames: ReadonlySet<string>,
	said: ReadonlySet<string> = new Set(),
): Readings {
	const readings = new Map<string, Reading>();
	const toggles: Record<string, string> = {};
	let summed = false;
	for (const line of output.split(/\r\n|\r|\n/).slice(-linesRead)) {
		const [, name, value] = toggleLine.exec(line) ?? [];
		if (name !== undefined && value !== undefined && toggleNames.has(name)) {
			toggles[name] = value;
			continue;
		}
		summed ||= sumsUp.test(line);
		for (const reading of readLine(line)) {
			if (summed && (readings.has(reading.name) || said.has(reading.name))) continue;
			if (readings.has(reading.name) || readings.size < readingsKept) {
				readings.set(reading.name, reading);
			}
		}
	}
	return { readings: [...readings.values()], toggles };
}

/** The figures on one line, by the first way of printing that reads it; empty when it holds none. */
export function readLine(line: string): Reading[] {
	if (line.length > longestLine) return [];
	const plain = line.replace(colours, '');
	for (const { read } of readingPatterns) {
		const found = read(plain);
		if (found.length > 0) return found;
	}
	return [];
}
