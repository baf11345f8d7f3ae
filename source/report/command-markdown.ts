import { outcomeWords } from '../run/sign-off/evidence.ts';
import type { CommandRun, Failure, Sequel } from './command-report.ts';
import { settledWords, shortHash } from './evidence-words.ts';
import { code, plain, table } from './markdown-text.ts';
import { span, utcBeside } from './words.ts';

/** What failed outside a rollback, and what became of it; nothing where all went well. */
export function failureSection(failures: readonly Failure[], began: string): string[] {
	const rows = failures.map((failure) => [
		utcBeside(failure.at, began),
		plain(failure.by),
		`${code(failure.text)}${failure.deploys === undefined ? '' : `, may have changed ${plain(failure.deploys)}`}`,
		plain(failure.where),
		`**${outcomeWords(failure.outcome)}**${failure.outcome.kind === 'unknown' ? '' : ` after ${span(failure.durationMs)}`}${hashOf(failure)}`,
		sequelWords(failure.sequel, began),
	]);
	const head = ['When', 'Who', 'Command', 'Where', 'How it ended', 'What became of it'];
	return rows.length > 0 ? [`## What failed (${rows.length})`, '', ...table(head, rows)] : [];
}

/** Commands of the guide's procedures, which belong to no phase. */
export function procedureSection(runs: readonly CommandRun[], began: string): string[] {
	const rows = runs.map((run) => [
		utcBeside(run.at, began),
		plain(run.by),
		plain(run.where),
		code(run.text),
		`${outcomeWords(run.outcome)}, ${span(run.durationMs)}${hashOf(run)}`,
	]);
	const head = ['When', 'Who', 'For', 'Command', 'How it ended'];
	return rows.length > 0 ? ['## Commands outside the phases', '', ...table(head, rows)] : [];
}

const hashOf = ({ outputSha256 }: CommandRun): string =>
	outputSha256 === undefined ? '' : `, output ${shortHash(outputSha256)}`;

function sequelWords(sequel: Sequel, began: string): string {
	switch (sequel.kind) {
		case 'ok':
			return `ok at ${utcBeside(sequel.at, began)}`;
		case 'settled':
			return `${settledWords[sequel.how]} (${plain(sequel.by)}, ${utcBeside(sequel.at, began)})`;
		case 'rollback':
			return `a rollback was begun at ${utcBeside(sequel.at, began)}`;
		case 'none':
			return 'nothing: it stands so';
	}
}
