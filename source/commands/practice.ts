import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { drillBeside } from '../engine/rehearsal/beside.ts';
import { drillFaults } from '../engine/rehearsal/drill-faults.ts';
import type { Practice } from '../ui/view/practice.ts';
import { bundledGuide } from './guide.ts';
import type { CommandIo } from './io.ts';

/** Drills that the screens can begin: of any guide as a rehearsal, of the bundled one in its sandbox as well. */
export function practiceFor(io: CommandIo): Practice {
	const program = process.argv[1] ?? '';
	const bundled = bundledSha256();
	return {
		placesOf: (sha256) => (sha256 === bundled ? ['sandbox', 'rehearsal'] : ['rehearsal']),
		faults: drillFaults.map(({ name, what }) => ({ name, what })),
		begin: (order, tell) => drillBeside(order, { program, env: io.env, cwd: io.cwd }, tell),
	};
}

function bundledSha256(): string | undefined {
	const path = bundledGuide();
	if (path === undefined) return undefined;
	try {
		return createHash('sha256').update(readFileSync(path)).digest('hex');
	} catch {
		return undefined;
	}
}
