import { shouted } from '../../actions/asking.ts';
import { emergencyScene } from '../../actions/emergency.ts';
import { whyReadOnly } from '../../keys/binding.ts';
import { type Row, span } from '../../text/row.ts';
import type { RunContext } from '../../view/context.ts';

/** The guard: the word that runs it, as far as it is typed. */
export function guardRow(context: RunContext): Row {
	const { plan } = emergencyScene(context);
	const { typed } = context.view.emergency;
	const environment = shouted(context.run.state.created?.environment ?? '');
	if (!plan) return { left: [span(' no rollback in the guide', 'bad')] };
	const followed = whyReadOnly(context);
	if (followed !== undefined) return { left: [' ', span(`${followed} (Esc first)`, 'warn')] };
	const { glyphs } = context.look;
	const narrow = context.size.columns < 60;
	// What is typed stands at the right edge, where no screen is too narrow for it.
	return {
		left: [
			narrow ? ' ' : ' type ',
			span(plan.word, 'bad'),
			narrow ? ', Enter: ' : ' then Enter to run it on ',
			span(` ${environment} `, 'target'),
		],
		right: [span(`${glyphs.cursor} ${typed}${glyphs.caret} `, 'key')],
	};
}
