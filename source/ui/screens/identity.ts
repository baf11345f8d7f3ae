import { isProduction } from '../../run/ask.ts';
import type { GitFacts, RunKind } from '../../run/event.ts';
import type { Run } from '../../run/intent.ts';
import { type Piece, plainText, type Row, span } from '../text/row.ts';
import { clock } from '../text/time.ts';
import { cut, widthOf } from '../text/width.ts';
import type { RunContext } from '../view/context.ts';
import { shortRun } from '../view/status.ts';

/** Below this width words are short. */
export const narrow = 60;

/** Branch and commit, and whether there are changes; `*` stands for changes where there is no room for words. */
export function gitWords(git: GitFacts | undefined, short: boolean, branch = !short): string {
	if (!git?.commit) return short ? 'no git' : 'not in git';
	const commit = git.commit.slice(0, 7);
	if (short) return `${commit}${git.clean === false ? '*' : ''}`;
	const state = git.clean === undefined ? '' : git.clean ? ' clean' : ' CHANGED';
	return `${git.branch && branch ? `${git.branch}@` : ''}${commit}${state}`;
}

export function target(environment: string): Piece {
	const name = isProduction(environment) ? environment.toUpperCase() : environment;
	return span(` ${name || 'no target'} `, 'target');
}

/**
 * What says on every screen that nothing real happens, the same in a sentence where there is room, and what it is to
 * the target environment that stands beside it.
 */
const banners = {
	sandbox: { short: 'SANDBOX', long: 'SANDBOX: a service on this machine', to: 'as' },
	rehearsal: { short: 'REHEARSAL', long: 'REHEARSAL: nothing is executed', to: 'for' },
} as const;

/** From this width on the banner is a sentence. */
const wide = 110;

/** It comes first, where nothing on the right ever cuts it. */
export function banner(kind: RunKind, columns: number): Piece[] {
	if (kind === 'run') return [];
	const { short, long } = banners[kind];
	return [span(` ${columns >= wide ? long : short} `, 'practice')];
}

/** Who had the run before, when that was somebody else. */
function takenOverFrom({ state }: Run): string {
	const [before, here] = [state.sessions.at(-2), state.sessions.at(-1)];
	const was = before?.operator.name;
	return was === undefined || was === here?.operator.name ? '' : ` was ${was}`;
}

/** Columns of an operator's name beside everything else that has to be seen. */
const nameRoom = 16;

/** What is said in fewer words, one thing after the other, where the title has no room. */
const identityWays = [
	{ brief: false, branch: true, day: true },
	{ brief: false, branch: false, day: true },
	{ brief: false, branch: false, day: false },
	{ brief: true, branch: false, day: true },
	{ brief: true, branch: false, day: false },
];
/** Columns in which a title is known again, and those below which it says nothing. */
const titleWants = 24;
const titleLeast = 6;

/** Who and what: target, guide, run, operator, commit, clock. */
export function identity(context: RunContext): Row {
	const { run, size, now, look, view } = context;
	const { created, operator, git } = run.state;
	const short = size.columns < narrow;
	const kind = created?.kind ?? 'run';
	const emergency = span(short ? '!!' : ' !! EMERGENCY ', 'danger');
	const first: Piece[] = [
		...banner(kind, size.columns),
		...(view.screen === 'emergency'
			? [emergency]
			: kind === 'run' || short
				? []
				: [` ${banners[kind].to}`]),
		target(created?.environment ?? ''),
	];
	const name = operator?.name ?? '';
	const who = look.linear ? name : cut(name, short ? 8 : nameRoom, look.glyphs.ellipsis);
	const rest: Piece[] = [
		...(short ? [] : ['  run']),
		span(` ${shortRun(run)}`, 'strong'),
		`${short ? ' ' : '  '}${who}`,
		span(short ? '' : takenOverFrom(run), 'warn'),
	];
	const commit = (brief: boolean, branch = !brief): Piece =>
		span(` ${gitWords(git, brief, branch)}`, git?.clean === false ? 'warn' : 'dim');
	// A clock that ticks would be said once a second.
	if (look.linear) {
		return { left: [...first, `  ${run.runbook.title}`, ...rest, commit(false)] };
	}
	if (short) {
		// Where nothing real happens the commit is the first that is not worth its room.
		const git = kind === 'run' ? [commit(true)] : [];
		return { left: [...first, ...rest, ...git], right: [span(clock(now).slice(4, 9), 'strong')] };
	}
	const ways = identityWays.map(({ brief, branch, day }) => {
		const right = [span(day ? clock(now) : clock(now).slice(4), 'strong')];
		const git = commit(brief, branch);
		const used = widthOf(plainText({ left: [...first, ...rest, git, ...right] }));
		return { git, right, room: size.columns - used - 3 };
	});
	const wanted = Math.min(widthOf(run.runbook.title), titleWants);
	const way = ways.find(({ room }) => room >= wanted) ?? ways.at(-1);
	const room = way?.room ?? 0;
	const title = room < titleLeast ? '' : cut(run.runbook.title, room, look.glyphs.ellipsis);
	return {
		left: [...first, title ? `  ${title}` : '', ...rest, way?.git ?? ''],
		right: way?.right ?? [],
	};
}
