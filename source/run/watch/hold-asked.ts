import { type HoldWords, readHold } from '../../runbook/fact/hold-words.ts';
import { findByName, findStatement, type PlacedStatement } from '../../runbook/lookup.ts';
import type { Block, Phase, Runbook, Statement, Step } from '../../runbook/model.ts';
import type { Run } from '../intent.ts';
import { stepStatements } from '../progress.ts';
import type { HoldNeeds, HoldStarted } from './event.ts';
import { isOpen } from './hold.ts';

/** The longest stretch without a good reading that still counts: a twelfth of the hold, within these seconds. */
const gapPart = 12;
const shortestGap = 30;
const longestGap = 300;

/** What the guide asks to be watched or waited for after a statement began, or after its block ended. */
export type HoldAsked = { seconds: number; needs: HoldNeeds; from: 'start' | 'end' };

type Annotated = Pick<Runbook, 'annotations'>;

/**
 * The hold that a statement brings: "for 24 hours" and `--duration=24h` from its start, `hold=30m` on its block from
 * the end of the block's last statement, and what the step asks in words from the end of the step's last statement.
 * Undefined for a statement that brings none.
 */
export function holdAsked(
	{
		statement,
		block,
		phase,
		step,
	}: Pick<PlacedStatement, 'statement' | 'block' | 'phase' | 'step'>,
	guide: Annotated = {},
): HoldAsked | undefined {
	if (!phase || !step) return undefined;
	const said = saidOf(guide, phase, step);
	const own = ownHold(statement, block);
	if (own && said === undefined) return own;
	const words = wordsOf(guide, phase, step);
	if (!words) return said === undefined ? own : undefined;
	const statements = stepStatements(step);
	const watching = words.means === 'watch' ? statements.find(watchesOn) : undefined;
	if (watching) {
		return watching.id === statement.id
			? { seconds: words.seconds, needs: 'readings', from: 'start' }
			: undefined;
	}
	if (statements.at(-1)?.id !== statement.id) return undefined;
	return { seconds: words.seconds, needs: needsOf(words), from: 'end' };
}

const needsOf = ({ means }: HoldWords): HoldNeeds => (means === 'watch' ? 'readings' : 'presence');

/** A monitor that goes on until it is stopped. */
const watchesOn = (statement: Statement): boolean =>
	statement.longRunning !== undefined && !loops(statement) && !waits(statement);

function ownHold(statement: Statement, block: Block | undefined): HoldAsked | undefined {
	const { longRunning } = statement;
	const ofBlock = block && holdOfBlock(block, statement);
	if (longRunning?.seconds === undefined || loops(statement)) return ofBlock;
	const needs = waits(statement) ? 'presence' : 'readings';
	return { seconds: Math.max(longRunning.seconds, ofBlock?.seconds ?? 0), needs, from: 'start' };
}

function holdOfBlock(block: Block, statement: Statement): HoldAsked | undefined {
	const seconds = block.annotations?.holdSeconds;
	if (seconds === undefined || block.statements.at(-1)?.id !== statement.id) return undefined;
	return { seconds, needs: 'presence', from: 'end' };
}

/** The seconds of a loop are those of the pause within it, and say nothing about how long it goes on. */
const loops = ({ text }: Statement): boolean => /^\s*(?:while|until|for)\b/.test(text);

/** Commands that only pass the time, or wait for something to come about: nothing of them is a reading. */
const waits = ({ text, longRunning }: Statement): boolean =>
	/^waits/.test(longRunning?.why ?? '') || /^\s*sleep\b/.test(text);

/** What the front matter says of a step, in seconds; 0 that its words ask for nothing. */
function saidOf({ annotations }: Annotated, phase: Phase, step: Step): number | undefined {
	for (const [name, seconds] of Object.entries(annotations?.holds ?? {})) {
		if (findByName(phase.steps, name, ({ title }) => title)?.id === step.id) return seconds;
	}
	return undefined;
}

const read = new WeakMap<Step, { words?: HoldWords }>();

/** What a step asks in words, where none of its commands brings a hold of its own. */
function wordsOf(guide: Annotated, phase: Phase, step: Step): HoldWords | undefined {
	const said = saidOf(guide, phase, step);
	if (said !== undefined) return said > 0 ? { seconds: said, means: 'wait' } : undefined;
	const known = read.get(step);
	if (known) return known.words;
	const words = readWords(phase, step);
	read.set(step, words ? { words } : {});
	return words;
}

function readWords(phase: Phase, step: Step): HoldWords | undefined {
	const own = step.blocks.some((block) =>
		block.statements.some((statement) => ownHold(statement, block) !== undefined),
	);
	if (own) return undefined;
	// What the phase itself asks for is asked once everything in it has been done.
	const ofPhase = phase.steps.at(-1)?.id === step.id ? [phase.prose] : [];
	const texts = [step.title, step.prose, ...step.blocks.map(afterwards), ...ofPhase];
	return texts
		.flatMap((text) => readHold(text) ?? [])
		.reduce<HoldWords | undefined>(
			(longest, one) => (one.seconds > (longest?.seconds ?? 0) ? one : longest),
			undefined,
		);
}

/** Comments below the last command of a block: they say what comes after it. */
function afterwards({ kind, text }: Block): string {
	if (kind !== 'command') return '';
	const lines = text.trimEnd().split('\n');
	const last = lines.findLastIndex((line) => !/^\s*(?:#|$)/.test(line));
	return lines
		.slice(last + 1)
		.map((line) => line.replace(/^\s*#+\s*/, ''))
		.join('\n\n');
}

/** The event that begins a hold, unless one of the same name is open. */
function begun(run: Run, hold: string, step: Step, { seconds, needs }: HoldAsked): HoldStarted[] {
	const open = run.state.holds[hold];
	if (seconds <= 0 || (open && isOpen(open))) return [];
	const gap = Math.round(seconds / gapPart);
	return [
		{
			type: 'hold.started',
			hold,
			step: step.id,
			seconds,
			gapSeconds: Math.min(longestGap, Math.max(shortestGap, gap)),
			// In a rehearsal nothing real is looked at: the time has to pass, and that is all.
			needs: run.state.created?.kind === 'rehearsal' ? 'presence' : needs,
		},
	];
}

/** The events that begin a hold, when a statement asks for one at this point and none of it is open. */
export function holdBegun(run: Run, statement: string, point: HoldAsked['from']): HoldStarted[] {
	const placed = findStatement(run.runbook, statement);
	const asked = placed && holdAsked(placed, run.runbook);
	if (!placed?.step || asked?.from !== point) return [];
	return begun(run, statement, placed.step, asked);
}

/** What a step that is done by hand asks in words to wait for; undefined for one that asks for nothing. */
export function holdOfStep(runbook: Runbook, phase: Phase, step: Step): HoldAsked | undefined {
	const words = wordsOf(runbook, phase, step);
	return words && { seconds: words.seconds, needs: needsOf(words), from: 'end' };
}

/** The events that begin the hold of a step that was done by hand. */
export function holdBegunByHand(run: Run, phase: Phase, step: Step): HoldStarted[] {
	const asked = holdOfStep(run.runbook, phase, step);
	return asked ? begun(run, stepStatements(step).at(-1)?.id ?? step.id, step, asked) : [];
}
