/**
 * How a builtin of bash is rehearsed. `real`: it touches the shell alone and runs as it stands. `names`: the same, as
 * long as the names it gives values to can be read. `folder`: it runs inside the scratch folder. `said`: a stand-in says
 * what it would do.
 */
export type BuiltinRow = { builtin: string; treated: 'real' | 'names' | 'folder' | 'said' };

const rows = (treated: BuiltinRow['treated'], names: string): BuiltinRow[] =>
	names.split(' ').map((builtin) => ({ builtin, treated }));

/**
 * Every builtin of bash 5.2, and none else. Those that run text which cannot be read beforehand (`eval`, `source`,
 * `trap`, `alias`), look elsewhere for a program (`command`, `exec`, `hash`), reach other processes (`kill`) or write files
 * of their own (`history`) are only said.
 */
const table: readonly BuiltinRow[] = [
	...rows('real', ': [ break caller continue dirs echo exit false help jobs let logout popd pwd'),
	...rows('real', 'return set shift shopt test times true type ulimit umask unalias wait'),
	...rows('names', 'declare export getopts local mapfile printf read readarray readonly typeset'),
	...rows('names', 'unset'),
	...rows('folder', 'cd pushd'),
	...rows(
		'said',
		'. alias bg bind builtin command compgen complete compopt disown enable eval exec',
	),
	...rows('said', 'fc fg hash history kill source suspend trap'),
];

const byName: ReadonlyMap<string, BuiltinRow['treated']> = new Map(
	table.map(({ builtin, treated }) => [builtin, treated]),
);

/** How a builtin is rehearsed; undefined for a program. */
export function builtinTreated(name: string): BuiltinRow['treated'] | undefined {
	return byName.get(name);
}

/**
 * Variables that decide what bash or the loader runs: PATH above all. A rehearsal keeps its own, and gives what a guide
 * puts into them another name.
 */
const guarded =
	/^(?:PATH|BASH_ENV|ENV|PS4|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|BASH_XTRACEFD|BASH_LOADABLES_PATH|LD_\w+|DYLD_\w+|GONOGO_REHEARSAL|BASH_FUNC_.*)$/;

export function isGuarded(name: string): boolean {
	return guarded.test(name);
}
