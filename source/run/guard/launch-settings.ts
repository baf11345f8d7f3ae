import type { DarkLaunch, Phase, Runbook } from '../../runbook/model.ts';
import { stepStatements } from '../progress.ts';
import { namesFeature, statedShare } from './exposure.ts';

/** Commands that put a file of settings into force. */
const deploysSettings = /dark-?launch(?:es)?[-_:]?(?:config|settings)|launch-?(?:config|settings)/i;

/** Whether a command's text says that it sets the shares of dark launches, of whichever feature. */
export const setsLaunches = (text: string): boolean =>
	deploysSettings.test(text) || statedShare(text) !== undefined;

/**
 * Settings of dark launches that no command of their phase puts into force: a person has to do it by hand, and the
 * guide does not say so.
 */
export function launchesByHand(runbook: Runbook): { launch: DarkLaunch; phase?: Phase }[] {
	return runbook.darkLaunches.flatMap((launch) => {
		const phase = runbook.phases.find(({ id }) => id === launch.phase);
		const others = runbook.darkLaunches
			.map(({ feature }) => feature)
			.filter((feature) => feature !== launch.feature);
		const applied = phase?.steps
			.flatMap(stepStatements)
			.some(
				({ text }) =>
					deploysSettings.test(text) ||
					(statedShare(text) !== undefined && namesFeature(text, launch.feature, others)),
			);
		return applied ? [] : [{ launch, ...(phase === undefined ? {} : { phase }) }];
	});
}
