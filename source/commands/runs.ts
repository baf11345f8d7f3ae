import { holderWords } from '../engine/record/holder.ts';
import { listRuns, type RunEntry, type RunSummary } from '../engine/record/run-list.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';
import { columns } from './table-text.ts';

const options = { json: { type: 'boolean' }, rehearsals: { type: 'boolean' } } as const;

/** `gonogo runs`: the runs of this user, newest first. */
export async function runs(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage: 'runs [--json] [--rehearsals]', options, most: 0 });
	if (!read.ok) return read.code;
	const { json = false, rehearsals = false } = read.values;
	const entries = listRuns(io.env, { rehearsals });
	if (json) {
		io.out(JSON.stringify({ schema: 1, runs: entries }, undefined, '\t'));
	} else if (entries.length === 0) {
		io.out('No runs yet.');
	} else {
		const head = ['RUN', 'LAST EVENT', 'STATE', 'ENVIRONMENT', 'OPERATOR', 'TITLE'];
		io.out(columns([head, ...entries.map(rowOf)], io.columns).join('\n'));
	}
	return exit.done;
}

function rowOf(entry: RunEntry): string[] {
	if (!entry.readable) return [entry.id, '?', 'unreadable', '', '', entry.problem];
	const { id, lastAt, environment, operator, title } = entry;
	return [id, localMinute(lastAt), stateWords(entry), environment, operator, title];
}

/** Where a run stands, in the few words that fit into a list. */
export function stateWords(run: RunSummary): string {
	const { kind, open, outcome, phases, unsettled, rollback, unacknowledged, record, held } = run;
	const { go, noGo, undone } = phases;
	return [
		kind === 'run' ? '' : kind,
		open ? 'open' : (outcome ?? 'closed'),
		go.length > 0 ? `${go.length} GO` : '',
		noGo.length > 0 ? 'NO-GO' : '',
		undone.length > 0 ? `${undone.length} undone` : '',
		rollback === undefined || outcome === rollback ? '' : `rollback ${rollback}`,
		unacknowledged ? 'nobody took note' : '',
		unsettled > 0 && !held ? 'outcome unknown' : '',
		record === 'broken' ? 'RECORD BROKEN' : '',
		held ? `held by ${held.by ? holderWords(held.by) : 'another gonogo'}` : '',
	]
		.filter(Boolean)
		.join(', ');
}

const two = (value: number) => String(value).padStart(2, '0');

/** `2026-11-22 21:05` in the time zone of whoever asks. */
function localMinute(at: string): string {
	const date = new Date(at);
	const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
	return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
