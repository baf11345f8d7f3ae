import type { Procedure, Statement, Toggle } from '../model.ts';

const on = /^(?:true|on|yes|enabled?)$/i;
const off = /^(?:false|off|no|disabled?)$/i;
const switchName =
	/(?:^|_)(?:FEATURES?|FLAG|TOGGLE|ENABLED?|DISABLED?|SWITCH|EXPERIMENT(?:AL)?)(?:_|$)/i;

/** True for a value that switches something off. `0` counts for a name that is plainly a switch. */
export function isOff(name: string, value: string): boolean {
	return off.test(value) || (value === '0' && switchName.test(name));
}

export function isOn(name: string, value: string): boolean {
	return on.test(value) || (value === '1' && switchName.test(name));
}

/** Every exported name with a boolean value, with each of its values and the rollbacks that switch it off. */
export function readToggles(
	statements: readonly Statement[],
	procedures: readonly Procedure[],
): Toggle[] {
	const toggles = new Map<string, Toggle>();
	for (const statement of statements) {
		for (const [name, value] of Object.entries(statement.exports)) {
			if (!isOn(name, value) && !isOff(name, value)) continue;
			const toggle = toggles.get(name) ?? { name, values: [], coveredBy: [] };
			toggle.values.push({ value, line: statement.line });
			toggles.set(name, toggle);
		}
	}
	for (const procedure of procedures) {
		if (procedure.role === 'rollback') markCovered(procedure, toggles);
	}
	return [...toggles.values()];
}

function markCovered(procedure: Procedure, toggles: ReadonlyMap<string, Toggle>): void {
	for (const step of procedure.steps) {
		for (const statement of step.blocks.flatMap((block) => block.statements)) {
			for (const [name, value] of Object.entries(statement.exports)) {
				const toggle = toggles.get(name);
				if (!toggle || !isOff(name, value) || toggle.coveredBy.includes(procedure.id)) continue;
				toggle.coveredBy.push(procedure.id);
			}
		}
	}
}
