import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadGuide } from '../../../source/commands/guide.ts';
import { beginRun } from '../../../source/engine/begin-run.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import { change, walkThrough } from '../../../source/engine/walk-through.ts';
import { askFor, isDone } from '../../../source/run/ask.ts';
import { foreground } from '../../../source/run/progress.ts';
import { builtInAnswers } from '../../../source/run/rollback/drill.ts';
import { statementsOf } from '../../../source/runbook/lookup.ts';
import type { Runbook } from '../../../source/runbook/model.ts';
import { ownFolder, removeFolders } from '../shell/running.ts';

afterEach(removeFolders);

const corpus = resolve(import.meta.dirname, '../../../../shared/corpus');
const fixtures = resolve(import.meta.dirname, '../../fixtures/guides');
/** How many guides of other projects are rehearsed, and how long they may be, in commands. */
const guides = 20;
const [shortest, longest] = [5, 14];

/** A home whose PATH begins with a canary for every program that the guide names; all but bash and git itself. */
function home(runbook: Runbook) {
	const top = ownFolder();
	const [bin, song, canary] = ['bin', 'song', 'canary'].map((name) => join(top, name)) as [
		string,
		string,
		string,
	];
	mkdirSync(bin);
	mkdirSync(join(top, 'work'));
	writeFileSync(canary, 'alive');
	const named = statementsOf(runbook).flatMap(({ statement }) => statement.programs ?? []);
	for (const name of new Set([...named, 'rm', 'kubectl', 'cat', 'grep', 'curl', 'ssh'])) {
		if (name === 'bash' || name === 'git') continue;
		writeFileSync(
			join(bin, name),
			`#!/bin/sh\necho "${name} $*" >> '${song}'\nrm -f '${canary}'\n`,
		);
		chmodSync(join(bin, name), 0o755);
	}
	return {
		work: join(top, 'work'),
		canary,
		env: {
			PATH: `${bin}:${process.env.PATH}`,
			HOME: top,
			XDG_STATE_HOME: join(top, 'state'),
			XDG_CONFIG_HOME: join(top, 'config'),
			CANARY: canary,
		},
		sung: () => (existsSync(song) ? readFileSync(song, 'utf8') : ''),
	};
}

async function ended(engine: Engine): Promise<void> {
	while (foreground(engine.snapshot().run)) await change(engine);
}

/** Runs what a walk leaves out: procedures beside the phases, offers, and what stands behind a gate. */
async function runTheRest(engine: Engine): Promise<string[]> {
	const refused: string[] = [];
	for (const { statement, owner, block } of statementsOf(engine.snapshot().run.runbook)) {
		const { run } = engine.snapshot();
		if (isDone(run, statement.id) || block?.notRunnable !== undefined) continue;
		for (const token of statement.placeholders ?? []) {
			engine.send({ kind: 'give-value', token, value: 'drill' });
		}
		const ask = askFor(run, statement);
		const refusal = engine.send({
			kind: 'run',
			owner,
			statements: [{ id: statement.id, text: statement.text }],
			mode: 'foreground',
			reason: 'the rest',
			...(ask.kind === 'nothing' ? {} : { confirmed: ask.kind === 'yes' ? 'yes' : ask.word }),
		});
		if (refusal) refused.push(`${statement.text}: ${refusal.refused}`);
		await ended(engine);
	}
	return refused;
}

/** Rehearses a guide from its first command to its last, and answers what came of each. */
async function rehearsed(path: string) {
	const loaded = await loadGuide(path, corpus);
	if (!loaded.ok) throw new Error(loaded.problem);
	const { guide } = loaded;
	const place = home(guide.runbook);
	const opened = await beginRun({
		env: place.env,
		cwd: place.work,
		via: 'headless',
		guide,
		kind: 'rehearsal',
		operator: { name: 'op1', login: 'op1', host: 'here', role: 'operator' },
		environment: 'production',
		trust: 'rehearsal',
		timeScale: 1e9,
		version: '0',
	});
	if (!opened.ok) throw new Error(opened.problem);
	const { engine } = opened;
	await walkThrough(engine, builtInAnswers(guide.runbook, 1e9));
	for (const { id } of engine.snapshot().run.runbook.phases) {
		engine.send({ kind: 'open-phase', phase: id, reason: 'the rest' });
	}
	const refused = await runTheRest(engine);
	const { run } = engine.snapshot();
	const begun = statementsOf(run.runbook)
		.filter(({ block }) => block?.notRunnable === undefined)
		.filter(({ statement }) => run.state.statements[statement.id] === undefined);
	await engine.close('finished');
	return {
		place,
		refused,
		left: begun.map(({ statement }) => statement.text),
		executions: run.state.order.length,
		kind: run.state.created?.kind,
	};
}

function sized(): string[] {
	if (!existsSync(corpus)) return [];
	return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.sort()
		.map((name) => join(corpus, name));
}

async function ofTheRightSize(): Promise<string[]> {
	const fitting: string[] = [];
	for (const path of sized()) {
		const loaded = await loadGuide(path, corpus);
		if (!loaded.ok) continue;
		const count = statementsOf(loaded.guide.runbook).length;
		if (count >= shortest && count <= longest) fitting.push(path);
	}
	return fitting.slice(0, guides);
}

const others = await ofTheRightSize();

describe('guides are rehearsed from the first command to the last, and nothing is executed', () => {
	test.each(readdirSync(fixtures))(
		'%s',
		async (name) => {
			const { place, left, executions, kind } = await rehearsed(join(fixtures, name));
			expect(kind).toBe('rehearsal');
			expect(left).toEqual([]);
			expect(executions).toBeGreaterThan(3);
			expect(place.sung()).toBe('');
			expect(existsSync(place.canary)).toBe(true);
		},
		60_000,
	);

	test.skipIf(others.length === 0)(
		`${others.length} guides of other projects`,
		async () => {
			expect(others).toHaveLength(guides);
			let commands = 0;
			for (const path of others) {
				const { place, left, executions } = await rehearsed(path);
				expect(left, path).toEqual([]);
				expect(place.sung(), path).toBe('');
				expect(existsSync(place.canary), path).toBe(true);
				commands += executions;
			}
			expect(commands).toBeGreaterThan(guides);
		},
		120_000,
	);
});
