import type { GitFacts } from '../run/event.ts';
import { failureSection, procedureSection } from './command-markdown.ts';
import { deviationWords } from './deviation-words.ts';
import { settledWords } from './evidence-words.ts';
import { code, plain, table } from './markdown-text.ts';
import { outsideSection, phaseSection, signOffRow } from './phase-markdown.ts';
import { rollbackSection } from './rollback-markdown.ts';
import type { NamedDeviation, RunReport } from './run-report.ts';
import { watchSection } from './watch-report.ts';
import { between, counted, span, utc, utcBeside } from './words.ts';

const outcomeHeads: Record<RunReport['outcome']['kind'], string> = {
	open: 'OPEN',
	complete: 'COMPLETE',
	'rolling-back': 'ROLLING BACK',
	'rolled-back': 'ROLLED BACK',
	'rollback-incomplete': 'ROLLBACK INCOMPLETE',
	'rollback-failed': 'ROLLBACK FAILED',
	abandoned: 'ABANDONED',
};

const trustWords: Record<RunReport['trust'], string> = {
	screen: 'each command was shown before it ran',
	sha256: 'exactly these bytes were trusted beforehand',
	bundled: 'it comes with gonogo',
	rehearsal: 'nothing was executed',
};

/** Shorter than this nobody calls it time that nobody watched, in milliseconds. */
const worthTellingMs = 60_000;

/** A commit in a few words; empty when nothing is known of it. */
function commitWords({ branch, commit, clean }: GitFacts): string {
	if (commit === undefined) return '';
	const name = `${branch === undefined ? '' : `${branch}@`}${commit.slice(0, 12)}`;
	return `${code(name)}${clean === false ? ' with uncommitted changes' : ''}`;
}

/** The report as a page of Markdown: outcome first, then what departed from the guide, then everything else. */
export function reportMarkdown(report: RunReport): string {
	const sections = [
		[`# ${plain(report.title)}: record of a rollout`, ''],
		outcomeSection(report),
		factsSection(report),
		deviationsSection('Deviations from the guide', report.deviations, report.began),
		deviationsSection('Repairs of the guide’s own defects', report.repairs, report.began),
		failureSection(report.failures, report.began),
		...(report.rollbacks.length > 0
			? [['## Emergency rollback', ''], ...report.rollbacks.map(rollbackSection)]
			: []),
		['## Phases', ''],
		...report.phases.map((phase) => phaseSection(phase, report.began)),
		outsideSection(report.outside, report.began),
		procedureSection(report.procedureRuns, report.began),
		earlierSection(report),
		watchSection(report.watch, report.began),
		togglesSection(report),
		notesSection(report),
		attendanceSection(report),
		checkSection(report),
	];
	return `${sections.flat().join('\n').trimEnd()}\n`;
}

function outcomeSection(report: RunReport): string[] {
	const { outcome, kind, timeScale, deviations, failures, broken } = report;
	const warnings = [
		...(broken === undefined
			? []
			: [
					`The record does not hold from line ${broken.line} on: this report ends before it, and what came after is not known.`,
				]),
		...(kind === 'rehearsal' ? ['This was a rehearsal: nothing was executed.'] : []),
		...(kind === 'sandbox' ? ['This was a run in the sandbox: nothing real was changed.'] : []),
		...(timeScale === undefined
			? []
			: [`Waits were cut short: one second stood for ${timeScale} of the guide.`]),
	];
	return [
		`**${outcomeHeads[outcome.kind]}.** ${plain(outcome.says)} ${counted(deviations.length, 'deviation')} from the guide, ${failures.length === 0 ? 'no command failed' : `${counted(failures.length, 'run of a command failed', 'runs of commands failed')}`}.`,
		'',
		...warnings.flatMap((warning) => [`**${warning}**`, '']),
	];
}

function factsSection(report: RunReport): string[] {
	const { began, ended, closed, commits, people, guide, attendance } = report;
	const unwatched = attendance.gaps
		.filter(({ milliseconds }) => milliseconds >= worthTellingMs)
		.map(
			({ from, to, milliseconds }) =>
				`${utcBeside(from, began)} to ${utcBeside(to, began)}, ${span(milliseconds)}`,
		)
		.join('<br>');
	const start = commits.started ? commitWords(commits.started) : '';
	const deployed = commits.deployed.map(({ text, environment, at, how, ...git }) => {
		const commit = commitWords(git);
		return `${code(text)} to ${plain(environment)} ${utcBeside(at, began)}${how === undefined ? '' : `, ${settledWords[how]}`}${commit ? `, ${commit}` : ''}`;
	});
	const who = people.map(
		({ name, role, login, host, did }) =>
			`${plain(name)} (${plain(role)}, ${plain(`${login}@${host}`)}, ${counted(did, 'act')})`,
	);
	const rows: [string, string][] = [
		['Run', code(report.run)],
		['Target environment', plain(report.environment)],
		['Ticket', report.ticket === undefined ? 'none given' : plain(report.ticket)],
		['Began', `${utc(began)}; all times here are UTC`],
		[closed ? 'Closed' : 'Last event', `${utc(ended)}, after ${span(between(began, ended))}`],
		...(unwatched === '' ? [] : [['Nobody watched', unwatched] as [string, string]]),
		['People', who.join('<br>')],
		['Signatures', '`os-user`: each is of the login it was given from, confirmed by no key'],
		['Guide', `${code(guide.path)}, SHA-256 ${code(guide.sha256)}; ${trustWords[report.trust]}`],
		...(start ? [['Commit at the start', start] as [string, string]] : []),
		['Deployed', deployed.length > 0 ? deployed.join('<br>') : 'nothing'],
		['Record', `${counted(report.head.seq, 'event')}, head hash ${code(report.head.hash)}`],
	];
	return table(['', ''], rows);
}

function deviationsSection(
	title: string,
	deviations: readonly NamedDeviation[],
	began: string,
): string[] {
	const rows = deviations.map(({ at, by, kind, what, command, reason }) => [
		utcBeside(at, began),
		plain(by),
		deviationWords[kind],
		command ? code(what) : plain(what),
		reason === '' ? 'no reason given' : plain(reason),
	]);
	const lines = table(['When', 'Who', 'What', 'Where', 'Why'], rows);
	return lines.length > 0 ? [`## ${title} (${rows.length})`, '', ...lines] : [];
}

function togglesSection({ toggles }: RunReport): string[] {
	const rows = toggles.map(({ name, before, set, deployed, seen, status, why }) => [
		code(name),
		before,
		set,
		deployed,
		seen,
		`${status === 'maybe' ? '**maybe on**' : status}: ${why}`,
	]);
	const head = ['Toggle', 'Before', 'Set', 'Deployed', 'Seen', 'As far as is known'];
	return rows.length > 0 ? ['## Toggles at the end', '', ...table(head, rows)] : [];
}

function earlierSection({ earlier, began }: RunReport): string[] {
	const rows = earlier.map((signOff) => signOffRow(signOff, began));
	const head = ['As it was signed', 'Answer', 'By, when', 'Evidence'];
	return rows.length > 0
		? ['## Signed for an earlier text of the guide', '', ...table(head, rows)]
		: [];
}

function notesSection({ notes, began }: RunReport): string[] {
	const lines = notes.map(
		({ at, by, text }) => `- ${utcBeside(at, began)} ${plain(by)}: ${plain(text)}`,
	);
	return lines.length > 0 ? ['## Notes', '', ...lines, ''] : [];
}

const endedWords = {
	quit: 'left',
	signal: 'ended by a signal',
	finished: 'finished',
	'handed-over': 'handed over',
	lost: '**lost without a word**',
	open: 'open',
} as const;

function attendanceSection({ attendance, record, began }: RunReport): string[] {
	const { sessions, gaps } = attendance;
	const rows = sessions.map(({ by, via, from, to, ended }, index) => {
		const gap = gaps[index - 1];
		return [
			plain(by),
			via === 'screen' ? 'at the screen' : 'without a screen',
			utcBeside(from, began),
			utcBeside(to, began),
			endedWords[ended],
			gap ? span(gap.milliseconds) : '',
		];
	});
	const head = ['Who', 'How', 'From', 'To', 'End', 'Nobody before that'];
	return [
		'## Who had it open',
		'',
		...table(head, rows),
		...record.map(({ at, says }) => `- ${utcBeside(at, began)} ${plain(says)}`),
		...(record.length > 0 ? [''] : []),
	];
}

function checkSection({ run, head }: RunReport): string[] {
	return [
		'## How to check this',
		'',
		`The record ends in the hash ${code(head.hash)} after ${counted(head.seq, 'event')}. Compare it with the one noted in the ticket when the run was closed, then:`,
		'',
		'```',
		`gonogo verify ${run} --head ${head.hash}`,
		'```',
		'',
		'That the hashes hold shows that nothing was changed since it was written, as long as this one is right. Times are what the host’s clock said.',
	];
}
