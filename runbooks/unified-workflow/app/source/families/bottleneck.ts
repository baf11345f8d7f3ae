import { ask } from '../http.ts';
import { milliseconds, onTarget, overLimits, percent, summarise, verdict } from '../measure.ts';
import { features, findFeature } from '../toggle.ts';
import { sendLoad } from '../traffic.ts';

/** `analyze:bottlenecks`: which features take most of the users' time, the worst first. */
export const analyze = onTarget(async (context, target) => {
	const samples = await sendLoad(target.base, { requests: 160 });
	const whole = samples.reduce((sum, sample) => sum + sample.answer.ms, 0);
	const rows = features
		.map(({ feature }) => {
			const own = samples.filter((sample) => sample.row.feature === feature);
			const time = own.reduce((sum, sample) => sum + sample.answer.ms, 0);
			return { feature, time, summary: summarise(own) };
		})
		.filter((row) => row.summary.requests > 0)
		.sort((a, b) => b.time - a.time);
	for (const row of rows) {
		context.say(
			`${percent(row.time / whole).padStart(6)} of the time  ${milliseconds(row.summary.responseTime)} ms  ${row.feature}`,
		);
	}
	const [worst] = rows;
	context.figure('bottleneck', worst?.feature ?? 'none');
	context.figure('bottleneck_ms', milliseconds(worst?.summary.responseTime ?? 0));
	return verdict(context, overLimits(summarise(samples)));
});

/** `optimize:performance`: has the service rebuild its search index, and measures searching before and after. */
export const optimize = onTarget(async (context, target) => {
	const row = findFeature('search');
	if (!row) return 1;
	const measure = async () =>
		summarise(await sendLoad(target.base, { requests: 24, among: [row] }));
	const before = await measure();
	const answer = await ask(`${target.base}/optimize`, { method: 'POST' });
	if (!answer.ok || answer.status !== 200) return verdict(context, ['the index was not rebuilt']);
	const after = await measure();
	context.figure('before_ms', milliseconds(before.responseTime));
	context.figure('after_ms', milliseconds(after.responseTime));
	context.figure('error_rate', percent(after.errorRate));
	return verdict(context, overLimits(after));
});
