import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { report } from '../../source/commands/report.ts';
import { verify } from '../../source/commands/verify.ts';
import { stories } from '../report/stories.ts';
import { Story } from '../report/story.ts';
import { collectedIo } from './collected-io.ts';
import { keep } from './recorded-story.ts';

const tell = (name: string) => stories[name]?.() ?? new Story();

describe('gonogo verify', () => {
	test('says that a record holds, its head, and what that does not show', async () => {
		const io = collectedIo();
		const { folder } = keep(io.env, tell('smooth'));
		expect(await verify(['7f3a'], io)).toBe(0);
		const text = io.printed.join('\n');
		const [, head = ''] = /Head: ([0-9a-f]{64}) after 28 events/.exec(text) ?? [];
		expect(text).toMatch(
			/^The record holds: 28 events, 1 pinned guide, 4 sign-offs, 0 stretches of output looked at\./,
		);
		expect(text).toContain('What it cannot show:');
		const journal = join(folder, 'journal.jsonl');
		const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
		writeFileSync(journal, `${lines.slice(0, -1).join('\n')}\n`);
		expect(await verify(['7f3a'], io)).toBe(0);
		expect(await verify(['7f3a', '--head', head], io)).toBe(1);
		expect(io.printed.at(-1)).toContain('FALSE  head: The head hash given is not in this record');
	});

	test('--json has the findings and exits 1 on a falsehood', async () => {
		const io = collectedIo();
		const { folder } = keep(io.env, tell('smooth'));
		const journal = join(folder, 'journal.jsonl');
		writeFileSync(journal, readFileSync(journal, 'utf8').replace('rang support', 'rang nobody!'));
		expect(await verify(['7f3a', '--json'], io)).toBe(1);
		expect(JSON.parse(io.printed.join(''))).toMatchObject({
			schema: 1,
			holds: false,
			findings: [{ severity: 'false', about: 'chain' }],
			doesNot: expect.any(Array),
		});
	});
});

describe('gonogo report', () => {
	test('prints Markdown, or JSON with the head of the chain', async () => {
		const io = collectedIo();
		const { id } = keep(io.env, tell('smooth'));
		expect(await report([id], io)).toBe(0);
		expect(io.printed[0]).toMatch(/^# a small rollout: record of a rollout\n\n\*\*COMPLETE\.\*\*/);
		io.printed.length = 0;
		await report([id, '--format', 'json'], io);
		expect(JSON.parse(io.printed.join(''))).toMatchObject({
			schema: 1,
			run: id,
			outcome: { kind: 'complete' },
			head: { seq: 28, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
		});
	});

	test('of a broken record ends before the break, and says so', async () => {
		const io = collectedIo();
		const { folder } = keep(io.env, tell('smooth'));
		appendFileSync(join(folder, 'journal.jsonl'), 'x\n\n');
		expect(await report(['7f3a'], io)).toBe(1);
		expect(io.printed[0]).toContain('**The record does not hold from line 29 on: this report ends');
		expect(io.complained).toEqual([
			'gonogo report: line 29 of the record does not hold; the report ends before it',
		]);
	});
});
