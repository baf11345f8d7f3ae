import type { Run } from '../../../run/intent.ts';
import { rollbackArmed } from '../../../run/rollback/armed.ts';
import { type Row, span } from '../../text/row.ts';

/** What was looked at and does not hold, a row each: why the header says that the rollback is not armed. */
export function notArmedRows(run: Run): Row[] {
	const { kind, checks } = rollbackArmed(run);
	if (kind !== 'not-armed') return [];
	return checks
		.filter(({ ok }) => !ok)
		.map(
			({ what, why }): Row => ({
				left: [span(' NOT ARMED: ', 'bad'), `${what}: ${why ?? 'not ready'}`],
			}),
		);
}
