import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { desk } from './headless.ts';

const good = '# Rollout\n\n## Phase 1: One\n\n```bash\necho one\n```\n';

/** One row a way in which what is given cannot be used: the arguments, and what the one line says. */
const rows: { what: string; args: string[]; says: RegExp }[] = [
	{ what: 'a missing file', args: ['run', 'absent.md'], says: /absent\.md: there is no such file/ },
	{
		what: 'a folder with guides',
		args: ['run', 'full'],
		says: /full: a folder; name one of its guides, such as full\/guide\.md/,
	},
	{
		what: 'a folder without guides',
		args: ['run', 'bare'],
		says: /bare: a folder without a Markdown guide in it/,
	},
	{ what: 'an empty file', args: ['run', 'empty.md'], says: /empty\.md: .*empty/i },
	{ what: 'a file that is no text', args: ['run', 'binary.md'], says: /binary\.md: .*text/i },
	{ what: 'a file over 16 MiB', args: ['run', 'huge.md'], says: /huge\.md: .*16 MiB/ },
	{
		what: 'links in a circle',
		args: ['run', 'circle.md'],
		says: /circle\.md: its links lead in a circle/,
	},
	{ what: 'an unknown option', args: ['run', 'full/guide.md', '--nope'], says: /--nope/ },
	{ what: 'an unknown phase', args: ['run', 'full/guide.md', '--until', '7'], says: /no phase 7/ },
	{
		what: 'missing answers',
		args: ['run', 'full/guide.md', '--answers', 'absent.yaml'],
		says: /absent\.yaml: there is no such file/,
	},
	{
		what: 'answers that are no YAML',
		args: ['run', 'full/guide.md', '--answers', 'torn.yaml'],
		says: /torn\.yaml: .*line 1/,
	},
	{
		what: 'answers with an unknown name',
		args: ['run', 'full/guide.md', '--answers', 'odd.yaml'],
		says: /odd\.yaml: .*tikcs/,
	},
	{
		what: 'answers of another version',
		args: ['run', 'full/guide.md', '--answers', 'new.yaml'],
		says: /new\.yaml: answers: /,
	},
	{ what: 'a screen without a terminal', args: ['full/guide.md'], says: /not a terminal/ },
	{ what: 'an unknown run', args: ['resume', 'zzzz'], says: /No run is called "zzzz"/ },
	{
		what: 'an option that is no command',
		args: ['--frobnicate'],
		says: /there is no option --frobnicate/,
	},
];

function furnished() {
	const place = desk();
	const at = (name: string) => join(place.folder, name);
	mkdirSync(at('full'));
	mkdirSync(at('bare'));
	writeFileSync(at('full/guide.md'), good);
	writeFileSync(at('empty.md'), '');
	writeFileSync(at('binary.md'), Buffer.from([0, 159, 146, 150, 0, 1, 2, 3]));
	writeFileSync(at('huge.md'), '#'.repeat(16 * 1024 * 1024 + 1));
	symlinkSync(at('circle.md'), at('circle.md'));
	writeFileSync(at('torn.yaml'), '{ answers: [1');
	writeFileSync(at('odd.yaml'), 'answers: 1\ntikcs: {}\n');
	writeFileSync(at('new.yaml'), 'answers: 2\n');
	return place;
}

test.each(rows)('$what is one sentence, exit 2, and begins no run', async ({ args, says }) => {
	const place = furnished();
	expect(await place.gonogo(...args)).toBe(2);
	expect(place.err).toHaveLength(1);
	expect(place.err[0]).toMatch(says);
	expect(place.err[0]).not.toMatch(/\n|at \w+ \(/);
	await place.gonogo('runs', '--json');
	expect(place.out.join('\n')).not.toMatch(/Rollout/);
});

test.skipIf(process.getuid?.() === 0)('an unreadable file says so', async () => {
	const place = furnished();
	chmodSync(join(place.folder, 'full/guide.md'), 0);
	expect(await place.gonogo('run', 'full/guide.md')).toBe(2);
	expect(place.err[0]).toMatch(/permission denied/);
});

test('a guide that nobody trusted runs nothing without a screen', async () => {
	const place = furnished();
	const run = ['run', 'full/guide.md', '--environment', 'staging'];
	expect(await place.gonogo(...run)).toBe(3);
	expect(place.err[0]).toMatch(/is not trusted to run without a screen: gonogo trust/);
	expect(await place.gonogo(...run, '--trust-sha256', 'a'.repeat(64))).toBe(3);
	expect(await place.gonogo('trust', 'full/guide.md')).toBe(0);
	place.clear();
	expect(await place.gonogo(...run, '--json')).toBe(3);
	expect(place.events('result')).toMatchObject([{ gate: { gate: 'decision' } }]);
});

test('without a target environment nothing begins', async () => {
	const place = furnished();
	expect(await place.gonogo('run', 'full/guide.md')).toBe(3);
	expect(place.err[0]).toMatch(/target environment is not known/);
});

test('help names every command, and version is one line', async () => {
	const place = desk();
	expect(await place.gonogo('--help')).toBe(0);
	expect(place.out.join('\n')).toMatch(/gonogo rollback/);
	place.clear();
	expect(await place.gonogo('--version')).toBe(0);
	expect(place.out).toEqual(['dev']);
});
