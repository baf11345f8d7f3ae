import { holderWords } from '../engine/record/holder.ts';
import { listRuns, type RunSummary } from '../engine/record/run-list.ts';
import { placeInWords, statusOf } from '../report/status.ts';
import type { OpenRun } from '../ui/view/facts.ts';
import type { LoadedGuide } from './guide.ts';
import type { CommandIo } from './io.ts';
import { readRecord } from './recorded.ts';
import type { Venue } from './venue.ts';

const isOpen = (entry: ReturnType<typeof listRuns>[number]): entry is RunSummary =>
	entry.readable && entry.open;

/** The open runs of this guide, as the start card offers them to be continued. */
export function openRunsOf(guide: LoadedGuide, venue: Venue, io: CommandIo): OpenRun[] {
	const rehearsals = venue.kind === 'rehearsal';
	return listRuns(io.env, { open: true, rehearsals })
		.filter(isOpen)
		.filter(({ kind }) => rehearsals === (kind === 'rehearsal'))
		.filter(({ kind, guide: path }) =>
			venue.kind === 'sandbox' ? kind === 'sandbox' : path === guide.runbook.source.path,
		)
		.map(offered);
}

/** All open runs of this user, newest first. */
export const allOpenRuns = (io: CommandIo): OpenRun[] =>
	listRuns(io.env, { open: true }).filter(isOpen).map(offered);

/** An open run as it is offered: what it changes, whose it is, where it stands and who has it open. */
function offered(summary: RunSummary): OpenRun {
	const { id, title, lastAt, environment, operator, kind, held, folder } = summary;
	const read = readRecord(folder);
	const status = read.ok ? statusOf(read.recorded.run) : undefined;
	return {
		id,
		title,
		lastAt,
		environment,
		operator,
		...(status ? { phase: placeInWords(status) } : {}),
		...(kind === 'run' ? {} : { practice: kind }),
		...(held ? { heldBy: held.by ? holderWords(held.by) : 'another gonogo' } : {}),
	};
}
