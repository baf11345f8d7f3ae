import { goingWords } from '../../run/rehearsal.ts';
import { everyProgram, goesNow, standIns } from '../actions/stand-ins.ts';
import { span } from '../text/row.ts';
import { close, menu } from '../view/view.ts';
import type { Entry, ListOf } from './list.ts';

/** The commands on the screen whose programs are stand-ins, and how each goes; Enter changes it. */
export const standInList: ListOf = (context) => {
	if (context.kind !== 'run') return { title: 'Stand-ins', entries: [], empty: 'no run yet' };
	const entries = standIns(context).map((command): Entry => {
		const goes = goesNow(context, command) ?? 'succeed';
		return {
			row: {
				left: ['  ', span(command.text.split('\n')[0] ?? '', 'code')],
				right: [span(goingWords(goes), goes === 'succeed' ? 'dim' : 'warn')],
			},
			act: () => [close, menu('stand-in', -1, command.id)],
		};
	});
	return {
		title: 'How stand-ins go',
		entries: [
			...entries,
			{
				row: { left: ['  ', 'every other program'] },
				act: () => [close, menu('stand-in', -1, everyProgram)],
			},
		],
		empty: 'this is no rehearsal',
	};
};
