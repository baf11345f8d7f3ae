import * as z from 'zod/mini';
import type { Folder } from '../folder.ts';
import { readLines } from '../folder.ts';
import { askJson } from '../http.ts';
import { type Seen, seeToggles } from '../measure.ts';
import { notificationFile } from '../notification.ts';
import { type Deploy, readDeploys } from '../rollout.ts';
import { requestLogFile } from '../service/request-log.ts';

const requestShape = z.object({
	at: z.string(),
	feature: z.string(),
	user: z.string(),
	segment: z.string(),
	system: z.string(),
	status: z.number(),
	ms: z.number(),
	release: z.string(),
});
const messageShape = z.object({ at: z.string(), to: z.string(), message: z.string() });
const feedbackShape = z.object({
	at: z.string(),
	user: z.string(),
	segment: z.string(),
	score: z.number(),
	about: z.string(),
});

/** What a report is written from: production's logs between two moments, and what it says of itself now. */
export type Material = {
	requests: z.infer<typeof requestShape>[];
	deploys: Deploy[];
	messages: z.infer<typeof messageShape>[];
	feedback: z.infer<typeof feedbackShape>[];
	/** Undefined when production does not answer. */
	seen: Seen | undefined;
};

async function readFeedback(base: string | undefined): Promise<Material['feedback']> {
	const answer = base ? await askJson(`${base}/feedback`) : undefined;
	const parsed = answer?.ok
		? z.object({ feedback: z.array(feedbackShape) }).safeParse(answer.value)
		: undefined;
	return parsed?.success ? parsed.data.feedback : [];
}

export async function readMaterial(
	folder: Folder,
	base: string | undefined,
	from: Date,
	to: Date,
): Promise<Material> {
	const within = (one: { at: string }): boolean => {
		const at = Date.parse(one.at);
		return at >= from.getTime() && at < to.getTime();
	};
	const log = requestLogFile(folder, 'production');
	const older = log.replace(/\.jsonl$/, '.1.jsonl');
	const seeing = base ? await seeToggles(base) : undefined;
	return {
		requests: [...readLines(older, requestShape), ...readLines(log, requestShape)].filter(within),
		deploys: readDeploys(folder, 'production').filter(within),
		messages: readLines(notificationFile(folder), messageShape).filter(within),
		feedback: (await readFeedback(base)).filter(within),
		seen: seeing?.ok ? seeing.seen : undefined,
	};
}
