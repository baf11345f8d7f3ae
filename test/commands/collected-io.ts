import type { CommandIo } from '../../source/commands/io.ts';
import { scratch } from '../engine/record/folder.ts';

/** A command's world with a home of its own; what it printed is kept. */
export function collectedIo(
	change: Partial<CommandIo> = {},
): CommandIo & { printed: string[]; complained: string[] } {
	const printed: string[] = [];
	const complained: string[] = [];
	return {
		out: (text) => void printed.push(text),
		err: (text) => void complained.push(text),
		env: { HOME: scratch() },
		cwd: '/srv/app',
		interactive: false,
		...change,
		printed,
		complained,
	};
}
