import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { RehearsalChoice } from '../../run/rehearsal.ts';
import { callsOf } from '../../runbook/statement/calls.ts';
import { makeFolder, writeWhole } from '../record/durable-file.ts';
import { describeFault } from '../record/fault.ts';
import type { BlockSpec } from '../shell/block.ts';
import { quoted } from '../shell/prepare.ts';
import { choiceLines, readChoices } from './choices.ts';
import folderText from './folder.bash';
import { rehearsedText } from './rewrite.ts';
import standInText from './stand-in.sh';
import { standIn } from './stand-in.ts';

/** The scratch folder of one rehearsal, and what makes of a block one that executes nothing. */
export type Rehearsal = {
	/** Where the commands start: the folder gonogo was started in, led into the scratch folder. */
	cwd: string;
	/** The block to start in place of this one, and the statements of it that cannot be rehearsed. */
	rehearse(spec: BlockSpec): { spec: BlockSpec; left: { id: string; why: string }[] };
	/** From now on these calls go so; a hanging one hears of it. Answers the problem, if there is one. */
	choose(choice: RehearsalChoice): string | undefined;
	/** What was chosen so far, in this session and before it; the last of two about the same call counts. */
	choices(): readonly RehearsalChoice[];
};

/** Variables through which bash would run something before our first line, or go to a folder outside. */
const notTaken =
	/^(?:BASH_ENV|ENV|OLDPWD|CDPATH|PROMPT_COMMAND|PS4|SHELLOPTS|BASHOPTS|BASH_FUNC_.*)$/;

/**
 * Opens the scratch folder of a rehearsal, made when it is not there yet. See `rewrite.ts` for what is caught and what
 * is not, and `stand-in.sh` for what a stand-in does. A file system that runs no programs (`noexec`) makes every
 * stand-in fail: nothing is executed there either.
 */
export function openRehearsal(folder: string, startedIn: string): Rehearsal {
	const scratch = folder;
	const bin = join(scratch, 'bin');
	const cwd = join(scratch, 'root', startedIn);
	const chosen = join(scratch, 'choices');
	let choices = existsSync(chosen) ? readChoices(readFileSync(chosen, 'utf8')) : [];
	makeFolder(bin);
	mkdirSync(cwd, { recursive: true, mode: 0o700 });
	const program = join(scratch, 'stand-in.sh');
	writeWhole(program, standInText);
	chmodSync(program, 0o700);
	writeWhole(join(bin, standIn.folder), folderText);
	for (const name of Object.values(standIn)) if (name !== standIn.folder) link(bin, name);

	return {
		cwd,
		rehearse(spec) {
			const left: { id: string; why: string }[] = [];
			const statements = spec.statements.map(({ id, text }) => {
				const rehearsed = rehearsedText(text);
				if ('why' in rehearsed) {
					left.push({ id, why: rehearsed.why });
					return { id, text: `${standIn.not} ${quoted(rehearsed.why)}` };
				}
				for (const name of rehearsed.programs) link(bin, name);
				return { id, text: rehearsed.text };
			});
			const { carried } = spec;
			const kept = Object.entries(carried.set).filter(([name]) => !notTaken.test(name));
			return {
				left,
				spec: {
					...spec,
					statements,
					carried: { ...carried, set: { ...Object.fromEntries(kept), PATH: bin } },
					base: {
						...Object.fromEntries(
							Object.entries(spec.base).filter(([name]) => !notTaken.test(name)),
						),
						GONOGO_REHEARSAL: spec.directory,
					},
				},
			};
		},
		choose({ call, goes }) {
			const keys = call === '*' ? ['*'] : callsOf(call);
			const more = [...choices, ...keys.map((key) => ({ call: key, goes }))];
			try {
				writeWhole(chosen, choiceLines(more));
				choices = more;
				return undefined;
			} catch (error) {
				return `It cannot be chosen: ${describeFault(error)}.`;
			}
		},
		choices: () => choices,
	};
}

/** A stand-in that cannot be made is missed when it is called: that command fails, and nothing else happens. */
function link(bin: string, name: string): void {
	const path = join(bin, name);
	try {
		if (!existsSync(path)) symlinkSync(join('..', 'stand-in.sh'), path);
	} catch {
		// Said by bash when the command is called.
	}
}
