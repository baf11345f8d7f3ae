import type { Context } from './context.ts';
import type { Target } from './measure.ts';
import { observe, readPeriod } from './observe.ts';
import { type Load, type Sample, sendLoad } from './traffic.ts';

const requestsPerLook = 25;
/** A day's samples are too many to keep: the newest ten thousand say enough. */
const kept = 10_000;

export type Watched = {
	samples: Sample[];
	/** False when it was interrupted before the period was over. */
	whole: boolean;
};

/**
 * Sends what users ask for (the usual mix, or only what `load` says) for a while and prints every look.
 * Undefined when it complained instead.
 */
export async function watchTraffic(
	context: Context,
	target: Target,
	print: (samples: readonly Sample[]) => void,
	load: Omit<Load, 'requests'> = {},
): Promise<Watched | undefined> {
	const period = readPeriod(context);
	if (!period) return undefined;
	if (period.scale > 1) context.say(`time runs ${period.scale} times as fast`);
	const samples: Sample[] = [];
	const whole = await observe(period, async (turn, at) => {
		const sent = await sendLoad(target.base, {
			requests: requestsPerLook,
			from: turn * requestsPerLook,
			...load,
		});
		context.say(`${at} look ${turn + 1}`);
		print(sent);
		samples.push(...sent);
		if (samples.length > kept) samples.splice(0, samples.length - kept);
	});
	context.say('all looks together');
	return { samples, whole };
}

/** The exit code of a monitor: of its verdict when it was let to its end, else that of an interruption. */
export const endOf = (watched: { whole: boolean }, code: number): number =>
	watched.whole ? code : 130;
