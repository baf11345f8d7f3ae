import type { BlockSpec } from './block-spec.ts';
import { type BlockHandlers, Follower } from './follow.ts';
import { fileIn, readRecord } from './layout.ts';
import { placeOf } from './place.ts';
import { writeBlock } from './prepare.ts';
import { presenceOf, processTable } from './processes.ts';
import { follow, identityOf, type RunningBlock, startGraceMs, whyLost } from './running.ts';
import { startShell } from './shell.ts';
import { newNonce, type Standby } from './standby.ts';

export type { BlockSpec } from './block-spec.ts';
export type { Carried } from './capture.ts';
export type { BlockHandlers, BlockReport, StatementReport, StatementStart } from './follow.ts';
export type { BlockOutcome } from './report.ts';
export type { RunningBlock } from './running.ts';

/**
 * Starts a block under a supervisor in a session of its own: it outlives this program. Reports come later, from the
 * folder's files. What keeps it from starting (a folder that is gone, a full disk) is told in words. A shell that stands
 * ready for it is taken where there is one.
 */
export function launchBlock(
	spec: BlockSpec,
	handlers: BlockHandlers,
	standby?: Standby,
): RunningBlock | { problem: string } {
	const place = placeOf(spec, 'file');
	if ('problem' in place) return place;
	const shell = standby?.take(place) ?? startShell(spec.directory, place, newNonce());
	if ('problem' in shell) return shell;
	const written = writeBlock(shell.directory, spec, place, shell.nonce);
	if ('problem' in written) {
		shell.drop();
		return written;
	}
	try {
		if (shell.directory !== spec.directory) shell.move(spec.directory);
	} catch (error) {
		shell.drop();
		return {
			problem: `Its folder could not be made: ${error instanceof Error ? error.message : error}`,
		};
	}
	shell.begin();
	return follow(spec.directory, written.record, shell.pid, handlers, shell.child);
}

/**
 * Takes up a block that an earlier program started: reports everything since its start again, then follows it, or says
 * that it has ended. When nothing tells how it ended, its outcome is unknown and the report says why.
 */
export function attachBlock(
	directory: string,
	handlers: BlockHandlers,
): RunningBlock | { ended: true } {
	const record = readRecord(directory);
	if (!record) {
		handlers.finished({
			outcome: { kind: 'unknown', why: 'nothing was written of its start' },
			durationMs: 0,
			captured: undefined,
			notCaptured: 'nothing was written of its start',
			output: { path: fileIn(directory, 'output'), bytes: 0 },
		});
		return { ended: true };
	}
	const follower = new Follower(directory, record, handlers);
	const identity = identityOf(directory);
	const young = Date.now() - Date.parse(record.launchedAt) < startGraceMs;
	const presence = identity ? presenceOf(identity, processTable()) : undefined;
	if (follower.ended || (presence ? presence !== 'running' : !young)) {
		const late = identityOf(directory);
		if (!identity && late) return attachBlock(directory, handlers);
		follower.finish(whyLost(presence));
		return { ended: true };
	}
	return follow(directory, record, identity?.pid, handlers, undefined);
}
