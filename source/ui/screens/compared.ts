import { compareTarget, targetWords } from '../../run/target.ts';
import { missingSecrets } from '../actions/secrets.ts';
import { counted } from '../text/count.ts';
import { type Row, span } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { gitWords } from './identity.ts';

/** What is compared, and whether this place differs in it from what the record says. */
type Compared = { row: Row; differs: boolean };

const same = [span('same', 'good')];
const different = [span('DIFFERS', 'warn')];

function gitRow({ run }: RunContext): Compared {
	const { created, git } = run.state;
	const there = created?.git;
	const differs = there?.commit !== git?.commit || git?.clean === false;
	return {
		differs,
		row: {
			left: [` git       ${gitWords(git, false)} here, ${gitWords(there, false)} there`],
			right: differs ? different : same,
		},
	};
}

const someOf = (count: number, word: string): string[] =>
	count === 0 ? [] : [counted(count, word)];

/** Whether the guide's file still says what the run goes by; without a difference, it does. */
function guideRow({ guideChange }: RunContext): Compared {
	if (!guideChange) {
		return { differs: false, row: { left: [' guide     same text'], right: same } };
	}
	const { commands, items, prose } = guideChange.change;
	const differ = [
		...someOf(commands.length, 'command'),
		...someOf(items.length, 'item'),
		...someOf(prose.length, 'text'),
	];
	return {
		differs: true,
		row: {
			left: [
				' guide     ',
				differ.length > 0 ? `${differ.join(', ')} changed since; ` : 'other bytes, same words; ',
				'this run keeps its own copy',
			],
			right: [span('G', 'key'), ' ', ...different],
		},
	};
}

/** What commands find their target by, here and when they were last deployed. */
function targetRow({ run }: RunContext): Compared {
	const target = ` target    ${run.state.created?.environment ?? ''}`;
	const compared = compareTarget(run);
	switch (compared.kind) {
		case 'differs':
		case 'same': {
			const differs = compared.kind === 'differs';
			const facts = targetWords(compared.facts);
			return { differs, row: { left: [`${target}: ${facts}`], right: differs ? different : same } };
		}
		case 'unnamed': {
			const left = `${target}, which the commands alone name, here as there`;
			return { differs: false, row: { left: [left], right: same } };
		}
		case 'unknown': {
			const left = `${target}: nothing was deployed yet to compare with`;
			return { differs: false, row: { left: [left], right: [span('not compared', 'dim')] } };
		}
	}
}

/** Programs of the guide that are not on PATH here. */
function toolsRow({ run }: RunContext): Compared {
	const lacking = run.state.toolsMissing;
	if (lacking.length === 0) {
		return { differs: false, row: { left: [' tools     all on PATH'], right: same } };
	}
	const left = ` tools     ${lacking.join(', ')}: not on PATH here`;
	return { differs: true, row: { left: [left], right: [span('MISSING', 'warn')] } };
}

function secretsRow({ run }: RunContext): Compared[] {
	const secrets = missingSecrets(run);
	if (secrets.length === 0) return [];
	const left = [` secrets   ${secrets.join(', ')}: not stored`];
	return [{ differs: true, row: { left, right: [span('S', 'key'), ' enters them'] } }];
}

function carriedRow({ run }: RunContext): Compared {
	const { created, environment, items } = run.state;
	const cwd = environment.cwd || created?.cwd || '';
	const left = ` carried   ${environment.changed.length} values, cwd ${cwd}, ${Object.keys(items).length} sign-offs`;
	return { differs: false, row: { left: [left] } };
}

/** This place compared with what the record says: what differs is seen first, however few rows there are. */
export function comparedRows(context: RunContext): Row[] {
	const compared = [
		gitRow(context),
		targetRow(context),
		toolsRow(context),
		guideRow(context),
		...secretsRow(context),
		carriedRow(context),
	];
	return [
		...compared.filter(({ differs }) => differs),
		...compared.filter(({ differs }) => !differs),
	].map(({ row }) => row);
}

/** Whether the run was opened on another machine than before. */
export function isElsewhere({ run }: RunContext): boolean {
	const [before, here] = run.state.sessions.slice(-2);
	return here !== undefined && before?.operator.host !== here.operator.host;
}
