import type { Engine } from '../engine/engine.ts';
import { counted, listed } from '../report/words.ts';
import { saysTheSame } from '../run/guide/change.ts';
import type { CommandIo } from './io.ts';

/**
 * Says without a screen that the guide's file has changed since the run began, and follows it where `adopt` names the
 * exact bytes. Answers why it was not adopted; nothing is ever adopted by itself.
 */
export function settleGuide(
	engine: Engine,
	{ adopt, json }: { adopt?: string; json: boolean },
	io: CommandIo,
): string | undefined {
	const { guideChange } = engine.snapshot();
	if (guideChange === undefined) {
		return adopt === undefined ? undefined : 'the guide says what it said: nothing to adopt';
	}
	const { path, sha256, change } = guideChange;
	if (json) io.out(JSON.stringify({ type: 'guide-change', ...guideChange }));
	else {
		const what = saysTheSame(change)
			? 'in nothing that is shown'
			: `in ${listed([
					counted(change.commands.length, 'command'),
					counted(change.items.length, 'item'),
					counted(change.prose.length, 'passage'),
				])}`;
		io.err(`${path} has changed since this run began, ${what}.`);
	}
	if (adopt === undefined) {
		if (!json)
			io.err(`The run goes on with its own copy; --adopt-sha256 ${sha256} follows the new.`);
		return undefined;
	}
	if (adopt.toLowerCase() !== sha256) return `the guide has the SHA-256 ${sha256}, not ${adopt}`;
	return engine.send({ kind: 'adopt-guide', to: sha256 })?.refused;
}
