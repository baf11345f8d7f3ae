import { speaksOfFigure } from '../../runbook/fact/limit-sentence.ts';
import { findStatement } from '../../runbook/lookup.ts';
import type { Item, Phase, Statement } from '../../runbook/model.ts';
import type { Outcome } from '../event.ts';
import { guardsOf } from '../guard/guard.ts';
import { alerts, readingOf } from '../guard/judgement.ts';
import type { Run } from '../intent.ts';
import { phaseItems, stepStatements } from '../progress.ts';
import { toggleBoard } from '../toggle/board.ts';
import { boundOf, observedBy, readingPiece, whyOutside } from './bound.ts';
import type { Evidence } from './sign-off.ts';
import { staleEvidence } from './stale.ts';
import { compounds, shared, topics } from './topics.ts';

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

/** A request that changes something where it goes to: it answers that it was taken, not how things are. */
const changingRequest =
	/(?:\s-X\s*|\s--request[= ]|\s--method[= ])["']?(?:POST|PUT|PATCH|DELETE)\b|^(?:curl|http)\s.*\s(?:-d|--data\S*|--json)[\s=]/is;

/** Items that such a request may answer: that something was set up, or that somebody was told. */
const wasMade =
	/\b(?:configured|created|registered|defined|installed|set up|sent|told|notified|informed|posted|published)\b/i;

/** Whether a command may speak of an item: that it changed something says nothing about a figure or an agreement. */
function mayAnswer({ text, deploys }: Statement, item: Item): boolean {
	if (changingRequest.test(text) && !wasMade.test(item.text)) return false;
	return !(speaksOfFigure(item.text) && (deploys || changingRequest.test(text)));
}

/**
 * Evidence that fits an item of a phase, the best first: toggles that the item names, figures of guards that hold, and
 * commands of the phase and of the guide's checks that ran and speak of the same things. What deploys or posts
 * something is none for an item about a figure. Empty when nothing of the run speaks about it.
 */
export function evidenceFor(run: Run, phase: Phase, item: Item): Evidence[] {
	const about = topics(item.text);
	const commands = candidates(run, phase)
		.filter((statement) => mayAnswer(statement, item))
		.map((statement) => ({ statement, score: fitness(about, statement) }))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score)
		.flatMap(({ statement }) => statementEvidence(run, statement));
	return [
		...toggleEvidence(run, item, about),
		...figureEvidence(run, item, about),
		...commands.slice(0, 3),
	];
}

/** The figure that an item names a bound for, or those of the guards about it, as long as they hold. */
function figureEvidence(run: Run, item: Item, about: ReadonlySet<string>): Evidence[] {
	const bound = boundOf(item);
	if (bound) {
		const observed = observedBy(run, bound);
		return observed && whyOutside(observed, bound) === undefined ? [observed] : [];
	}
	const found = guardsOf(run).flatMap((guard): Evidence[] => {
		const words = topics(guard.metric.replaceAll('_', ' '));
		const record = run.state.guards[guard.id];
		const holds = record?.status === 'ok' && record.dismissed === undefined;
		if (!holds || words.size === 0 || shared(words, about) < Math.min(2, words.size)) return [];
		const reading = readingOf(run, guard);
		return reading && !alerts(reading, reading.value, guard) ? [readingPiece(reading)] : [];
	});
	const names = new Set<string>();
	return found.filter((piece) => {
		const name = piece.kind === 'reading' ? piece.name : '';
		return !names.has(name) && names.add(name);
	});
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
		if (piece.kind === 'reading') {
			const reading = Object.values(run.state.readings).find(({ name }) => name === piece.name);
			const now = reading && readingPiece(reading);
			if (now && staleEvidence(run, now) === undefined) fresh.push(now);
			continue;
		}
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

/** The run of a command that is the best evidence for an item; undefined where something else is, or nothing. */
function restsOn([best]: Evidence[]): string | undefined {
	return best?.kind === 'statement' ? `${best.execution} ${best.statement}` : undefined;
}

/** The items of a phase that rest on the same run of a command as this one, so that they can be answered together. */
export function itemsOnSameEvidence(run: Run, phase: Phase, item: Item): Item[] {
	const best = restsOn(evidenceFor(run, phase, item));
	if (best === undefined) return [];
	return phaseItems(phase).filter(
		(other) => other.id !== item.id && restsOn(evidenceFor(run, phase, other)) === best,
	);
}

function toggleEvidence(run: Run, { text }: Item, about: ReadonlySet<string>): Evidence[] {
	const said = new Set([...about, ...compounds(text)]);
	return toggleBoard(run).flatMap(({ name, short, facts }): Evidence[] => {
		const spelled = short.replaceAll('_', ' ');
		const words = topics(spelled);
		const named = words.size > 0 && shared(words, said) === words.size;
		const joined = compounds(spelled);
		if (!named && !(joined.size === 1 && shared(joined, said) === 1)) return [];
		const fact = facts.seen ?? facts.deployed[run.state.created?.environment ?? ''];
		return fact ? [{ kind: 'toggle', name, value: fact.value, at: fact.at }] : [];
	});
}
