type Environment = Record<string, string | undefined>;

/** At least this version, as terminals write theirs: `3.4`, `0.78.1`. */
const atLeast = (version: string | undefined, major: number, minor: number): boolean => {
	const [own = 0, ownMinor = 0] = (version ?? '')
		.split('.')
		.map((part) => Number.parseInt(part, 10));
	return own > major || (own === major && ownMinor >= minor);
};

/** How terminals that take links (OSC 8) are known by their environment; one row a terminal. */
const terminals: readonly (readonly [string, (env: Environment) => boolean])[] = [
	['iTerm2', (env) => env.TERM_PROGRAM === 'iTerm.app'],
	['WezTerm', (env) => env.TERM_PROGRAM === 'WezTerm'],
	['Visual Studio Code', (env) => env.TERM_PROGRAM === 'vscode'],
	['Ghostty', (env) => env.TERM_PROGRAM === 'ghostty' || env.TERM === 'xterm-ghostty'],
	['tmux 3.4', (env) => env.TERM_PROGRAM === 'tmux' && atLeast(env.TERM_PROGRAM_VERSION, 3, 4)],
	['Windows Terminal', (env) => env.WT_SESSION !== undefined],
	['kitty', (env) => env.TERM === 'xterm-kitty'],
	['foot', (env) => /^foot(-|$)/.test(env.TERM ?? '')],
	['Alacritty', (env) => env.TERM === 'alacritty'],
	['Konsole', (env) => env.KONSOLE_VERSION !== undefined],
	// VTE 0.50: GNOME Terminal, Tilix, xfce4-terminal. Earlier ones crash on a link.
	['VTE', (env) => Number(env.VTE_VERSION) >= 5000],
];

/** Whether this terminal takes links. `GONOGO_LINKS` says so where SSH hides which one it is: `1` yes, `0` no. */
export function takesLinks(env: Environment): boolean {
	if (env.GONOGO_LINKS !== undefined && env.GONOGO_LINKS !== '') return env.GONOGO_LINKS !== '0';
	if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
	return terminals.some(([, is]) => is(env));
}

/** Addresses that a click may open; printable ASCII alone, so that nothing in one ends the sequence. */
const followed = /^(?:https?:\/\/|mailto:)[\x21-\x7E]+$/i;

/** The address of a link, if it is one that is followed. */
export function linkTo(address: string): string | undefined {
	if (followed.test(address)) return address;
	return /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(address) ? `mailto:${address}` : undefined;
}

/** OSC 8: the text, which leads to the address where the terminal can, and is only the text elsewhere. */
export function linkSequence(text: string, address: string): string {
	return `\u001B]8;;${address}\u0007${text}\u001B]8;;\u0007`;
}
