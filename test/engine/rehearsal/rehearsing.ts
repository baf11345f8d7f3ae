import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRehearsal, type Rehearsal } from '../../../source/engine/rehearsal/rehearsal.ts';
import type { Carried } from '../../../source/engine/shell/block.ts';
import {
	launched,
	ownFolder,
	plainEnvironment,
	type Ran,
	readBack,
	recording,
} from '../shell/running.ts';

export type BenchRan = Pick<Ran, 'block' | 'codes' | 'output'>;

/** A rehearsal with a canary: a program on PATH that every real call would reach, and a file that must live. */
export type Bench = {
	rehearsal: Rehearsal;
	top: string;
	/** Calls that reached a real program; none may. */
	sung(): string[];
	canaryLives(): boolean;
	run(...texts: string[]): Promise<BenchRan>;
	/** What the shell carries on to the next block. */
	carried(): Carried;
};

const names = 'rm cat kubectl npm curl ls touch sh env xargs find python3 grep tee'.split(' ');

export function bench(): Bench {
	const top = ownFolder();
	const bin = join(top, 'real');
	const song = join(top, 'song');
	const canary = join(top, 'canary');
	mkdirSync(bin);
	writeFileSync(canary, 'alive\n');
	for (const name of [...names, 'deploy.sh']) {
		writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> '${song}'\n`);
		chmodSync(join(bin, name), 0o755);
	}
	const work = join(top, 'work');
	mkdirSync(work);
	const rehearsal = openRehearsal(join(top, 'scratch'), work);
	const base = {
		...plainEnvironment(top),
		PATH: `${bin}:${process.env.PATH}`,
		CANARY: canary,
		BIN: bin,
		SONG: song,
		BASH_ENV: join(bin, 'rm'),
		'BASH_FUNC_kubectl%%': `() { echo function >> '${song}'; }`,
	};
	let carried: Carried = {
		set: {},
		unset: [],
		cwd: rehearsal.cwd,
		umask: '0022',
	};
	let count = 0;
	return {
		rehearsal,
		top,
		sung: () => (existsSync(song) ? readFileSync(song, 'utf8').split('\n').filter(Boolean) : []),
		canaryLives: () => existsSync(canary) && readFileSync(canary, 'utf8') === 'alive\n',
		carried: () => carried,
		async run(...texts) {
			count += 1;
			const directory = join(top, `x${count}`);
			const { spec } = rehearsal.rehearse({
				directory,
				statements: texts.map((text, index) => ({ id: `s${index + 1}`, text })),
				carried,
				base,
				toggles: [],
				stopOnFailure: true,
			});
			const { reports, handlers, ended } = recording();
			launched(spec, handlers);
			const block = await ended;
			carried = block.captured ?? carried;
			return readBack(spec, reports, block);
		},
	};
}
