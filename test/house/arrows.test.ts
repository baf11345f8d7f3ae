import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../../source');

/** What each room may import, and nothing else of ours. */
const arrows: Record<string, readonly string[]> = {
	runbook: [],
	run: ['runbook'],
	report: ['run', 'runbook'],
	engine: ['report', 'run', 'runbook'],
	ui: ['engine', 'report', 'run', 'runbook'],
	commands: ['ui', 'engine', 'report', 'run', 'runbook', ''],
	'': ['commands'],
};

/** Modules that reach outside the process; the pure rooms have none of them. */
const impure =
	/^(node:(fs|fs\/promises|child_process|net|http|https|dns|tls|os|timers.*|worker_threads)|ink.*|react.*|execa|conf)$/;
const pure = new Set(['runbook', 'run', 'report']);

type Import = { file: string; room: string; target: string };

function files(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.tsx?$/.test(name))
		.map((name) => join(folder, name));
}

const roomOf = (file: string): string => {
	const [first = '', ...rest] = relative(source, file).split('/');
	return rest.length === 0 ? '' : first;
};

const imports: Import[] = files(source).flatMap((file) =>
	[...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
		([, target = '']) => ({ file: relative(source, file), room: roomOf(file), target }),
	),
);

test('arrows run one way: cli -> commands -> ui | engine | report -> run -> runbook', () => {
	const against = imports
		.filter(({ target }) => target.startsWith('.'))
		.map((entry) => ({ ...entry, to: roomOf(resolve(source, dirname(entry.file), entry.target)) }))
		.filter(({ room, to }) => room !== to && !arrows[room]?.includes(to))
		.map(({ file, target }) => `${file} imports ${target}`);
	expect(against).toEqual([]);
});

test('runbook, run and report reach no file, process, network, clock or screen', () => {
	const reaching = imports
		.filter(({ room, target }) => pure.has(room) && impure.test(target))
		.map(({ file, target }) => `${file} imports ${target}`);
	const asking = files(source)
		.filter((file) => pure.has(roomOf(file)))
		.filter((file) =>
			/\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.[a-z]+[.([])/.test(
				readFileSync(file, 'utf8'),
			),
		)
		.map((file) => relative(source, file));
	expect([...reaching, ...asking]).toEqual([]);
});

test('the check itself sees imports', () => {
	expect(imports.length).toBeGreaterThan(100);
	expect(impure.test('node:fs')).toBe(true);
	expect(Object.keys(arrows)).toEqual(
		expect.arrayContaining([...new Set(imports.map(({ room }) => room))]),
	);
});
