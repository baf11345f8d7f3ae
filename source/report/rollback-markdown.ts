import { outcomeWords } from '../run/sign-off/evidence.ts';
import { approvalWords } from './approval-report.ts';
import { settledWords } from './evidence-words.ts';
import { code, plain } from './markdown-text.ts';
import type { RollbackMoment, RollbackReport } from './rollback-report.ts';
import { listed, span, utc, utcBeside } from './words.ts';

/** The story of one rollback, with its times. */
export function rollbackSection(rollback: RollbackReport): string[] {
	const { procedure, scope, environment, startedAt, by, typed, added, undone, notRun } = rollback;
	const also = added.length > 0 ? ` Turned off as well: ${listed(added.map(code))}.` : '';
	return [
		`### ${plain(procedure)} (${plain(scope)}), ${plain(environment)}`,
		'',
		`${utc(startedAt)} begun by ${plain(by)}, who typed ${code(typed)}.${also}`,
		'',
		...(rollback.alone === undefined
			? []
			: [`**Begun without the approval that the guide asks for**: ${plain(rollback.alone)}`, '']),
		...rollback.approvals.map((approval) => `- ${approvalWords(approval, startedAt)}`),
		...(rollback.approvals.length > 0 ? [''] : []),
		...rollback.story.map((moment, index) => `${index + 1}. ${momentWords(moment, startedAt)}`),
		'',
		...rollback.outcomes.map(({ at, outcome, left, milliseconds, reason }) => {
			const may = left.map(
				({ name, certainty, why }) =>
					`${code(name)} ${certainty === 'on' ? 'is on' : 'may be on'} (${plain(why)})`,
			);
			const rest = may.length > 0 ? ` Left: ${listed(may)}.` : '';
			return `- ${utcBeside(at, startedAt)} **${outcome.toUpperCase().replace('-', ' ')}**, ${span(milliseconds)} after it began${reason === undefined ? '' : `: ${plain(reason)}`}.${rest}`;
		}),
		...(rollback.outcomes.length === 0 ? ['- **No outcome yet.**'] : []),
		...(notRun.length > 0 ? [`- Not run: ${listed(notRun.map(code))}.`] : []),
		...(undone.length > 0 ? [`- Phases taken back: ${listed(undone.map(plain))}.`] : []),
		...acknowledgement(rollback),
		'',
	];
}

function acknowledgement({ acknowledged, startedAt }: RollbackReport): string[] {
	if (!acknowledged) return [];
	const { at, by, reason } = acknowledged;
	const why = reason === undefined ? '' : `: ${plain(reason)}`;
	return [`- ${utcBeside(at, startedAt)} acknowledged by ${plain(by)}${why}`];
}

function momentWords(moment: RollbackMoment, startedAt: string): string {
	const at = utcBeside(moment.at, startedAt);
	switch (moment.kind) {
		case 'no-end':
			return `${at} ${code(moment.text)} **has no recorded end**`;
		case 'settled': {
			const note = moment.note === '' ? '' : `: ${plain(moment.note)}`;
			return `${at} ${code(moment.text)} ${settledWords[moment.how]} (${plain(moment.by)})${note}`;
		}
		case 'ran': {
			const { text, outcome, milliseconds } = moment;
			const ok = outcome.kind === 'exited' && outcome.code === 0;
			const word = ok ? 'ok' : `**${outcomeWords(outcome)}**`;
			return `${at} ${code(text)} ${word}, ${span(milliseconds)}`;
		}
	}
}
