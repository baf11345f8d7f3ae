import { execa } from 'execa';
import { z } from 'zod';
import type { Notice } from '../../run/watch/notice.ts';

const webhookUrl = z.url({ protocol: /^https?$/ });

/** Where notices go, as preferences keep it; one row a kind of channel. */
export const channelSchema = z.discriminatedUnion('kind', [
	z.looseObject({
		kind: z.literal('webhook'),
		url: webhookUrl,
		format: z.enum(['slack', 'json']).optional(),
	}),
	z.looseObject({ kind: z.literal('command'), run: z.string().min(1) }),
	z.looseObject({ kind: z.literal('desktop') }),
	z.looseObject({ kind: z.literal('bell') }),
]);

/** What a person has said about notices, outside any run. */
export const noticePreferencesSchema = z.looseObject({
	channels: z.array(channelSchema).optional(),
	/** Minutes that the run waits for a person before somebody is told. */
	waitingMinutes: z.number().positive().optional(),
});

export type Channel = z.infer<typeof channelSchema>;
export type NoticePreferences = z.infer<typeof noticePreferencesSchema>;

/** The variable that names webhooks for one run, separated by spaces. */
export const webhookVariable = 'GONOGO_WEBHOOK';

/**
 * Channels that the environment names; a path of Slack's own hooks, or `slack+` before the address, has Slack's form.
 * What is no address is told in `problems`, without it: it may be half a secret.
 */
export function channelsOf(text: string | undefined): { channels: Channel[]; problems: string[] } {
	const channels: Channel[] = [];
	const problems: string[] = [];
	for (const word of (text ?? '').split(/[\s,]+/).filter((one) => one !== '')) {
		const slack = word.startsWith('slack+') || /^https:\/\/hooks\.slack\.com\//.test(word);
		const url = word.replace(/^slack\+/, '');
		if (webhookUrl.safeParse(url).success) {
			channels.push({ kind: 'webhook', url, format: slack ? 'slack' : 'json' });
		} else problems.push(`${webhookVariable} holds something that is no http address`);
	}
	return { channels, problems };
}

/** A channel as records and screens name it: never with its address, which lets anybody write to it. */
export function channelName(channel: Channel): string {
	switch (channel.kind) {
		case 'webhook':
			return `webhook ${new URL(channel.url).host}`;
		case 'command':
			return `command ${channel.run.trim().split(/\s+/)[0]?.split('/').at(-1) ?? ''}`;
		default:
			return channel.kind;
	}
}

/** What one attempt came to. `again`: it may go better in a moment. */
export type Attempt = { ok: true } | { ok: false; why: string; again: boolean };

export type ChannelContext = {
	/** The operator's environment, for commands. */
	env: Record<string, string>;
	/** Rings the terminal's bell, where there is a terminal. */
	bell?: () => void;
};

/** How long one attempt may take, in milliseconds. */
export const attemptMs = 10_000;

/** Sends a notice once. */
export async function sendOnce(
	channel: Channel,
	notice: Notice,
	{ env, bell }: ChannelContext,
): Promise<Attempt> {
	switch (channel.kind) {
		case 'webhook':
			return post(channel.url, channel.format ?? 'json', notice);
		case 'command':
			return runProgram('bash', ['-c', channel.run], notice, env);
		case 'desktop':
			return process.platform === 'darwin'
				? runProgram(
						'osascript',
						['-e', `display notification ${JSON.stringify(notice.text)} with title "gonogo"`],
						notice,
						env,
					)
				: runProgram('notify-send', ['--app-name=gonogo', 'gonogo', notice.text], notice, env);
		case 'bell':
			if (!bell) return { ok: false, why: 'there is no terminal', again: false };
			bell();
			return { ok: true };
	}
}

async function post(url: string, format: 'slack' | 'json', notice: Notice): Promise<Attempt> {
	const body = format === 'slack' ? { text: notice.text } : { ...notice, source: 'gonogo' };
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			redirect: 'manual',
			signal: AbortSignal.timeout(attemptMs),
		});
		await response.body?.cancel();
		if (response.ok) return { ok: true };
		const passing = response.status === 429 || response.status === 408 || response.status >= 500;
		return { ok: false, why: `http ${response.status}`, again: passing };
	} catch (error) {
		const cause = error instanceof Error ? error.cause : undefined;
		const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
		const late = error instanceof Error && error.name === 'TimeoutError';
		return { ok: false, why: late ? 'no answer' : `no connection${code}`, again: true };
	}
}

/** The notice comes in variables and, as JSON, on standard input. */
async function runProgram(
	program: string,
	args: string[],
	notice: Notice,
	env: Record<string, string>,
): Promise<Attempt> {
	const { failed, exitCode, timedOut } = await execa(program, args, {
		env: { ...env, GONOGO_NOTICE: notice.text, GONOGO_ABOUT: notice.about, GONOGO_RUN: notice.run },
		extendEnv: false,
		input: `${JSON.stringify(notice)}\n`,
		reject: false,
		timeout: attemptMs,
		stdout: 'ignore',
		stderr: 'ignore',
	});
	if (!failed) return { ok: true };
	if (timedOut) return { ok: false, why: 'it took too long', again: true };
	return {
		ok: false,
		why: exitCode === undefined ? `${program} does not run here` : `exit ${exitCode}`,
		again: exitCode !== undefined,
	};
}
