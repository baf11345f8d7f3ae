import { createHash } from 'node:crypto';
import nock from 'nock';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dispatch } from '../../source/commands/dispatch.ts';
import { type Desk, desk } from './headless.ts';

const text = `# Rollout

## Phase 1: Look

1. See [the other guide](../ops/other.md) and look

   \`\`\`bash
   echo looked
   \`\`\`

- [ ] Looked
`;
const address = 'https://guides.internal/team/rollout.md';
const sha256 = createHash('sha256').update(text).digest('hex');

async function* inPieces(whole: string): AsyncGenerator<Uint8Array> {
	const bytes = new TextEncoder().encode(whole);
	for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

const piped = (place: Desk, whole: string, ...args: string[]) =>
	dispatch(args, { ...place.io, input: inPieces(whole) });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

test('inspect and lint read a guide from standard input', async () => {
	const place = desk();
	expect(await piped(place, text, 'inspect', '-', '--json')).toBe(0);
	expect(JSON.parse(place.out.join(''))).toMatchObject({
		title: 'Rollout',
		source: { path: '-', sha256 },
	});
	place.clear();
	expect(await piped(place, `${text}\n[gone](#nowhere)\n`, 'lint', '-')).toBeLessThanOrEqual(1);
	expect(place.out.join('\n')).toMatch(/^-:13:8: .*#nowhere/m);
});

test('nothing in it, or too much of it, is one sentence', async () => {
	const place = desk();
	expect(await piped(place, '', 'inspect', '-')).toBe(2);
	expect(place.err).toEqual([expect.stringMatching(/^gonogo inspect: standard input: .*empty/)]);
	place.clear();
	async function* endless() {
		for (;;) yield new Uint8Array(1024 * 1024);
	}
	expect(await dispatch(['lint', '-'], { ...place.io, input: endless() })).toBe(2);
	expect(place.err.join('')).toContain('standard input: larger than 16 MiB');
});

test('on standard input no terminal is left for questions, and that is said', async () => {
	const place = desk();
	expect(await piped(place, text, '-')).toBe(2);
	expect(place.err.join('')).toMatch(/no terminal is left for questions: .*gonogo run -/);
});

test('run - needs the exact bytes allowed, then walks them and keeps its own copy', async () => {
	const place = desk();
	const args = ['run', '-', '--environment', 'staging', '--json'];
	expect(await piped(place, text, ...args)).toBe(3);
	expect(place.err.join('')).toContain('give its --trust-sha256');
	place.clear();
	expect(await piped(place, text, ...args, '--trust-sha256', sha256)).toBe(3);
	expect(place.events('run.created')).toMatchObject([{ guide: { path: '-', sha256 } }]);
	expect(place.events('statement.finished')).toMatchObject([{ outcome: { kind: 'exited' } }]);
	place.clear();
	await place.gonogo('status', '--json');
	expect(place.out.join('')).toContain('sign-off of Look');
});

test('a guide by address is read, trusted and run; its relative links stay addresses', async () => {
	const place = desk();
	nock('https://guides.internal').get('/team/rollout.md').times(4).reply(200, text);
	expect(await place.gonogo('inspect', address, '--json')).toBe(0);
	const model = JSON.parse(place.out.join(''));
	expect(model.source).toMatchObject({ path: address, sha256 });
	expect(model.phases[0].steps[0].alsoNeeded).toMatchObject([
		{ target: 'https://guides.internal/ops/other.md' },
	]);
	place.clear();
	expect(await place.gonogo('run', address, '--environment', 'staging')).toBe(3);
	expect(place.err.join('')).toContain('is not trusted to run without a screen');
	expect(await place.gonogo('trust', address)).toBe(0);
	place.clear();
	expect(await place.gonogo('run', address, '--environment', 'staging', '--json')).toBe(3);
	expect(place.events('run.created')).toMatchObject([{ guide: { path: address, sha256 } }]);
	expect(await place.gonogo('trust', address, '--remove')).toBe(0);
	expect(place.out.at(-1)).toContain('is not trusted any more');
});

test('only a file is repaired where it is, and nothing is known of what stands beside another', async () => {
	const place = desk();
	expect(await piped(place, text, 'lint', '-', '--fix')).toBe(2);
	expect(place.err.join('')).toContain('only a file can be repaired where it is');
	place.clear();
	await piped(place, text, 'lint', '-', '--here');
	expect(place.out.join('\n')).not.toContain('link-missing-file');
});

test.each(['inspect', 'lint', 'run', 'rollback', 'trust'])(
	'%s of an address that gives no guide says why, in one sentence',
	async (command) => {
		const place = desk();
		nock('https://guides.internal').get('/team/rollout.md').reply(503);
		const dry = command === 'rollback' ? ['--dry-run'] : [];
		expect(await place.gonogo(command, address, ...dry)).toBe(2);
		expect(place.err).toEqual([expect.stringContaining(`${address}: it answers 503`)]);
	},
);
