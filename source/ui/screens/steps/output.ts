import { type Piece, type Row, rule, span } from '../../text/row.ts';
import type { RunContext } from '../../view/context.ts';

/** The end of the output that belongs to the step, below a heading that says what it is. */
export function outputRows(
	context: RunContext,
	height: number,
	execution: string | undefined = context.scene.output,
): Row[] {
	const { look, running } = context;
	const tail = execution === undefined ? undefined : context.output(execution);
	const live = execution !== undefined && running.includes(execution);
	const title = rule(look, titleOf(context, execution), tail ? facts(tail, live) : undefined);
	if (height <= 1) return [title].slice(0, height);
	if (!tail) {
		return [title, { left: ['   ', span('Nothing has run here yet.', 'dim')] }];
	}
	const lines = tail.lines(0, height - 1);
	if (lines.length === 0) return [title, { left: ['   ', span('No output so far.', 'dim')] }];
	return [title, ...lines.map((text): Row => ({ left: [' ', { text, output: true }] }))];
}

/** Output of the step that is shown is just output; any other says what it is of. */
function titleOf({ run, scene, view }: RunContext, execution: string | undefined): string {
	const ran = execution === undefined ? undefined : run.state.executions[execution];
	const own = scene.statements.some(({ id }) => ran?.statements.some((one) => one.id === id));
	if (!ran || own || view.screen === 'emergency') return 'output';
	const last = ran.statements.at(-1);
	return `output before this step: ${last?.text.split('\n')[0] ?? ''}`;
}

type Tail = NonNullable<ReturnType<RunContext['output']>>;

function facts(tail: Tail, live: boolean): Piece[] {
	const error = tail.firstErrorLine;
	if (tail.lineCount === 0 && tail.counted) return live ? [span('following', 'info')] : [];
	return [
		span(live ? 'following  ' : '', 'info'),
		span(
			`${tail.lineCount}${tail.counted ? '' : '+'} ${tail.lineCount === 1 ? 'line' : 'lines'}  `,
			'dim',
		),
		span(
			error === undefined ? 'first error: none' : `first error: line ${error + 1}`,
			error === undefined ? 'dim' : 'bad',
		),
	];
}
