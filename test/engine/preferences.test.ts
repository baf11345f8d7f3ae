import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
	distrustGuide,
	isTrusted,
	openPreferences,
	preferencesFolder,
	rememberRun,
	trustGuide,
} from '../../source/engine/preferences.ts';
import { scratch } from './record/folder.ts';

const now = () => new Date('2026-11-22T21:00:00.000Z');
const open = (home: string) => openPreferences({ HOME: home }, now);

function withFile(content: string): { home: string; file: string } {
	const home = scratch();
	const folder = preferencesFolder({ HOME: home });
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'config.json'), content);
	return { home, file: join(folder, 'config.json') };
}

describe('where they are kept', () => {
	test.each([
		[{ HOME: '/home/a' }, '/home/a/.config/gonogo'],
		[{ HOME: '/home/a', XDG_CONFIG_HOME: '/c' }, '/c/gonogo'],
		[{ HOME: '/home/a', XDG_CONFIG_HOME: 'c' }, '/home/a/.config/gonogo'],
	])('%j -> %s', (env, folder) => {
		expect(preferencesFolder(env)).toBe(folder);
	});

	test('nobody else may read them', () => {
		const home = scratch();
		const store = open(home);
		expect(store.change({ theme: 'dark' })).toBeUndefined();
		expect(statSync(preferencesFolder({ HOME: home })).mode & 0o777).toBe(0o700);
		expect(statSync(store.file).mode & 0o777).toBe(0o600);
	});

	test('reading alone writes no file', () => {
		const home = scratch();
		expect(open(home).values()).toEqual({});
		expect(readdirSync(preferencesFolder({ HOME: home }))).toEqual([]);
	});
});

describe('changing', () => {
	test('is seen by the next gonogo, and undefined takes out', () => {
		const home = scratch();
		open(home).change({ operator: { name: 'op1', role: 'operator' }, theme: 'light' });
		expect(open(home).values()).toEqual({
			operator: { name: 'op1', role: 'operator' },
			theme: 'light',
		});
		open(home).change({ theme: undefined });
		expect(open(home).values()).toEqual({ operator: { name: 'op1', role: 'operator' } });
		expect(open(home).notice).toBeUndefined();
	});

	test('to something that could not be read back is refused', () => {
		const store = open(scratch());
		expect(store.change({ operator: { name: '' } })).toMatch(/^operator\.name: /);
		expect(store.values()).toEqual({});
	});

	test('keeps what a later version wrote', () => {
		const { home, file } = withFile('{"later":{"x":1},"theme":"dark"}');
		expect(open(home).change({ theme: 'none' })).toBeUndefined();
		expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ later: { x: 1 }, theme: 'none' });
	});
});

test.each([
	['not JSON', '{"theme":', 'it is not JSON'],
	['JSON that says something else', '{"theme":"mauve"}', 'theme: '],
	[
		'a trust entry that is none',
		'{"trusted":[{"sha256":"abc","path":"/g","by":"a","at":"b"}]}',
		'trusted.0.sha256: ',
	],
])('a file that is %s is set aside and said', (_, content, why) => {
	const { home, file } = withFile(content);
	const store = open(home);
	expect(store.notice).toContain(`could not be read (${why}`);
	expect(store.values()).toEqual({});
	expect(readFileSync(`${file}.broken-20261122T210000000Z`, 'utf8')).toBe(content);
	expect(store.change({ theme: 'dark' })).toBeUndefined();
	expect(open(home)).toMatchObject({ file });
	expect(open(home).values()).toEqual({ theme: 'dark' });
});

describe('a place that cannot be written', () => {
	test('is said, at once, and nothing throws', () => {
		const home = scratch();
		writeFileSync(join(home, '.config'), '');
		const store = open(home);
		expect(store.notice).toMatch(/^Preferences cannot be kept: a part of the path is not a folder/);
		expect(store.values()).toEqual({});
		expect(store.change({ theme: 'dark' })).toBe(store.notice);
	});

	test.skipIf(process.getuid?.() === 0)(
		'for want of permission (needs a user other than root)',
		() => {
			const { home, file } = withFile('{}');
			chmodSync(file, 0o000);
			expect(open(home).notice).toMatch(/permission denied/);
		},
	);
});

describe('trust', () => {
	const guide = {
		sha256: 'a'.repeat(64),
		path: '/g.md',
		by: 'op1',
		at: '2026-11-22T21:00:00.000Z',
	};

	test('holds for these bytes at this path, and nothing else', () => {
		const store = open(scratch());
		expect(isTrusted(store.values(), guide.sha256, guide.path)).toBe(false);
		expect(trustGuide(store, guide)).toBeUndefined();
		trustGuide(store, { ...guide, by: 'op2' });
		expect(store.values().trusted).toEqual([{ ...guide, by: 'op2' }]);
		expect(isTrusted(store.values(), guide.sha256, guide.path)).toBe(true);
		expect(isTrusted(store.values(), 'b'.repeat(64), guide.path)).toBe(false);
		expect(isTrusted(store.values(), guide.sha256, '/other.md')).toBe(false);
	});

	test('can be taken back', () => {
		const store = open(scratch());
		trustGuide(store, guide);
		trustGuide(store, { ...guide, sha256: 'b'.repeat(64) });
		expect(distrustGuide(store, '/other.md')).toBe(0);
		expect(distrustGuide(store, guide.path)).toBe(2);
		expect(store.values().trusted).toEqual([]);
	});
});

test('recent runs: the last one first, each once, twenty at most', () => {
	const store = open(scratch());
	for (let n = 0; n < 25; n += 1)
		rememberRun(store, { run: `r${n % 22}`, guide: '/g.md', at: `${n}` });
	const recent = store.values().recent ?? [];
	expect(recent).toHaveLength(20);
	expect(recent[0]).toEqual({ run: 'r2', guide: '/g.md', at: '24' });
	expect(new Set(recent.map(({ run }) => run)).size).toBe(20);
});
