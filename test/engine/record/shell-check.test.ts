import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readJournalBytes } from '../../../source/engine/record/journal-reading.ts';
import { recordRun } from './recorded-run.ts';
import { bodies } from './samples.ts';

const has = (program: string) => {
	try {
		execFileSync('bash', ['--norc', '-c', `command -v ${program}`], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
};

const docs = readFileSync(new URL('../../../docs/record.md', import.meta.url), 'utf8');
const [, script = ''] = /```bash\n([\s\S]*?)```/.exec(docs) ?? [];

describe.skipIf(!has('sha256sum'))('the check of docs/record.md (needs sha256sum)', () => {
	const home = mkdtempSync(join(tmpdir(), 'gonogo-test-'));
	afterAll(() => rmSync(home, { recursive: true, force: true }));
	const folder = recordRun({ HOME: home }, bodies.slice(1));
	const journal = join(folder, 'journal.jsonl');
	const whole = readFileSync(journal);

	function check(bytes: string | Buffer): string {
		writeFileSync(journal, bytes);
		try {
			return execFileSync('bash', ['--norc', '-c', script], {
				cwd: folder,
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore'],
			}).trim();
		} catch (error) {
			return error instanceof Error && 'stdout' in error ? String(error.stdout).trim() : '';
		}
	}

	test('finds the same head as gonogo, whatever is in the events', () => {
		const { head } = readJournalBytes(whole);
		expect(check(whole)).toBe(`${head.seq} lines hold, head ${head.hash}`);
	});

	test.each([
		[
			'a changed word',
			(text: string) => text.replace('Roll out', 'Roll in!'),
			'line 1 does not hold',
		],
		[
			'a line left out',
			(text: string) => text.split('\n').toSpliced(4, 1).join('\n'),
			'line 5 does not hold',
		],
	])('finds %s', (_, change, says) => {
		expect(check(change(whole.toString('utf8')))).toBe(says);
	});
});
