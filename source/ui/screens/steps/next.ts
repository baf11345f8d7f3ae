import { commandLine } from '../../../report/apart.ts';
import type { Batch } from '../../../run/ask.ts';
import { haltOf } from '../../../run/guard/halt.ts';
import { rollbackNext } from '../../../run/rollback/progress.ts';
import type { RollbackState } from '../../../run/state.ts';
import { spanWords } from '../../../run/time.ts';
import { holdView } from '../../../run/watch/hold.ts';
import { shouted } from '../../actions/asking.ts';
import { goesNow, type StoodFor } from '../../actions/stand-ins.ts';
import { monitorAgain } from '../../actions/watching.ts';
import { type Piece, type Row, span } from '../../text/row.ts';
import { between, duration, moment, spanOfTime } from '../../text/time.ts';
import type { RunContext } from '../../view/context.ts';
import { currentSince, currentStatement } from '../../view/current.ts';
import { commandText } from '../../view/scene.ts';
import { asksElsewhere } from '../../view/silence.ts';

function batchWords({ statements, ask, blocked, mode }: Batch): Piece[] {
	const [first, ...rest] = statements;
	const more = rest.length > 0 ? ` and ${rest.length} more` : '';
	if (blocked !== undefined) return [span(blocked, 'warn')];
	const asks =
		ask.kind === 'yes'
			? span(`  asks y: ${shouted(ask.environment)}`, 'warn')
			: ask.kind === 'word'
				? span('  asks for a word: cannot be undone', 'bad')
				: '';
	return [
		span(first?.text ?? '', 'code'),
		more,
		mode === 'background' ? span('  in the background', 'dim') : '',
		asks,
	];
}

/** A stand-in that hangs as it was chosen to, and what lets it go on. */
export function hangs(context: RunContext, command: StoodFor | undefined): Piece[] {
	if (!command || goesNow(context, command) !== 'hang') return [];
	return [span('  hangs as chosen: ', 'warn'), span('Ctrl-R', 'key'), ' lets it go on'];
}

/** That a command asks where nothing typed here answers it, and what whoever holds the run can do about that. */
export function elsewhere({ record }: RunContext): Piece[] {
	const asks = span('on another terminal', 'warn');
	if (record.kind === 'read-only') return [asks];
	return [asks, ': ', span('Ctrl-C', 'key'), ' stops it, to begin again here'];
}

/** Where a rollback stands that is not on the screen. */
function rollbackWords(rollback: RollbackState): Piece[] {
	const next = rollbackNext(rollback);
	if (next.kind !== 'failed' && next.kind !== 'unknown') return [' is under way: Enter shows it'];
	const how = next.kind === 'failed' ? 'FAILED' : 'UNKNOWN';
	return [
		' waits for you, ',
		span(how, 'bad'),
		': Enter shows ',
		span(next.statement.text, 'code'),
	];
}

/** Said of what comes next when nothing was done forward since a rollback. */
function againWords({ run: { state } }: RunContext): Piece[] {
	const last = state.rollbacks.at(-1);
	const { finishedAt } = last ?? {};
	if (finishedAt === undefined) return [];
	const since = Object.values(state.executions).some(
		({ rollback, startedAt }) => rollback === undefined && startedAt > finishedAt,
	);
	return since ? [] : [span('begins anew after the rollback: ', 'warn')];
}

/** What Enter does now, in one line. */
export function nextRow(context: RunContext): Row {
	const { run, scene, now, look } = context;
	const { next } = scene;
	const said = (...left: Piece[]): Row => ({ left: [' ', span('Next: ', 'strong'), ...left] });
	if (run.state.closed) {
		return said(
			`this run is closed as ${run.state.closed.outcome}: `,
			span('Y', 'key'),
			' shows the report, ',
			span('q', 'key'),
			' leaves',
		);
	}
	const halt = haltOf(run.state);
	if (halt && next.kind === 'run') {
		return said(
			span('HALT', 'bad'),
			' stands: ',
			span('!', 'key'),
			' rolls back, ',
			span('O', 'key'),
			' overrides with a reason',
		);
	}
	switch (next.kind) {
		case 'run':
			return said(...againWords(context), ...batchWords(next.batch));
		case 'procedure':
			return said(...batchWords(next.batch));
		case 'running': {
			const since = between(currentSince(run, next.execution), now);
			return {
				left: [
					' ',
					span('Running ', 'info'),
					span(look.linear ? spanOfTime(since) : duration(since), 'info'),
					'  ',
					...(asksElsewhere(context, next.execution.id) ? [...elsewhere(context), '  '] : []),
					span(currentStatement(run, next.execution)?.text ?? '', 'code'),
					...hangs(context, currentStatement(run, next.execution)),
				],
			};
		}
		case 'failed':
			return said(
				span('FAILED', 'bad'),
				`: Enter offers what to do about `,
				span(commandLine(run.runbook, next.statement.text, next.statement.text), 'code'),
			);
		case 'unknown':
			return said(
				span('UNKNOWN', 'warn'),
				': Enter asks what became of ',
				span(commandText(run, next.statement), 'code'),
			);
		case 'by-hand':
			return said('do it by hand, Enter marks it done: ', next.step.title);
		case 'choose':
			return said(`one of ${next.steps.length} ways: Enter offers them`);
		case 'sign-off':
			return said(`${next.open.length} to look at, then one signature for ${next.phase.title}`);
		case 'go':
			return said(`everything of ${next.phase.title} is answered: GO or NO-GO`);
		case 'no-go':
			return said(span('NO-GO', 'bad'), ` holds ${next.phase.title}; s shows why`);
		case 'undone':
			return said(
				span('ROLLED BACK', 'bad'),
				`: Enter opens ${next.phase.title} again, with a reason`,
			);
		case 'hold': {
			const { leftSeconds, endsAt, status } = holdView(run, next.hold, { at: now.toISOString() });
			return said(
				span('wait', 'info'),
				`: ${next.step.title} holds ${spanWords(leftSeconds)} more`,
				endsAt === undefined ? span(`, ${status}`, 'warn') : `, to ${moment(endsAt, now)}`,
				monitorAgain(context, next.hold)
					? span('  Enter watches again', 'key')
					: span('  E ends it early', 'dim'),
			);
		}
		case 'rollback':
			return said(span('EMERGENCY ROLLBACK', 'bad'), ...rollbackWords(next.rollback));
		case 'complete':
			return said('every phase has GO: Enter closes the run');
	}
}
