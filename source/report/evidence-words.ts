import type { SettledHow } from '../run/event.ts';
import { outcomeWords } from '../run/sign-off/evidence.ts';
import { nameOf, sizeWords } from '../run/sign-off/file.ts';
import type { Evidence, Meaning } from '../run/sign-off/sign-off.ts';
import type { StatementState } from '../run/state.ts';
import { code, plain } from './markdown-text.ts';
import { span, utcBeside } from './words.ts';

/** Hashes are given in full in JSON; twelve digits tell outputs apart on a page. */
export const shortHash = (sha256: string) => sha256.slice(0, 12);

export const meaningWords: Record<Meaning, string> = {
	performed: 'performed',
	verified: 'verified',
	waived: '**waived**',
	rejected: '**rejected**',
};

export const settledWords: Record<SettledHow, string> = {
	'by-hand': 'done by hand',
	'passed-over': 'passed over',
	applied: 'was applied, says a person',
	'not-applied': 'was not applied, says a person',
	'kept-unknown': '**unknown**',
	skipped: 'skipped',
};

/** One piece of evidence as Markdown on one line; times beside the one given lose their date. */
export function evidenceWords(evidence: Evidence, beside: string): string {
	switch (evidence.kind) {
		case 'statement': {
			const { text, outcome, at, outputSha256 } = evidence;
			const output = outputSha256 === undefined ? '' : `, output ${shortHash(outputSha256)}`;
			return `${code(text)} ${outcome} ${utcBeside(at, beside)}${output}`;
		}
		case 'toggle':
			return `${code(`${evidence.name}=${evidence.value}`)} ${utcBeside(evidence.at, beside)}`;
		case 'reading': {
			const { name, value, unit = '', at } = evidence;
			return `${code(`${name}=${value}${unit}`)} ${utcBeside(at, beside)}`;
		}
		case 'file': {
			const { path, bytes, sha256, at } = evidence;
			return `file ${code(nameOf({ path }))}, ${sizeWords(bytes)}, ${utcBeside(at, beside)}, SHA-256 ${shortHash(sha256)}`;
		}
		case 'observation':
			return plain(evidence.text);
	}
}

/** Where a statement stands, as Markdown on one line. */
export function statementWords(state: StatementState | undefined, beside: string): string {
	switch (state?.status) {
		case undefined:
			return 'not run';
		case 'running':
			return `running since ${utcBeside(state.startedAt, beside)}`;
		case 'unknown':
			return `**outcome unknown**, started ${utcBeside(state.startedAt, beside)}: ${plain(state.why)}`;
		case 'settled': {
			const note = state.note === '' ? '' : `: ${plain(state.note)}`;
			return `${settledWords[state.how]} (${plain(state.by)}, ${utcBeside(state.at, beside)})${note}`;
		}
		case 'ok':
		case 'failed': {
			const { outcome, finishedAt, durationMs, output } = state.run;
			const word = state.status === 'ok' ? 'ok' : `**${outcomeWords(outcome)}**`;
			const hash = output && output.to > output.from ? `, output ${shortHash(output.sha256)}` : '';
			return `${word} ${utcBeside(finishedAt, beside)}, ${span(durationMs)}${hash}`;
		}
	}
}
