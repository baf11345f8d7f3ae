import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	type BlockHandlers,
	type BlockReport,
	type BlockSpec,
	type Carried,
	launchBlock,
	type RunningBlock,
	type StatementReport,
	type StatementStart,
} from '../../../source/engine/shell/block.ts';

const made: string[] = [];

/** A folder of this test's own; `removeFolders` takes them away. */
export function ownFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'gonogo-shell-'));
	made.push(folder);
	return folder;
}

export function removeFolders(): void {
	for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** An environment that holds nothing of the machine but where programs are. */
export function plainEnvironment(home: string): Record<string, string> {
	return { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8' };
}

export type Reports = {
	starts: StatementStart[];
	ends: StatementReport[];
	/** Ids of starts (`+a`) and ends (`-a`) in the order they came. */
	order: string[];
	finished: BlockReport | undefined;
};

/** Handlers that keep every report; `ended` resolves with the last. */
export function recording(): {
	reports: Reports;
	handlers: BlockHandlers;
	ended: Promise<BlockReport>;
} {
	const reports: Reports = { starts: [], ends: [], order: [], finished: undefined };
	let resolve: (report: BlockReport) => void = () => {};
	const ended = new Promise<BlockReport>((done) => {
		resolve = done;
	});
	return {
		reports,
		ended,
		handlers: {
			statementStarted(report) {
				reports.starts.push(report);
				reports.order.push(`+${report.id}`);
			},
			statementFinished(report) {
				reports.ends.push(report);
				reports.order.push(`-${report.id}`);
			},
			finished(report) {
				reports.finished = report;
				resolve(report);
			},
		},
	};
}

export type Ran = Reports & {
	directory: string;
	work: string;
	block: BlockReport;
	output: string;
	/** Exit code by statement id, or the kind of outcome where there is none. */
	codes: Record<string, number | string>;
};

export function specOf(texts: readonly string[], given: Partial<BlockSpec> = {}): BlockSpec {
	const work = ownFolder();
	return {
		directory: join(ownFolder(), 'execution'),
		statements: texts.map((text, at) => ({ id: `s${at}`, text })),
		carried: nothingCarried(work),
		base: plainEnvironment(work),
		toggles: [],
		stopOnFailure: true,
		...given,
	};
}

export function nothingCarried(cwd: string): Carried {
	return { set: {}, unset: [], cwd, umask: '0022' };
}

/** Starts a block, or fails the test. */
export function launched(spec: BlockSpec, handlers: BlockHandlers): RunningBlock {
	const block = launchBlock(spec, handlers);
	if ('problem' in block) throw new Error(block.problem);
	return block;
}

/** Runs statements `s0`, `s1` ... as one block to its end. */
export async function ran(texts: readonly string[], given: Partial<BlockSpec> = {}): Promise<Ran> {
	const spec = specOf(texts, given);
	const { reports, handlers, ended } = recording();
	launched(spec, handlers);
	const block = await ended;
	return { ...reports, ...readBack(spec, reports, block) };
}

export function readBack(
	spec: BlockSpec,
	reports: Reports,
	block: BlockReport,
): Pick<Ran, 'directory' | 'work' | 'block' | 'output' | 'codes'> {
	const codes: Record<string, number | string> = {};
	for (const { id, outcome } of reports.ends) {
		codes[id] = outcome.kind === 'exited' ? outcome.code : outcome.kind;
	}
	return {
		directory: spec.directory,
		work: spec.carried.cwd,
		block,
		codes,
		output: readFileSync(block.output.path, 'utf8'),
	};
}

/** Waits until something holds, looking often; fails when it does not in time. */
export async function until(what: string, holds: () => boolean, withinMs = 8000): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!holds()) {
		if (Date.now() > deadline) throw new Error(`It did not come about in time: ${what}`);
		await new Promise((resume) => setTimeout(resume, 15));
	}
}

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** How Node runs one of the programs beside this file. */
export function programOf(
	name: './launcher.ts' | './interactive-program.ts',
	...given: string[]
): string[] {
	return ['--import', beside('./shell-text.js'), beside(name), ...given];
}

/** Starts a block from a program of its own, which then stays until it is killed. */
export async function launchedByAnother(spec: BlockSpec): Promise<ChildProcess> {
	const program = spawn(process.execPath, programOf('./launcher.ts', JSON.stringify(spec)), {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: plainEnvironment(ownFolder()),
	});
	await once(program.stdout, 'data');
	return program;
}
