import { type GuardView, guardViews } from '../../run/guard/guard.ts';
import { aliasOf } from '../../run/reading/alias.ts';
import { httpBlocks } from '../../run/reading/probe-text.ts';
import { figureInWords } from '../../run/reading/unit.ts';
import { spanWords } from '../../run/time.ts';
import { holdView, holdWords, openHolds } from '../../run/watch/hold.ts';
import { closeHold, dismissGuard, pinEvery } from '../actions/watching.ts';
import type { Style } from '../text/look.ts';
import { span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import type { RunContext } from '../view/context.ts';
import { close, send } from '../view/view.ts';
import { type Entry, type ListOf, titled } from './list.ts';

const shownStyles: Record<GuardView['shown'], { word: string; style: Style }> = {
	breached: { word: 'OVER', style: 'bad' },
	lost: { word: 'LOST', style: 'warn' },
	outdated: { word: 'not since', style: 'warn' },
	ok: { word: 'ok', style: 'good' },
	'not-armed': { word: 'not measured', style: 'dim' },
	off: { word: 'off', style: 'dim' },
	'watch-only': { word: 'watched only', style: 'dim' },
	dismissed: { word: 'dismissed', style: 'warn' },
};

/** The limit of a guard without a figure: a share's is not known before its sample is. */
const limitWords = ({ basis, idle }: GuardView['guard'], over: string): string =>
	basis === undefined ? `limit ${over}` : idle === undefined ? `limit: ${basis}` : '';

function guardEntry({ run, now }: RunContext, given: GuardView): Entry {
	const { guard, shown, value, unit, limit, why, reading } = given;
	const by = aliasOf(run, guard.metric)?.by === 'person' ? ', as you said' : '';
	const { word, style } = shownStyles[shown];
	const bad = limit ?? guard.limit.threshold;
	const inWords = (one: number) => figureInWords(guard.metric, one, unit ?? guard.limit.unit, bad);
	const over = `${guard.limit.operator} ${inWords(bad)}`;
	const from = guard.basis === undefined ? '' : ` (${guard.basis})`;
	// What is over its limit reads as the comparison that holds; what is not, beside its limit.
	const figure =
		value === undefined
			? limitWords(guard, over)
			: shown === 'breached'
				? `${inWords(value)} ${over}${from}`
				: `${inWords(value)}, limit ${over}${from}`;
	const since = `  since ${moment(given.since, now)}`;
	const known = shown === 'breached' && guard.from !== 'exposure';
	const says = shown === 'ok' ? '' : known ? since : `  ${why}`;
	return {
		metric: guard.metric,
		says: `${guard.name}: ${why}; ${guard.severity}, line ${guard.line}`,
		row: {
			left: [
				'  ',
				span(word.padEnd(13), style),
				guard.name,
				span(`  ${figure}`, 'strong'),
				span(`${says}${reading === undefined ? '' : `  by ${reading}${by}`}`, 'dim'),
			],
			right: [span(`${guard.severity} line ${guard.line}`, 'dim')],
			rightYields: true,
		},
		act: () =>
			shown === 'dismissed'
				? [close, send({ kind: 'rearm-guard', guard: guard.id })]
				: [close, ...dismissGuard(guard.id, guard.name)],
	};
}

function holdEntries(context: RunContext): Entry[] {
	const at = context.now.toISOString();
	return openHolds(context.run).map((hold): Entry => {
		const { placed, leftSeconds, observedSeconds, unobservedSeconds, status, endsAt } = holdView(
			context.run,
			hold,
			{ at },
		);
		const gap = unobservedSeconds >= 60 ? `, ${spanWords(unobservedSeconds)} unobserved` : '';
		return {
			row: {
				left: [
					'  ',
					span(status.padEnd(13), status === 'watching' ? 'good' : 'warn'),
					placed?.title ?? hold.step,
					span(`  ${spanWords(observedSeconds)} of ${spanWords(hold.seconds)}${gap}`, 'dim'),
				],
				right: [
					endsAt === undefined
						? span(`${spanWords(leftSeconds)} left`, 'warn')
						: `to ${moment(endsAt, context.now)}`,
				],
			},
			says: holdWords(context.run, hold, { at }),
			act: () => [close, ...closeHold(context, hold.hold)],
		};
	});
}

function pinEntries({ run }: RunContext): Entry[] {
	return Object.values(run.state.pins)
		.filter(({ stoppedAt }) => stoppedAt === undefined)
		.map(({ id, name, everySeconds }) => ({
			row: {
				left: [
					'  ',
					span('every'.padEnd(6), 'dim'),
					span(spanWords(everySeconds).padEnd(7)),
					span(name, 'code'),
				],
				right: [span('Enter stops it', 'dim')],
				rightYields: true,
			},
			act: () => [close, send({ kind: 'unpin', pin: id })],
		}));
}

/** Requests that the guide writes down and that nothing looks at yet. */
function requestEntries({ run }: RunContext): Entry[] {
	const pinned = new Set(
		Object.values(run.state.pins).flatMap(({ source, stoppedAt }) =>
			stoppedAt === undefined && source.kind === 'http' ? [source.line] : [],
		),
	);
	return httpBlocks(run.runbook)
		.filter(({ line }) => !pinned.has(line))
		.map(({ line, text, annotations }) => ({
			row: {
				left: ['  ', span(annotations?.name ?? text.trim().split('\n')[0] ?? '', 'code')],
				right: [span(`line ${line}  Enter watches it`, 'dim')],
				rightYields: true,
			},
			act: () => [close, ...pinEvery(`request of line ${line}`, { kind: 'http', line })],
		}));
}

/** Guards, holds and what is looked at again and again. */
export const watchList: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'Watch', entries: [], empty: 'no run yet' };
	return {
		title: 'What is watched',
		entries: [
			...titled('Holds', holdEntries(context)),
			...titled(
				'Guards',
				guardViews(context.run, context.now.toISOString()).map((one) => guardEntry(context, one)),
			),
			...titled('Watched with', pinEntries(context)),
			...titled('Requests of the guide', requestEntries(context)),
		],
		empty: 'the guide has no limits and no holds; P watches an address or a port',
	};
};
