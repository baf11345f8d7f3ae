import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	readEnvironment,
	writeEnvironment,
} from '../../../source/engine/record/environment-file.ts';
import {
	createRunFolder,
	pinGuide,
	readPinnedGuide,
	runIds,
	runLayout,
	runsFolder,
	stateFolder,
} from '../../../source/engine/record/run-folder.ts';
import { isRunId, namesRun, newRunId, shortRunId } from '../../../source/engine/record/run-id.ts';
import { scratch } from './folder.ts';

const at = new Date('2026-11-22T21:00:00.000Z');

describe('a run’s name', () => {
	test('is the day and four digits that are never only figures', () => {
		const draws = [0x2026, 0x7e30, 0x7f3a];
		expect(newRunId(at, () => draws.shift() ?? 0)).toBe('20261122-7f3a');
	});

	test('is always one that is recognised, and says itself', () => {
		fc.assert(
			fc.property(fc.infiniteStream(fc.nat(0xffff)), (draws) => {
				const id = newRunId(at, () => draws.next().value ?? 0);
				return isRunId(id) && namesRun(id, id) && namesRun(shortRunId(id), id);
			}),
		);
	});

	test.each([
		['7f3a', true],
		['7f', true],
		['20261122', true],
		['20261122-7f3a', true],
		['f3a', false],
		['', false],
		['20261122-7f3ab', false],
	])('%j names 20261122-7f3a: %s', (typed, names) => {
		expect(namesRun(typed, '20261122-7f3a')).toBe(names);
	});
});

describe('where runs live', () => {
	test.each([
		[{ HOME: '/home/a' }, '/home/a/.local/state/gonogo'],
		[{ HOME: '/home/a', XDG_STATE_HOME: '/state' }, '/state/gonogo'],
		[{ HOME: '/home/a', XDG_STATE_HOME: 'state' }, '/home/a/.local/state/gonogo'],
		[{ HOME: '/home/a', XDG_STATE_HOME: '' }, '/home/a/.local/state/gonogo'],
	])('%j -> %s', (env, folder) => {
		expect(stateFolder(env)).toBe(folder);
	});

	test('rehearsals live apart', () => {
		const env = { HOME: '/home/a' };
		expect(runsFolder(env, 'sandbox')).toBe(runsFolder(env, 'run'));
		expect(runsFolder(env, 'rehearsal')).toBe('/home/a/.local/state/gonogo/rehearsals');
	});
});

describe('a new run', () => {
	test('gets a folder of its own that nobody else may read', () => {
		const env = { HOME: scratch() };
		const made = createRunFolder(env, 'run', at);
		if (!made.ok) throw new Error(made.problem);
		expect(made.folder).toBe(join(runsFolder(env, 'run'), made.id));
		expect(readdirSync(made.folder).sort()).toEqual(['executions', 'guide', 'inbox']);
		for (const folder of [made.folder, runLayout(made.folder).executions, stateFolder(env)]) {
			expect(statSync(folder).mode & 0o777).toBe(0o700);
		}
		expect(runIds(runsFolder(env, 'run'))).toEqual([made.id]);
	});

	test('never shares its digits with another day or a rehearsal', () => {
		const env = { HOME: scratch() };
		mkdirSync(join(runsFolder(env, 'run'), '20261101-7f3a'), { recursive: true });
		mkdirSync(join(runsFolder(env, 'rehearsal'), '20261102-7f3b'), { recursive: true });
		const draws = [0x7f3a, 0x7f3b, 0x7f3c];
		expect(createRunFolder(env, 'run', at, () => draws.shift() ?? 0)).toMatchObject({
			id: '20261122-7f3c',
		});
	});

	test('says why it cannot be made', () => {
		const home = scratch();
		writeFileSync(join(home, 'file'), '');
		const env = { HOME: home, XDG_STATE_HOME: join(home, 'file') };
		expect(createRunFolder(env, 'run', at)).toEqual({
			ok: false,
			problem: `No folder can be made for the run: a part of the path is not a folder (${runsFolder(env, 'run')}).`,
		});
	});

	test('folders of other names are no runs', () => {
		const env = { HOME: scratch() };
		mkdirSync(join(runsFolder(env, 'run'), 'notes'), { recursive: true });
		expect(runIds(runsFolder(env, 'run'))).toEqual([]);
		expect(runIds(runsFolder(env, 'rehearsal'))).toEqual([]);
	});
});

describe('the pinned guide', () => {
	test('is the exact bytes, and a change is noticed', () => {
		const env = { HOME: scratch() };
		const made = createRunFolder(env, 'run', at);
		if (!made.ok) throw new Error(made.problem);
		const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a]);
		const pinned = pinGuide(made.folder, bytes);
		if (!pinned.ok) throw new Error(pinned.problem);
		expect(readPinnedGuide(made.folder, pinned.sha256)).toEqual({ ok: true, bytes });
		writeFileSync(runLayout(made.folder).guide(pinned.sha256), '# other');
		expect(readPinnedGuide(made.folder, pinned.sha256)).toEqual({
			ok: false,
			problem: 'The guide kept with the run has been changed since.',
		});
		expect(readPinnedGuide(made.folder, '0'.repeat(64))).toMatchObject({ ok: false });
	});
});

describe('the carried environment', () => {
	const carried = {
		set: { A: 'it’s "x"\n' },
		unset: ['B'],
		cwd: '/srv',
		umask: '0022',
		shell: 'f() { :; }',
	};

	test('comes back as it was, from a file of the operator’s own', () => {
		const folder = scratch();
		expect(readEnvironment(folder)).toEqual({ ok: true, carried: undefined });
		expect(writeEnvironment(folder, carried)).toBeUndefined();
		expect(readEnvironment(folder)).toEqual({ ok: true, carried });
		expect(statSync(runLayout(folder).environment).mode & 0o777).toBe(0o600);
		expect(readdirSync(folder)).toEqual(['environment.json']);
	});

	test.each([
		['not json'],
		['{"set":{}}'],
		['{"set":{"A":1},"unset":[],"cwd":"/","umask":"0022"}'],
	])('%s is damaged', (text) => {
		const folder = scratch();
		writeFileSync(runLayout(folder).environment, text);
		expect(readEnvironment(folder)).toEqual({
			ok: false,
			problem: "The run's environment.json is damaged.",
		});
	});

	test('an unwritable place is said', () => {
		expect(writeEnvironment(join(scratch(), 'gone'), carried)).toMatch(
			/^The run's environment cannot be kept: no such/,
		);
	});
});
