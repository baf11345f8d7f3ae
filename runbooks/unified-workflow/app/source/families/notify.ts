import type { Command } from '../context.ts';
import { deliver } from '../notification.ts';

/** `notify:team --message=TEXT`: to NOTIFY_URL, or to the sandbox's own file of messages. */
export const notifyTeam: Command = async ({ folder, options, env, figure, complain }) => {
	const message = options.named.message ?? '';
	if (message === '') {
		complain('--message=TEXT is needed');
		return 2;
	}
	const at = new Date().toISOString();
	const problem = await deliver(folder, { at, to: 'team', message }, env.NOTIFY_URL);
	figure('delivered', problem === undefined);
	if (problem === undefined) return 0;
	complain(`the message did not arrive: ${problem}`);
	return 1;
};
