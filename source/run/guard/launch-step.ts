import type { DarkLaunch, Phase, Runbook, Step } from '../../runbook/model.ts';
import type { Decision, Run } from '../intent.ts';
import { whyLocked } from '../progress.ts';
import { needsReason, record, refuse, says } from '../refusal.ts';
import { launchesByHand, setsLaunches } from './launch-settings.ts';

/** `ai_search to 5 % of beta_testers, from 2026-01-05 to 2026-01-20`. */
export function launchWords({ feature, percentage, segments, start, end }: DarkLaunch): string {
	const of = segments.length > 0 ? ` of ${segments.join(', ')}` : '';
	const from = start === undefined ? '' : `, from ${start}`;
	return `${feature} to ${percentage} %${of}${from}${end === undefined ? '' : `${from === '' ? ',' : ''} to ${end}`}`;
}

/**
 * What a person has to set by hand before anything of a phase is deployed: the settings of dark launches that no command
 * of it puts into force. The guide writes no such step; it is settled as if it did. Undefined where commands do it all.
 */
export function launchStep(runbook: Runbook, phase: Phase): Step | undefined {
	const launches = launchesByHand(runbook)
		.filter((one) => one.phase?.id === phase.id)
		.map(({ launch }) => launch);
	const [first] = launches;
	if (!first) return undefined;
	const shares = launches.map(({ feature, percentage }) => `${feature} ${percentage} %`).join(', ');
	return {
		id: `${phase.id}/dark-launch`,
		title: `Set the dark launch: ${shares}`,
		line: first.line,
		prose: [
			'No command of this phase sets what the guide gives here; without it everybody may see the feature.',
			...launches.map((launch) => `- ${launchWords(launch)} (line ${launch.line})`),
			...[...phase.offered, ...phase.steps.flatMap(({ offered }) => offered)]
				.filter(({ text }) => setsLaunches(text))
				.map(({ text, line }) => `The guide mentions \`${text}\` (line ${line}).`),
		].join('\n'),
		blocks: [],
		offered: [],
		warnings: [],
	};
}

/** The step above while nobody has settled it. */
export function openLaunchStep({ runbook, state }: Run, phase: Phase): Step | undefined {
	const step = launchStep(runbook, phase);
	return step && state.steps[step.id] === undefined ? step : undefined;
}

/** The steps of a phase with what has to be set by hand before them. */
export function stepsWithLaunch(runbook: Runbook, phase: Phase): Step[] {
	const step = launchStep(runbook, phase);
	return step ? [step, ...phase.steps] : phase.steps;
}

/** Settles the launch step with this id, with what was seen or why not; undefined when no phase has it. */
export function settleLaunch(
	run: Run,
	id: string,
	how: 'by-hand' | 'skipped',
	note: string,
): Decision | undefined {
	const phase = run.runbook.phases.find((one) => launchStep(run.runbook, one)?.id === id);
	if (!phase) return undefined;
	const locked = whyLocked(run, phase);
	if (locked !== undefined) return refuse(locked);
	if (run.state.steps[id]) return refuse('it has been settled already');
	if (!says(note)) {
		return needsReason(
			how === 'skipped' ? 'say why, in one line' : 'say what was seen, in one line',
		);
	}
	return record({ type: 'step.settled', step: id, how, note: note.trim(), commands: 0 });
}
