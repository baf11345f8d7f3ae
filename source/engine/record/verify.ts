import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventOf, RunEvent, RunKind } from '../../run/event.ts';
import { linesOf } from './chain.ts';
import { checkOrder } from './event-order.ts';
import { describeFault } from './fault.ts';
import { type Head, journalName, readJournalBytes } from './journal-reading.ts';
import { readPinnedGuide } from './run-folder.ts';
import { checkApprovals } from './verify-approval.ts';
import { checkEvidence } from './verify-evidence.ts';
import type { VerifyFinding } from './verify-finding.ts';
import { checkOutputs } from './verify-output.ts';

export type Verification = {
	/** False when any finding is a falsehood. */
	holds: boolean;
	/** What the record is of; absent when it does not say. */
	kind?: RunKind;
	head: Head;
	findings: VerifyFinding[];
	checked: { events: number; guides: number; signOffs: number; files: number; outputs: number };
};

/** What a verification that holds shows, and what it cannot; the same for every run. */
export const whatItProves = {
	proves: [
		'No line was changed, put in, left out or moved since it was written, unless every line after it was computed anew.',
		'The guide and the files kept with the run, and the outputs found here, are those that the record speaks of.',
		'Each sign-off stands beside the very text it was given for.',
	],
	doesNot: [
		'That nothing was cut off the end, or all of it computed anew: compare the head hash with the one noted elsewhere (--head).',
		'Who sat at the keyboard: names are those of the login, not of a key.',
		'That the times are right: they are what the host’s clock said.',
	],
} as const;

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

function checkGuides(folder: string, events: readonly RunEvent[]) {
	const wanted = new Map<string, number>();
	for (const event of events) {
		if (event.type === 'run.created') wanted.set(event.guide.sha256, event.seq);
		if (event.type === 'guide.adopted') wanted.set(event.to, event.seq);
	}
	const findings = [...wanted].flatMap(([sha256, seq]): VerifyFinding[] => {
		const pinned = readPinnedGuide(folder, sha256);
		return pinned.ok ? [] : [{ severity: 'false', about: 'guide', seq, message: pinned.problem }];
	});
	return { findings, count: wanted.size };
}

function checkSignOffs(events: readonly RunEvent[]) {
	const signed = events.filter((event) => event.type === 'item.signed');
	const findings = signed
		.filter(({ text, sha256 }) => sha256Of(text) !== sha256)
		.map(({ seq, item }): VerifyFinding => {
			const message = `The sign-off of ${item} names another text than it shows.`;
			return { severity: 'false', about: 'sign-off', seq, message };
		});
	return { findings: [...findings, ...wrongOrder(signed)], count: signed.length };
}

/** Corrections that take the place of no earlier answer to the same item. */
function wrongOrder(signed: readonly EventOf<'item.signed'>[]): VerifyFinding[] {
	const earlier = new Map<number, string>();
	return signed.flatMap(({ seq, item, supersedes }): VerifyFinding[] => {
		const holds = supersedes === undefined || earlier.get(supersedes) === item;
		earlier.set(seq, item);
		const message = `The sign-off of ${item} corrects event ${supersedes}, which is no earlier answer to it.`;
		return holds ? [] : [{ severity: 'false', about: 'sign-off', seq, message }];
	});
}

/** The hash at the end of each line; lines that have none are left out. */
function* hashesOf(bytes: Buffer): Generator<string> {
	for (const { line } of linesOf(bytes)) {
		const found = /"hash":"([0-9a-f]{64})"\}$/.exec(
			line.toString('latin1', Math.max(0, line.length - 80)),
		);
		if (found?.[1] !== undefined) yield found[1];
	}
}

/** Whether a head hash that was noted elsewhere is in this record, and what came after it. */
function checkHead(bytes: Buffer, head: Head, noted: string): VerifyFinding[] {
	if (noted === head.hash) return [];
	let seq = 0;
	for (const hash of hashesOf(bytes)) {
		seq += 1;
		if (hash !== noted) continue;
		const after = head.seq - seq;
		const message = `The head hash given is that of event ${seq}; ${after} more came after it.`;
		return [{ severity: 'note', about: 'head', seq, message }];
	}
	const message =
		'The head hash given is not in this record: something was cut off, or it was written anew.';
	return [{ severity: 'false', about: 'head', message }];
}

/**
 * Checks a run's record as far as it can be checked from its folder: chain, order, guide, sign-offs and outputs; and
 * that it still holds the head hash `noted` elsewhere, when one is given. Reads every output once; changes nothing.
 */
export function verifyRun(
	folder: string,
	noted?: string,
): { ok: true; verification: Verification } | { ok: false; problem: string } {
	let bytes: Buffer;
	try {
		bytes = readFileSync(join(folder, journalName));
	} catch (error) {
		return { ok: false, problem: `The record cannot be read: ${describeFault(error)}.` };
	}
	const { events, head, status } = readJournalBytes(bytes);
	const findings: VerifyFinding[] = [];
	if (status.kind === 'broken') {
		const message = `Line ${status.line} does not hold: ${status.problem}. Nothing after it counts.`;
		findings.push({ severity: 'false', about: 'chain', seq: status.line, message });
	} else if (status.kind === 'torn') {
		const message = `The last ${status.bytes} bytes are a write that never ended; it is set aside when the run is resumed.`;
		findings.push({ severity: 'note', about: 'chain', message });
	}
	for (const { seq, problem, severe } of checkOrder(events)) {
		const message = `${problem}.`;
		findings.push({ severity: severe ? 'false' : 'note', about: 'order', seq, message });
	}
	const guides = checkGuides(folder, events);
	const signOffs = checkSignOffs(events);
	const files = checkEvidence(folder, events);
	const outputs = checkOutputs(folder, events);
	findings.push(...guides.findings, ...signOffs.findings, ...checkApprovals(folder, events));
	findings.push(...files.findings, ...outputs.findings);
	if (noted !== undefined) findings.push(...checkHead(bytes, head, noted));
	const [created] = events;
	const kind = created?.type === 'run.created' ? created.kind : undefined;
	return {
		ok: true,
		verification: {
			holds: findings.every(({ severity }) => severity !== 'false'),
			...(kind === undefined ? {} : { kind }),
			head,
			findings,
			checked: {
				events: events.length,
				guides: guides.count,
				signOffs: signOffs.count,
				files: files.count,
				outputs: outputs.count,
			},
		},
	};
}
