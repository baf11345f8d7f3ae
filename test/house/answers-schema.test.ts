import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { answersSchema, readAnswers } from '../../source/run/answers/answers.ts';

const docs = resolve(import.meta.dirname, '../../docs');

test('the published schema is the one that answers are read by', async () => {
	const published = z.toJSONSchema(answersSchema, { io: 'input', target: 'draft-2020-12' });
	await expect(`${JSON.stringify(published, undefined, '\t')}\n`).toMatchFileSnapshot(
		resolve(docs, 'answers.schema.json'),
	);
});

test('the example of the page is valid', () => {
	const page = readFileSync(resolve(docs, 'answers.md'), 'utf8');
	const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? expect.fail('no example');
	expect(readAnswers(parse(example))).toMatchObject({ ok: true });
});
