import { findStatement } from '../../runbook/lookup.ts';
import type { Item, Phase, Statement } from '../../runbook/model.ts';
import type { Outcome } from '../event.ts';
import type { Run } from '../intent.ts';
import { stepStatements } from '../progress.ts';
import { toggleBoard } from '../toggle/board.ts';
import type { Evidence } from './sign-off.ts';
import { staleEvidence } from './stale.ts';

/** Word endings that do not change what a word is about, the longest first. */
const endings = ['ations', 'ation', 'ional', 'ings', 'ing', 'ies', 'ion', 'ed', 'es', 's', 'e'];

/** A word without its ending, so that "tested", "tests" and "test" meet. */
function stem(word: string): string {
	const ending = endings.find((end) => word.endsWith(end) && word.length - end.length >= 3);
	return ending === undefined ? word : word.slice(0, -ending.length);
}

/** Words that say nothing about what an item is about. */
const emptyWords = new Set(
	(
		'a an the of in on to for and or is are be been was were all every each no not with within by from at as it its ' +
		'works done completed ready successful correctly acceptable new system features enabled active operations ' +
		'operational place set up run npm core positive below above production staging'
	)
		.split(' ')
		.map(stem),
);

/** What a text is about: the stems of its words, without those that say nothing. */
export function topics(text: string): Set<string> {
	const words = text.toLowerCase().match(/\p{L}[\p{L}\d]*/gu) ?? [];
	return new Set(words.map(stem).filter((word) => word.length > 1 && !emptyWords.has(word)));
}

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
	[...a].filter((word) => b.has(word)).length;

/** An outcome in the few words that fit beside a command. */
export function outcomeWords(outcome: Outcome): string {
	switch (outcome.kind) {
		case 'exited':
			return outcome.code === 0 ? 'ok' : `exit ${outcome.code}`;
		case 'signalled':
			return `killed by ${outcome.signal}`;
		case 'timed-out':
			return 'timed out';
		case 'stopped':
			return 'stopped';
		case 'unknown':
			return 'outcome unknown';
	}
}

/** Commands that look at something, and so speak about it better than those that change it. */
const looking = /\b(test|check|verify|validate|monitor|debug|analy[sz]e|health|smoke|status)\b/i;

/**
 * Evidence that fits an item of a phase, the best first: commands of the phase and of the guide's checks that ran
 * and speak of the same things, and toggles that the item names. Empty when nothing of the run speaks about it.
 */
export function evidenceFor(run: Run, phase: Phase, item: Item): Evidence[] {
	const about = topics(item.text);
	const commands = candidates(run, phase)
		.map((statement) => ({ statement, score: fitness(about, statement) }))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score)
		.flatMap(({ statement }) => statementEvidence(run, statement));
	return [...toggleEvidence(run, about), ...commands.slice(0, 3)];
}

/** How well a command speaks about these topics: shared words, a look rather than a change, few words besides. */
function fitness(about: ReadonlySet<string>, statement: Statement): number {
	const words = topicsOf(statement);
	const common = shared(words, about);
	if (common === 0) return 0;
	const looks = looking.test(statement.text) && !statement.deploys;
	return common + (looks ? 1 : 0) - Math.min(0.9, (words.size - common) / 20);
}

/** Its comment and its first line: what stands in the body of a request says little about the command. */
const topicsOf = ({ text, label }: Statement): Set<string> =>
	topics(`${text.split('\n')[0] ?? ''} ${label ?? ''}`);

/** Commands whose result may speak about a phase: its own, and the guide's monitoring and validation. */
function candidates(run: Run, phase: Phase): Statement[] {
	const checks = run.runbook.procedures
		.filter(({ role }) => role === 'monitoring' || role === 'validation')
		.flatMap(({ steps }) => steps);
	return [...phase.steps, ...checks]
		.flatMap(stepStatements)
		.filter(({ exports }) => Object.keys(exports).length === 0);
}

function statementEvidence(run: Run, statement: Statement): Evidence[] {
	const state = run.state.statements[statement.id];
	if (state?.status !== 'ok' && state?.status !== 'failed') return [];
	const { run: ran, execution } = state;
	return [
		{
			kind: 'statement',
			execution,
			statement: statement.id,
			text: ran.text,
			outcome: outcomeWords(ran.outcome),
			at: ran.finishedAt,
			...(ran.output === undefined ? {} : { outputSha256: ran.output.sha256 }),
		},
	];
}

/**
 * The same evidence as it stands now: commands that ran again and succeeded, toggles as they are. Undefined when a
 * command failed or did not run again; what was typed by a person is not said again by itself.
 */
export function freshEvidence(run: Run, evidence: readonly Evidence[]): Evidence[] | undefined {
	const fresh: Evidence[] = [];
	for (const piece of evidence) {
		if (piece.kind !== 'statement') {
			if (staleEvidence(run, piece) === undefined && piece.kind !== 'observation')
				fresh.push(piece);
			continue;
		}
		const found = findStatement(run.runbook, piece.statement)?.statement;
		const [now] = found ? statementEvidence(run, found) : [];
		if (now?.kind !== 'statement' || now.outcome !== 'ok') return undefined;
		if (staleEvidence(run, now) !== undefined) return undefined;
		fresh.push(now);
	}
	return fresh.length > 0 ? fresh : undefined;
}

/** The items of a phase that rest on the same run of a command as this one, so that they can be answered together. */
export function itemsOnSameEvidence(run: Run, phase: Phase, item: Item): Item[] {
	const ranFor = (of: Item) =>
		evidenceFor(run, phase, of).flatMap((piece) =>
			piece.kind === 'statement' ? [`${piece.execution} ${piece.statement}`] : [],
		);
	const [best] = ranFor(item);
	if (best === undefined) return [];
	return [...phase.criteria, ...phase.checklist].filter(
		(other) => other.id !== item.id && ranFor(other)[0] === best,
	);
}

function toggleEvidence(run: Run, about: ReadonlySet<string>): Evidence[] {
	return toggleBoard(run).flatMap(({ name, short, facts }): Evidence[] => {
		const words = topics(short.replaceAll('_', ' '));
		if (words.size === 0 || shared(words, about) < words.size) return [];
		const fact = facts.seen ?? facts.deployed[run.state.created?.environment ?? ''];
		return fact ? [{ kind: 'toggle', name, value: fact.value, at: fact.at }] : [];
	});
}
