import { escalationClock } from '../../run/watch/escalation.ts';
import type { Level } from '../../runbook/model.ts';
import { tellLevel } from '../actions/watching.ts';
import { linkTo } from '../text/link.ts';
import { type Span, span } from '../text/row.ts';
import { moment } from '../text/time.ts';
import { wrapped } from '../text/width.ts';
import { close, tell } from '../view/view.ts';
import { type Entry, heading, type ListOf, titled } from './list.ts';

/** `at once`, `within 1 h`: a level's ISO 8601 duration in words. */
export function withinWords({ within }: Level): string {
	if (within === undefined) return '';
	const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(within);
	if (!match) return within;
	const units = ['days', 'h', 'min', 's'];
	const parts = units.flatMap((unit, index) => {
		const value = Number(match[index + 1] ?? 0);
		return value > 0 ? [`${value} ${unit}`] : [];
	});
	return parts.length > 0 ? `within ${parts.join(' ')}` : 'at once';
}

/** A number or an address; one that can be clicked is a link. */
function reachPiece(reach: string): Span {
	const link = linkTo(reach);
	return link === undefined ? span(reach, 'key') : { ...span(reach, 'key'), link };
}

/** Whom to call, in which order, and what the guide says matters most. Enter copies a number. */
export const card: ListOf = (context, width) => {
	const runbook =
		context.kind === 'run'
			? context.run.runbook
			: context.kind === 'start'
				? context.facts.runbook
				: undefined;
	if (!runbook) return { title: 'Contacts', entries: [], empty: 'no guide yet' };
	const contacts = runbook.contacts.map(
		({ name, role, reach, for: about, sample }): Entry => ({
			row: {
				left: [
					'  ',
					[name, role].filter(Boolean).join(', '),
					span(about && about !== name ? `  ${about}` : '', 'dim'),
				],
				right: [reachPiece(reach), span(sample ? '  sample value' : '', 'warn')],
			},
			act: () => [close, { do: 'copy', text: reach, what: reach }, tell(`${name}: ${reach}`)],
		}),
	);
	const clock =
		context.kind === 'run' ? escalationClock(context.run, context.now.toISOString()) : [];
	const levels = runbook.escalation.map((level): Entry => {
		const running = clock.find((one) => one.level === level.level);
		const due = running?.due === undefined ? '' : `  due ${moment(running.due, context.now)}`;
		const told = running?.told ? `  told ${moment(running.told.at, context.now)}` : '';
		return {
			row: {
				left: ['  ', span(level.level, 'strong'), '  ', level.who],
				right: [withinWords(level), span(told || due, told ? 'good' : 'warn')],
			},
			...(running && context.kind === 'run'
				? { act: () => [close, ...tellLevel(context, level.level)] }
				: {}),
		};
	});
	const notes = runbook.notes
		.filter(({ role }) => role === 'key-factors')
		.flatMap(({ title, prose }): Entry[] => [
			heading(title),
			...wrapped(prose.trim(), width - 2).map((line): Entry => ({ row: { left: ['  ', line] } })),
		]);
	return {
		title: 'Contacts, escalation, key factors',
		entries: [...titled('Contacts', contacts), ...titled('Escalation', levels), ...notes],
		empty: 'the guide names nobody: find out whom to call before you begin',
	};
};
