import { isBackgroundStop, isDone } from '../../run/ask.ts';
import type { Run } from '../../run/intent.ts';
import { type StepStatus, stepProgress } from '../../run/progress.ts';
import type { StatementState } from '../../run/state.ts';
import type { Step } from '../../runbook/model.ts';
import type { Glyphs, Look, Style } from './look.ts';
import type { Span } from './row.ts';

/** A sign and a word for a state: the colour only repeats what they say. */
export type Mark = { glyph: keyof Glyphs; style: Style; word: string };

const stepMarks: Record<StepStatus, Mark> = {
	todo: { glyph: 'todo', style: 'dim', word: '' },
	running: { glyph: 'running', style: 'info', word: 'running' },
	failed: { glyph: 'failed', style: 'bad', word: 'FAILED' },
	unknown: { glyph: 'unknown', style: 'warn', word: 'UNKNOWN' },
	done: { glyph: 'done', style: 'good', word: 'done' },
	'by-hand': { glyph: 'byHand', style: 'good', word: 'by hand' },
	skipped: { glyph: 'skipped', style: 'warn', word: 'skipped' },
	declared: { glyph: 'byHand', style: 'warn', word: 'declared' },
	'not-chosen': { glyph: 'skipped', style: 'dim', word: 'not chosen' },
};

const settledWords: Record<Extract<StatementState, { status: 'settled' }>['how'], Mark> = {
	'by-hand': { glyph: 'byHand', style: 'good', word: 'by hand' },
	'passed-over': { glyph: 'skipped', style: 'warn', word: 'FAILED, went on' },
	skipped: { glyph: 'skipped', style: 'warn', word: 'skipped' },
	applied: { glyph: 'byHand', style: 'good', word: 'was applied' },
	'not-applied': { glyph: 'todo', style: 'warn', word: 'was not applied' },
	'kept-unknown': { glyph: 'unknown', style: 'warn', word: 'UNKNOWN' },
};

export const todo: Mark = { glyph: 'todo', style: 'dim', word: '' };

export function stepMark(run: Run, step: Step): Mark {
	return stepMarks[stepProgress(run, step).status];
}

/** The mark of a statement's state; undefined state is one that nothing happened to. */
export function stateMark(state: StatementState | undefined): Mark {
	switch (state?.status) {
		case undefined:
			return todo;
		case 'running':
			return { glyph: 'running', style: 'info', word: '' };
		case 'ok':
			return { glyph: 'done', style: 'good', word: '' };
		case 'failed':
			return { glyph: 'failed', style: 'bad', word: 'FAILED' };
		case 'unknown':
			return { glyph: 'unknown', style: 'warn', word: 'UNKNOWN' };
		case 'settled':
			return settledWords[state.how];
	}
}

/** The mark of a command of the forward run; a monitor that was stopped has not failed. */
export function statementMark(run: Run, id: string): Mark {
	const state = run.state.statements[id];
	if (state?.status === 'running' && isDone(run, id)) {
		return { glyph: 'running', style: 'good', word: 'in background' };
	}
	if (state?.status === 'failed' && isBackgroundStop(run, state.execution)) {
		return { glyph: 'done', style: 'good', word: 'stopped' };
	}
	return stateMark(state);
}

export const sign = (look: Look, mark: Mark): Span => ({
	text: look.glyphs[mark.glyph],
	style: mark.style,
});
