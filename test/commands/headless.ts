import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { dispatch } from '../../source/commands/dispatch.ts';
import type { CommandIo } from '../../source/commands/io.ts';

/** A home, a working folder and a PATH of a test's own; commands run in this process. */
export type Desk = {
	folder: string;
	env: Record<string, string>;
	out: string[];
	err: string[];
	io: CommandIo;
	gonogo(...args: string[]): Promise<number>;
	/** Events of the last `--json` command, by type. */
	events(type: string): Record<string, unknown>[];
	clear(): void;
};

export function desk(extra: Record<string, string> = {}): Desk {
	const top = mkdtempSync(join(tmpdir(), 'gonogo-desk-'));
	const folder = join(top, 'work');
	mkdirSync(folder);
	mkdirSync(join(top, 'home'));
	const env: Record<string, string> = {
		PATH: process.env.PATH ?? '',
		HOME: join(top, 'home'),
		XDG_STATE_HOME: join(top, 'state'),
		XDG_CONFIG_HOME: join(top, 'config'),
		...extra,
	};
	const out: string[] = [];
	const err: string[] = [];
	const io: CommandIo = {
		out: (text) => void out.push(text),
		err: (text) => void err.push(text),
		env,
		cwd: folder,
		interactive: false,
	};
	onTestFinished(() => rmSync(top, { recursive: true, force: true, maxRetries: 5 }));
	return {
		folder,
		env,
		out,
		err,
		io,
		gonogo: (...args) => dispatch(args, io),
		events: (type) =>
			out
				.filter((line) => line.startsWith('{'))
				.map((line): Record<string, unknown> => JSON.parse(line))
				.filter((event) => event.type === type),
		clear() {
			out.length = 0;
			err.length = 0;
		},
	};
}

/**
 * Puts programs in front of PATH that do nothing but write down how they were called, and the variables of the given
 * prefix as they saw them. `failing` names calls that end with 1.
 */
export function standIns(
	place: Desk,
	names: readonly string[],
	prefix: string,
	failing: readonly string[] = [],
) {
	const bin = join(place.folder, '..', 'bin');
	const log = join(place.folder, '..', 'calls');
	mkdirSync(bin);
	writeFileSync(log, '');
	for (const name of names) {
		writeFileSync(
			join(bin, name),
			`#!/bin/bash
printf '%s\\t%s\\n' "${name} \${*//$'\\n'/ }" "$(env | grep '^${prefix}' | grep '=true$' | sed 's/=true//' | sort | tr '\\n' ' ')" >> '${log}'
case "${name} $*" in ${failing.map((call) => `'${call}') exit 1 ;; `).join('')}esac
exit 0
`,
		);
		chmodSync(join(bin, name), 0o755);
	}
	place.env.PATH = [bin, place.env.PATH].join(delimiter);
	return {
		/** Calls in order, each with the toggles that it saw on. */
		calls: () =>
			readFileSync(log, 'utf8')
				.split('\n')
				.filter((line) => line !== '')
				.map((line) => {
					const [call = '', on = ''] = line.split('\t');
					return { call, on: on.trim() === '' ? [] : on.trim().split(' ') };
				}),
	};
}
