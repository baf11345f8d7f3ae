import type { DrillBeside, DrillNews, DrillOrder } from '../../engine/rehearsal/beside.ts';
import type { Drill, DrillComparison } from '../../run/rollback/drill.ts';

export type { DrillNews, DrillOrder } from '../../engine/rehearsal/beside.ts';

/** Drills that can be begun beside the screens, without touching the run that is on them. */
export type Practice = {
	/** Where a guide with these bytes can be drilled, the best place first. */
	placesOf(sha256: string): Drill['place'][];
	/** What can be made to go wrong. */
	faults: { name: string; what: string }[];
	begin(order: DrillOrder, tell: (news: DrillNews) => void): DrillBeside;
};

/** A drill as it stands: what the screens show of it. */
export type DrillShown = {
	order: DrillOrder;
	/** The procedure's title. */
	title: string;
	stage: 'rolling-out' | 'called' | 'rolling-back' | 'drilled' | 'stopped';
	/** When this stage began. */
	since: Date;
	/** Commands of it that began, the newest last. */
	commands: string[];
	/** The word that rolls it back, from the moment it is called for. */
	word?: string;
	result?: { drill: Drill; compared: DrillComparison };
	why?: string;
};

export const isOver = ({ stage }: DrillShown): boolean =>
	stage === 'drilled' || stage === 'stopped';

export const placeWords: Record<Drill['place'], string> = {
	sandbox: 'in the sandbox',
	rehearsal: 'with stand-ins',
};

/** How many of its commands are kept for the screen. */
const keptCommands = 40;

/** A drill after more was heard of it. */
export function heardOf(drill: DrillShown, news: DrillNews, now: Date): DrillShown {
	switch (news.news) {
		case 'command':
			return { ...drill, commands: [...drill.commands, news.text].slice(-keptCommands) };
		case 'called':
			return { ...drill, stage: 'called', since: now, word: news.word };
		case 'rolling-back':
			return { ...drill, stage: 'rolling-back', since: now, commands: [] };
		case 'drilled':
			return {
				...drill,
				stage: 'drilled',
				since: now,
				result: { drill: news.drill, compared: news.compared },
			};
		case 'stopped':
			return { ...drill, stage: 'stopped', since: now, why: news.why };
	}
}
