import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type BlockSpec, launchBlock } from '../../../source/engine/shell/block.ts';
import { processTable } from '../../../source/engine/shell/processes.ts';
import { openStandby, type Standby } from '../../../source/engine/shell/standby.ts';
import { readBack, recording, removeFolders, specOf, until } from './running.ts';

afterAll(removeFolders);

const foldersIn = (path: string) => readdirSync(path).filter((name) => name.startsWith('.'));

/** A shell that is ready for this block, and the one process it is led by. */
async function readyFor(spec: BlockSpec, executions = dirname(spec.directory)) {
	const standby = openStandby(executions, 0);
	standby.prepare(() => spec);
	await until('a shell is ready', () =>
		foldersIn(executions).some((name) => existsSync(join(executions, name, 'ready'))),
	);
	const [name = ''] = foldersIn(executions);
	const leader = Number(readFileSync(join(executions, name, 'supervisor'), 'utf8').split('\n')[0]);
	return { standby, leader, executions };
}

async function runWith(spec: BlockSpec, standby: Standby) {
	const { reports, handlers, ended } = recording();
	const block = launchBlock(spec, handlers, standby);
	if ('problem' in block) throw new Error(block.problem);
	const report = await ended;
	return { pid: block.pid, report, ...readBack(spec, reports, report) };
}

const texts = ['echo "$PWD ${OLDPWD-none} $A $SECONDS"', 'export B=2', '(exit 3)'];
const given = { stopOnFailure: false, carried: { set: { A: 'one' }, unset: [], umask: '0027' } };

test.each([[[]], [['a-secret-to-filter']]])(
	'a block gets the shell that stands ready, and it is as if it were started for it (secrets: %s)',
	async (secrets) => {
		const spec = specOf(texts, { secrets, stopOnFailure: false });
		spec.carried = { ...given.carried, cwd: spec.carried.cwd };
		const { standby, leader } = await readyFor(spec);
		const ready = await runWith(spec, standby);
		expect(ready.pid).toBe(leader);
		const cold = { ...spec, directory: `${spec.directory}-2` };
		const other = await runWith(cold, standby);
		expect(other.pid).not.toBe(leader);
		expect(ready.output).toBe(`${spec.carried.cwd} none one 0\n`);
		for (const run of [ready, other]) {
			expect(run.codes).toEqual({ s0: 0, s1: 0, s2: 3 });
			expect(run.output).toBe(ready.output);
			expect(run.report.captured).toEqual(ready.report.captured);
		}
		expect(ready.report.captured).toMatchObject({ set: { A: 'one', B: '2' }, umask: '0027' });
		standby.end();
	},
);

const changes: { what: string; change: (spec: BlockSpec) => unknown }[] = [
	{ what: 'another environment', change: (spec) => Object.assign(spec.base, { NEW: '1' }) },
	{
		what: 'need of a filter',
		change: (spec) => Object.assign(spec, { secrets: ['a-new-secret'] }),
	},
	{
		what: 'another folder under the same name',
		change({ carried: { cwd } }) {
			// The old one stays in use, so its number is not given to the new one.
			rmSync(cwd, { recursive: true });
			mkdirSync(cwd);
			writeFileSync(join(cwd, 'marker'), 'new\n');
		},
	},
];

test.each(changes)('a block with $what does not get it', async ({ change }) => {
	const spec = specOf(['ls']);
	const { standby, leader } = await readyFor(spec);
	change(spec);
	const { pid, codes } = await runWith(spec, standby);
	expect(pid).not.toBe(leader);
	expect(codes).toEqual({ s0: 0 });
	standby.end();
});

test('one that nobody needs ends, and so does its folder', async () => {
	const { standby, leader, executions } = await readyFor(specOf([]));
	standby.end();
	await until('it is gone', () => processTable().around(leader, 'session').length === 0);
	expect(foldersIn(executions)).toEqual([]);
});

test('what a killed program left of one is cleared away', () => {
	const { directory } = specOf([]);
	mkdirSync(join(dirname(directory), '.standby-left'));
	openStandby(dirname(directory)).end();
	expect(foldersIn(dirname(directory))).toEqual([]);
});
