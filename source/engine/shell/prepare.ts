import { writeFileSync } from 'node:fs';
import { showFile } from '../record/durable-file.ts';
import type { BlockSpec } from './block-spec.ts';
import { printOf } from './capture.ts';
import { type BlockRecord, fileIn, type files } from './layout.ts';
import type { ShellPlace } from './place.ts';
import { type Script, scriptOf } from './script.ts';

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const umaskShape = /^[0-7]{1,4}$/;

/** Writes into a shell's folder what it will run, how, and what a later program needs to follow it. */
export function writeBlock(
	directory: string,
	spec: BlockSpec,
	{ mode, filtered, told }: ShellPlace,
	nonce: string,
): { record: BlockRecord } | { problem: string } {
	const { carried, statements } = spec;
	const script = scriptOf(statements);
	const restore = [...told.map(exportOf), carried.shell ?? ''].join('');
	const now = spec.now ?? (() => new Date());
	const record: BlockRecord = {
		version: 1,
		statements: statements.map(({ id }, at) => ({ id, line: script.lines[at] ?? 1 })),
		launchedAt: now().toISOString(),
		mode,
		filtered,
		base: printOf(spec.base),
	};
	if (spec.timeoutSeconds !== undefined) record.timeoutSeconds = spec.timeoutSeconds;
	const keep = (name: keyof typeof files, text: string) =>
		writeFileSync(fileIn(directory, name), text, { mode: 0o600 });
	try {
		for (const [name, text] of [
			['record', JSON.stringify(record)],
			['script', script.text],
		] as const) {
			keep(name, text);
			showFile(fileIn(directory, name));
		}
		if (restore) keep('restore', restore);
		keep('settings', settingsOf(spec, script, filtered ? 'filter' : mode, restore !== '', nonce));
	} catch (error) {
		return {
			problem: `Its folder could not be written: ${error instanceof Error ? error.message : error}`,
		};
	}
	return { record };
}

function exportOf([name, value]: [string, string]): string {
	return `export ${name}=${quoted(value)}\n`;
}

/** A word that bash reads as exactly this text. */
export function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

function settingsOf(
	spec: BlockSpec,
	script: Script,
	output: BlockRecord['mode'] | 'filter',
	restores: boolean,
	nonce: string,
): string {
	const lines = script.lines.map((line, at) => (script.announced[at] ? line : 0));
	const toggles = spec.toggles.filter((name) => identifier.test(name));
	return [
		`__gg_lines=(${lines.join(' ')})`,
		`__gg_toggles=(${toggles.join(' ')})`,
		`__gg_stop=${spec.stopOnFailure ? 1 : ''}`,
		`__gg_umask=${umaskShape.test(spec.carried.umask) ? spec.carried.umask : ''}`,
		`__gg_output=${output}`,
		`__gg_restore=${restores ? 1 : ''}`,
		`__gg_nonce=${nonce}`,
		'',
	].join('\n');
}
