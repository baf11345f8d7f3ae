import type { Intent } from '../../run/intent.ts';
import type { Notice } from '../../run/watch/notice.ts';
import { formsOf, redacted, redactor } from '../shell/redact.ts';
import {
	type Attempt,
	type Channel,
	type ChannelContext,
	channelName,
	sendOnce,
} from './notice-channel.ts';

/** Pauses between attempts, in milliseconds; as many attempts as pauses, and one. */
const pausesMs: readonly number[] = [1000, 4000, 15_000, 60_000];

export type NoticesContext = ChannelContext & {
	channels: readonly Channel[];
	/** Values that must not leave this machine. */
	secrets(): string[];
	/** Writes an attempt into the record. */
	report(intent: Intent): void;
	/** For tests. */
	pausesMs?: readonly number[];
};

/** Sends notices beside the run: nothing waits for them, and what does not arrive is tried again for a while. */
export class Notices {
	private readonly context: NoticesContext;
	private readonly underWay = new Set<Promise<void>>();
	private readonly ending = new AbortController();

	constructor(context: NoticesContext) {
		this.context = context;
	}

	/** Has every channel told. Returns at once. */
	send(notice: Notice): void {
		const clean = { ...notice, text: withoutSecrets(notice.text, this.context.secrets()) };
		for (const channel of this.context.channels) {
			const sending = this.deliver(channel, clean).finally(() => this.underWay.delete(sending));
			this.underWay.add(sending);
		}
	}

	/** Waits for what is under way, and for so long at most; what has not arrived then is recorded as not sent. */
	async end(patienceMs: number): Promise<void> {
		let limit: NodeJS.Timeout | undefined;
		const late = new Promise<void>((resolve) => {
			limit = setTimeout(resolve, patienceMs);
		});
		// A first attempt is waited for; pauses between attempts are cut short when patience is over.
		await Promise.race([Promise.all(this.underWay), late]);
		clearTimeout(limit);
		this.ending.abort();
		const grace = new Promise<void>((resolve) => setTimeout(resolve, 100).unref());
		await Promise.race([Promise.all(this.underWay), grace]);
	}

	private async deliver(channel: Channel, notice: Notice): Promise<void> {
		const to = channelName(channel);
		const pauses = this.context.pausesMs ?? pausesMs;
		for (let attempt = 1; ; attempt += 1) {
			const sent = await Promise.race([sendOnce(channel, notice, this.context), this.left()]);
			if (sent.ok) {
				this.context.report({ kind: 'notice-sent', about: notice.about, to, attempt });
				return;
			}
			const pause = pauses[attempt - 1];
			const final = !sent.again || pause === undefined || this.ending.signal.aborted;
			this.context.report({
				kind: 'notice-failed',
				about: notice.about,
				to,
				attempt,
				why: sent.why,
				final,
			});
			if (final || pause === undefined) return;
			await this.rest(pause);
			if (this.ending.signal.aborted) {
				this.context.report({
					kind: 'notice-failed',
					about: notice.about,
					to,
					attempt,
					why: 'gonogo was left before it could be tried again',
					final: true,
				});
				return;
			}
		}
	}

	/** Resolves when gonogo is left: whatever was under way then is not known to have arrived. */
	private left(): Promise<Attempt> {
		return new Promise((resolve) => {
			const why = 'no answer before gonogo was left';
			this.ending.signal.addEventListener(
				'abort',
				() => resolve({ ok: false, why, again: false }),
				{
					once: true,
				},
			);
		});
	}

	private rest(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				this.ending.signal.removeEventListener('abort', done);
				resolve();
			};
			const timer = setTimeout(done, ms);
			this.ending.signal.addEventListener('abort', done);
		});
	}
}

/** A text with the values of secrets taken out, in whatever form they stand in it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	const forms = formsOf(secrets);
	if (forms.length === 0) return text;
	const hide = redactor(forms, redacted);
	return Buffer.concat([hide.push(Buffer.from(text, 'utf8')), hide.flush()]).toString('utf8');
}
