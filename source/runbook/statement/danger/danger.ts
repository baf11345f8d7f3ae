import type { Danger } from '../../model.ts';
import { deploysSomething } from '../deploys.ts';
import { environmentOf } from '../environment.ts';
import { carriesSettings } from '../settings.ts';
import type { SimpleCommand } from '../shell.ts';
import { tableOf } from '../table.ts';
import { dangerRows } from './rows.ts';

const rowsFor = tableOf(dangerRows);
const order: readonly Danger['level'][] = ['irreversible', 'production', 'caution'];

/** The gravest danger among the commands of a statement, and its own text for what only the text shows. */
export function dangerOf(commands: readonly SimpleCommand[], text: string): Danger | undefined {
	let worst: Danger | undefined;
	for (const row of rowsFor(commands, text)) {
		if (worst && order.indexOf(worst.level) <= order.indexOf(row.level)) continue;
		worst = { level: row.level, rule: row.rule, why: row.why };
	}
	if (worst?.level === 'irreversible') return worst;
	const changes = () => commands.some(carriesSettings) || deploysSomething(commands);
	if (environmentOf(commands) === 'production' && changes()) {
		return { level: 'production', rule: 'production', why: 'changes the production environment' };
	}
	return worst;
}
