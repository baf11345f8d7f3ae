import type { Command } from '../context.ts';
import { reach, seeToggles, togglesOn, verdict } from '../measure.ts';
import { readRelease } from '../release.ts';
import { readToggles, toggleNames } from '../toggle.ts';

/** `debug:toggle-config`: what production says of every toggle, and where this shell says otherwise. */
export const toggleConfig: Command = async (context) => {
	const target = reach(context);
	if (!target) return 1;
	const seeing = await seeToggles(target.base);
	if (!seeing.ok) return verdict(context, [seeing.problem]);
	const { seen } = seeing;
	const on = togglesOn(seen);
	context.figure('environment', target.environment);
	context.figure('release', seen.release);
	for (const [name, value] of Object.entries(on)) context.figure(name, value);
	const shell = readToggles(context.env);
	const differing = toggleNames.filter((name) => {
		const set = context.env[name] ?? '';
		return set !== '' && shell.ok && shell.toggles[name] !== on[name];
	});
	context.figure('differs_from_shell', differing.length);
	for (const name of differing) {
		const set = context.env[name];
		context.say(`${name} is ${set} in this shell and ${on[name]} in ${target.environment}`);
	}
	const baked = readRelease(context.folder, seen.release);
	return verdict(context, [
		...(shell.ok ? [] : [shell.problem]),
		...(baked.ok ? [] : [baked.problem]),
		...(seen.half ? [`two releases answer: ${seen.release} and ${seen.half.release}`] : []),
	]);
};
