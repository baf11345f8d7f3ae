import type { Command } from '../context.ts';
import {
	type FaultName,
	faultsOn,
	faultTable,
	isFaultName,
	parseFaults,
	readFaults,
	writeFaults,
} from '../fault.ts';

/** `fault:on NAME [VALUE]`; without a name it lists the faults and which are on. */
export const faultOn: Command = async ({ folder, options, say, figure, complain }) => {
	const [name, value, second] = options.positional;
	const reading = readFaults(folder);
	if (!reading.ok) {
		complain(reading.problem);
		return 2;
	}
	if (name === undefined) {
		for (const [known, row] of Object.entries(faultTable)) {
			say(`${known}${row.value ? ` [${row.value}]` : ''}: ${row.what}`);
		}
	} else {
		if (!isFaultName(name)) {
			complain(`${name}: not one of ${Object.keys(faultTable).join(', ')}`);
			return 2;
		}
		const merged = parseFaults({ ...reading.faults, [name]: faultTable[name].read(value, second) });
		if (!merged.ok) {
			complain(merged.problem);
			return 2;
		}
		writeFaults(folder, merged.faults);
	}
	for (const [on, setting] of Object.entries(faultsOn(folder))) {
		figure(`fault_${on.replaceAll('-', '_')}`, JSON.stringify(setting));
	}
	return 0;
};

/** `fault:off [NAME]`: one fault, or all of them. */
export const faultOff: Command = async ({ folder, options, say, complain }) => {
	const [name] = options.positional;
	if (name === undefined) {
		writeFaults(folder, {});
		say('no faults');
		return 0;
	}
	if (!isFaultName(name)) {
		complain(`${name}: not one of ${Object.keys(faultTable).join(', ')}`);
		return 2;
	}
	const rest: Partial<Record<FaultName, unknown>> = { ...faultsOn(folder) };
	delete rest[name];
	const kept = parseFaults(rest);
	if (kept.ok) writeFaults(folder, kept.faults);
	say(`${name} is off`);
	return 0;
};
