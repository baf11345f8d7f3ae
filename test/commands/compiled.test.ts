import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compiledFolder } from '../../source/commands/compiled.ts';

function ownFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'gonogo-cache-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	return folder;
}

test('what is compiled is kept in the cache folder of the operator', () => {
	const own = ownFolder();
	expect(compiledFolder({ HOME: own })).toBe(join(own, '.cache', 'gonogo', 'compiled'));
	expect(compiledFolder({ HOME: '/', XDG_CACHE_HOME: own })).toBe(join(own, 'gonogo', 'compiled'));
	expect(compiledFolder({ HOME: own, XDG_CACHE_HOME: '' })).toContain(own);
});

test('and nowhere without a folder that is theirs', () => {
	const own = ownFolder();
	expect(compiledFolder({})).toBeUndefined();
	expect(compiledFolder({ HOME: join(own, 'gone') })).toBeUndefined();
	const theirs = process.geteuid?.() === 0 ? '/proc/self/nobody' : '/';
	expect(compiledFolder({ HOME: own, XDG_CACHE_HOME: theirs })).toBeUndefined();
});

test('nor in one where everybody may put what is run', () => {
	const own = ownFolder();
	chmodSync(own, 0o1777);
	expect(compiledFolder({ XDG_CACHE_HOME: own })).toBeUndefined();
	chmodSync(own, 0o700);
	mkdirSync(join(own, 'gonogo', 'compiled'), { recursive: true });
	expect(compiledFolder({ XDG_CACHE_HOME: own })).toBeDefined();
	chmodSync(join(own, 'gonogo', 'compiled'), 0o777);
	expect(compiledFolder({ XDG_CACHE_HOME: own })).toBeUndefined();
	expect(compiledFolder({ HOME: own, XDG_CACHE_HOME: 'here' })).toBeUndefined();
});
