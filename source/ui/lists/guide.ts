import type { Severity } from '../../runbook/model.ts';
import type { Style } from '../text/look.ts';
import { proseLines } from '../text/prose.ts';
import { row, span } from '../text/row.ts';
import { type Entry, type ListOf, titled } from './list.ts';

/** What the guide says about the step: its text, its warnings, when it applies, how it is undone. */
export const prose: ListOf = (context, width) => {
	const step = context.kind === 'run' ? context.scene.step : undefined;
	const phase = context.kind === 'run' ? context.scene.phase : undefined;
	const text = (value: string | undefined, style?: Style, indent = ''): Entry[] =>
		value?.trim()
			? proseLines(value, Math.max(10, width - indent.length), style).map((line) => ({
					row: row(indent, ...line),
				}))
			: [];
	return {
		title: step ? step.title : 'Guide',
		entries: [
			...titled('Only when', text(step?.condition, 'warn')),
			...titled('Warnings', step?.warnings.flatMap((warning) => text(warning.text, 'warn')) ?? []),
			...text(step?.prose),
			...titled('To undo this step', text(step?.rollback)),
			...titled(
				'Also needed',
				step?.alsoNeeded?.map(({ text: name, target }) => ({
					row: row(`${name}  `, span(target, 'dim')),
				})) ?? [],
			),
			...titled(`About ${phase?.title ?? ''}`, text(phase?.prose)),
			...titled(
				'Dark launches',
				phase?.darkLaunches.map(({ feature, percentage, start, end, segments }) => ({
					row: row(
						span(feature, 'strong'),
						`  ${percentage}%`,
						start || end ? `  ${start ?? ''} to ${end ?? ''}` : '',
						segments.length > 0 ? `  ${segments.join(', ')}` : '',
					),
				})) ?? [],
			),
		],
		empty: 'the guide says no more about this step than its title',
	};
};

const severities: Record<Severity, { word: string; style: Style }> = {
	error: { word: 'error', style: 'bad' },
	warning: { word: 'warning', style: 'warn' },
	note: { word: 'note', style: 'dim' },
};

/** What lint knows of the guide. */
export const findings: ListOf = (context) => {
	const found =
		context.kind === 'run'
			? context.run.runbook.findings
			: context.kind === 'start'
				? context.facts.findings
				: [];
	return {
		title: 'What lint knows of this guide',
		entries: found.map(({ severity, line, message, rule: name, fix }) => ({
			says: message,
			row: {
				left: [
					span(severities[severity].word.padEnd(8), severities[severity].style),
					span(`line ${line}`.padEnd(10), 'dim'),
					message,
					span(fix ? `  f runs it with: ${fix.title}` : '', 'info'),
				],
				right: [span(name, 'dim')],
				rightYields: true,
			},
		})),
		empty: 'lint found nothing',
	};
};
