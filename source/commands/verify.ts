import { findRun } from '../engine/record/run-list.ts';
import { type Verification, verifyRun, whatItProves } from '../engine/record/verify.ts';
import type { VerifyFinding } from '../engine/record/verify-finding.ts';
import { shown } from '../report/markdown-text.ts';
import { counted } from '../report/words.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';
import { folded } from './table-text.ts';

const usage = 'verify [RUN] [--json] [--head HASH]';
const options = { json: { type: 'boolean' }, head: { type: 'string' } } as const;

/** `gonogo verify`: whether a run's record holds, and what that means. Exit 1 when it does not. */
export async function verify(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 1 });
	if (!read.ok) return read.code;
	const { json = false, head } = read.values;
	const noted = head?.toLowerCase();
	if (noted !== undefined && !/^[0-9a-f]{64}$/.test(noted)) {
		io.err(
			`gonogo verify: --head takes the 64 hexadecimal digits of a head hash; usage: gonogo ${usage}`,
		);
		return exit.usage;
	}
	const found = findRun(io.env, read.positionals[0], io.cwd);
	if (!found.ok) {
		io.err(`gonogo verify: ${found.problem}`);
		return exit.usage;
	}
	const verified = verifyRun(found.folder, noted);
	if (!verified.ok) {
		io.err(`gonogo verify: ${verified.problem}`);
		return exit.failed;
	}
	const { verification } = verified;
	if (json) {
		const all = { schema: 1, folder: found.folder, ...verification, ...whatItProves };
		io.out(JSON.stringify(all, undefined, '\t'));
	} else {
		io.out(
			lines(verification)
				.map((line) => folded(line, io))
				.join('\n'),
		);
	}
	return verification.holds ? exit.done : exit.failed;
}

const marks: Record<VerifyFinding['severity'], string> = {
	false: 'FALSE',
	missing: 'missing',
	note: 'note',
};

/** What nobody may take for the record of a rollout. */
const notARollout = {
	rehearsal: ['REHEARSAL: nothing was executed. This is no evidence of a rollout.'],
	sandbox: ['SANDBOX: nothing real was changed. This is no evidence of a rollout.'],
	run: [],
} as const;

function lines({ holds, kind, head, checked, findings }: Verification): string[] {
	const { events, guides, signOffs, files, outputs } = checked;
	const looked = [
		counted(events, 'event'),
		counted(guides, 'pinned guide'),
		counted(signOffs, 'sign-off'),
		...(files > 0 ? [counted(files, 'file')] : []),
		counted(outputs, 'stretch', 'stretches'),
	];
	return [
		...notARollout[kind ?? 'run'],
		`${holds ? 'The record holds' : 'THE RECORD DOES NOT HOLD'}: ${looked.join(', ')} of output looked at.`,
		`Head: ${head.hash} after ${counted(head.seq, 'event')}`,
		...findings.map(({ severity, about, seq, message }) => {
			const where = seq === undefined ? about : `${about}, event ${seq}`;
			return `${marks[severity]}  ${where}: ${shown(message)}`;
		}),
		'',
		...(holds ? ['What this shows:', ...whatItProves.proves.map((line) => `  + ${line}`)] : []),
		'What it cannot show:',
		...whatItProves.doesNot.map((line) => `  - ${line}`),
	];
}
