import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Operator } from '../operator.ts';

const here = (name: string): string => join(import.meta.dirname, name);

/** Programs that the guides of the stories call. */
const played = ['npm', 'git', 'curl'];

/** The scripts of npm that a guide calls: a rollback whose scripts are not there would not be armed. */
const scriptsOf = (guide: string): Record<string, string> =>
	Object.fromEntries(
		[...guide.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => [name, 'true']),
	);

/** What a program that is stood in for does from now on. */
export type Play = { says?: string; hangs?: boolean; fails?: boolean; stubborn?: boolean };

/**
 * An operator for whom time stands still until it is moved on, on a machine and in a repository that are the same each
 * time, and for whose commands something stands in: what is on the screen is the same to the letter each time.
 */
export class Stilled extends Operator {
	private seconds: number;
	private readonly plays: string;
	private readonly clock: string;

	/** `guide` is a file of its own or the text of one; it lies as guide.md where the operator works. */
	constructor(guide: { path: string } | { text: string }, begun = '2026-03-05T21:40:00Z') {
		super();
		this.plays = join(this.top, 'plays');
		this.clock = join(this.top, 'clock');
		this.seconds = Date.parse(begun) / 1000;
		this.pass(0);
		const bin = join(this.top, 'bin');
		for (const folder of [bin, this.plays]) mkdirSync(folder);
		for (const name of played) symlinkSync(here('played.sh'), join(bin, name));
		symlinkSync(here('bash.sh'), join(bin, 'bash'));
		Object.assign(this.env, {
			TZ: 'UTC',
			LANG: 'C.UTF-8',
			LC_ALL: 'C.UTF-8',
			PATH: `${bin}:${this.env.PATH}`,
			NODE_OPTIONS: `--import=${here('still.js')}`,
			STILL_CLOCK: this.clock,
			STILL_PLAYS: this.plays,
			STILL_BASH: here('still.bash'),
		});
		const text = 'path' in guide ? readFileSync(guide.path, 'utf8') : guide.text;
		writeFileSync(join(this.folder, 'guide.md'), text);
		writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ scripts: scriptsOf(text) }));
		this.commit();
		const config = join(this.env.XDG_CONFIG_HOME ?? '', 'gonogo');
		mkdirSync(config, { recursive: true });
		writeFileSync(join(config, 'config.json'), JSON.stringify({ operator: { name: 'op1' } }));
	}

	/** Moves the clock on. */
	pass(seconds: number): void {
		this.seconds += seconds;
		// Whoever looks while it is written would read a time long ago.
		writeFileSync(`${this.clock}.next`, String(this.seconds));
		renameSync(`${this.clock}.next`, this.clock);
	}

	/** What a program, or a script of npm, does from its next call on; one that hangs may be let go. */
	play(name: string, { says, hangs, fails, stubborn }: Play): void {
		const set = (kind: string, text: string | undefined) => {
			const path = join(this.plays, `${name}.${kind}`);
			if (text === undefined) rmSync(path, { force: true });
			else writeFileSync(path, text);
		};
		set('says', says);
		set('hangs', hangs ? '' : undefined);
		set('fails', fails ? '' : undefined);
		set('stubborn', stubborn ? '' : undefined);
	}

	/** Writes a file where the operator works. */
	write(name: string, text: string): void {
		writeFileSync(join(this.folder, name), text);
	}

	/** Somebody edits the guide. */
	changeGuide(from: string, to: string): void {
		const text = readFileSync(join(this.folder, 'guide.md'), 'utf8');
		this.write('guide.md', text.replaceAll(from, to));
	}

	/** A repository whose only commit has the same name each time. */
	private commit(): void {
		const date = '2026-03-05T20:00:00Z';
		const git = (...args: string[]) =>
			execFileSync('git', args, {
				cwd: this.folder,
				env: {
					PATH: process.env.PATH,
					HOME: this.env.HOME,
					GIT_CONFIG_NOSYSTEM: '1',
					GIT_AUTHOR_DATE: date,
					GIT_COMMITTER_DATE: date,
				},
				stdio: 'ignore',
			});
		git('init', '-b', 'main');
		writeFileSync(join(this.folder, '.git', 'info', 'exclude'), '*\n');
		git(
			...['-c', 'user.name=op1', '-c', 'user.email=op1@example.com'],
			...['commit', '--allow-empty', '-m', 'The release that is rolled out'],
		);
	}
}

const folderShown = '/home/op1/workflow-releases';

/** A screen's text with the folder of a run, another each time, as one that takes as many columns, also where it is cut. */
export const withoutFolder = (text: string): string =>
	text.replaceAll(/\/tmp\/gonogo-e2e(?:-\w{0,6}(?:\/w?o?r?k?)?)?/g, (found) =>
		folderShown.slice(0, found.length),
	);
