import { looksLikeCommand, looksLikeOutput, surelyOutput } from './lines.ts';

/**
 * What a terminal prints before a command. `strict` prompts cannot be anything else; the others are taken for a prompt
 * only when a command follows.
 */
export const promptRows: readonly {
	rule: string;
	matches: RegExp;
	strict: boolean;
	example: string;
	not: string;
}[] = [
	{
		rule: 'powershell',
		matches: /^PS(?: [A-Z]:\\[^>]*)?>\s*(?=\S)/,
		strict: true,
		example: 'PS C:\\app> Get-Item x',
		not: 'PSQL> x',
	},
	{
		rule: 'cmd',
		matches: /^[A-Z]:\\[^>\n]*>\s*(?=\S)/,
		strict: true,
		example: 'C:\\app>dir',
		not: 'C:',
	},
	{
		rule: 'bracketed',
		matches: /^\[[\w.-]+@[\w.-]+[^\]]*\]\s*[$#]\s+(?=\S)/,
		strict: true,
		example: '[root@web ~]# uptime',
		not: '[x] $ y',
	},
	{
		rule: 'user-host',
		matches: /^[\w.-]+@[\w.-]+(?::[^\s$#]*)?\s?[$#]\s+(?=\S)/,
		strict: true,
		example: 'app@web:~$ uptime',
		not: 'app@web',
	},
	{
		rule: 'dollar',
		matches: /^[$❯➜]\s+(?=\S)/u,
		strict: true,
		example: '$ uptime',
		not: '$HOME/bin/x',
	},
	{
		rule: 'named-dollar',
		matches: /^[\w.~/:()-]+(?: \([\w./-]+\))?\s?\$\s+(?=\S)/,
		strict: false,
		example: 'web-repo $ git pull',
		not: 'echo $ x y',
	},
	{
		rule: 'host-root',
		matches: /^(?:sh-\d\.\d|bash-\d\.\d|[a-z][\w.-]*)[#]\s+(?=\S)/,
		strict: false,
		example: 'sh-4.4# ls',
		not: 'note: x',
	},
	{
		rule: 'glued-dollar',
		matches: /^\$(?=[a-z]+ )/,
		strict: false,
		example: '$kubectl get pods',
		not: '$HOME/x',
	},
	{ rule: 'percent', matches: /^%\s+(?=\S)/, strict: false, example: '% ls -l', not: '% done' },
];

const promptSign = /[$#>%❯➜]/u;
const rootPrompt = /^#\s+(?=[a-z./])/;

/** The prompt that a line begins with, or nothing. */
export function promptOf(line: string): { prompt: string; rule: string } | undefined {
	if (!promptSign.test(line)) return undefined;
	const indent = /^\s*/.exec(line)?.[0] ?? '';
	const rest = line.slice(indent.length);
	for (const row of promptRows) {
		const found = row.matches.exec(rest);
		if (!found) continue;
		if (!row.strict && !looksLikeCommand(rest.slice(found[0].length))) continue;
		return { prompt: indent + found[0], rule: row.rule };
	}
	return undefined;
}

export type Prompted = {
	/** Command lines without their prompts, with the index of the line each stood on. */
	commands: { text: string; index: number }[];
	/** All other lines, in order. */
	output: string[];
	rules: string[];
	/** How many different prompts were seen; more than one means a shell within a shell. */
	prompts: Set<string>;
};

/** What a root prompt may follow where other prompts stand: without it, `# reboot` between `$` lines is a comment. */
const opensShell =
	/^(?:sudo\s+(?:-[is]\b|su\b|(?:ba)?sh\b)|su\b|ssh\s|chroot\s|nsenter\s|(?:docker|podman|kubectl|oc|crictl)\s.*\b(?:exec|debug|rsh|run|attach)\b)/;

/**
 * Tells commands and output apart in lines of which some have a prompt. A command goes on through a backslash, an open
 * quote or a here-document; comments between prompted lines are kept as comments.
 */
export function splitPrompted(lines: readonly string[], root: boolean): Prompted | undefined {
	const out: Prompted = { commands: [], output: [], rules: [], prompts: new Set() };
	let open: Open | undefined;
	let rooted = root && !lines.some((line) => promptOf(line));
	for (const [index, line] of lines.entries()) {
		if (open) {
			const text = line.replace(/^\s*>\s(?=\S)/, open.kind === 'backslash' ? '' : '$&');
			out.commands.push({ text, index });
			open = continues(open, text);
			continue;
		}
		const found = promptOf(line) ?? (rooted ? rootPromptOf(line) : undefined);
		if (found) {
			const text = line.slice(found.prompt.length);
			out.commands.push({ text, index });
			out.rules.push(found.rule);
			out.prompts.add(found.prompt.trim());
			rooted ||= root && opensShell.test(text);
			open = continues(undefined, text);
		} else if (/^\s*#\s/.test(line) || /^\s*#\w+/.test(line)) {
			out.commands.push({ text: line.trim(), index });
		} else {
			out.output.push(line);
		}
	}
	return out.rules.length > 0 ? out : undefined;
}

const compound =
	/^\s*(?:if|for|while|until|case|select|function|\{|\()(?:\s|$)|\b(?:do|then)\s*$|\(\)\s*\{\s*$/;

/**
 * Commands that are followed by what they print, without any prompt: lines that no shell could mean, and after the last
 * command all from the first line on that only output begins with.
 */
export function splitPrinted(lines: readonly string[]): Prompted | undefined {
	let last = lines.length - 1;
	while (last > 0 && !looksLikeCommand(lines[last] ?? '')) last -= 1;
	const out: Prompted = { commands: [], output: [], rules: [], prompts: new Set() };
	let open: Open | undefined;
	let ended = false;
	for (const [index, line] of lines.entries()) {
		if (compound.test(line)) return undefined;
		if (!open && surelyOutput(line)) {
			out.output.push(line);
			continue;
		}
		if (index > last && !ended && !open && line.trim() !== '' && !line.trim().startsWith('#')) {
			if (printed.test(line) || looksLikeOutput(line)) {
				out.output.push(...lines.slice(index));
				break;
			}
			ended = true;
		}
		out.commands.push({ text: line, index });
		open = continues(open, line);
	}
	return out.output.length > 0 ? out : undefined;
}

/** A word with a capital, and no sign that a command would have. */
const printed = /^\s*[A-Z][A-Za-z]+[\s:,][^$|`=]*$|^\s+\w[\w ]*:(?:\s|$)/;

/** A comment that begins with a program's name goes on in words like these. */
const wordsOfProse =
	/\b(?:the|an?|is|are|be|been|must|should|will|can|may|has|have|your|this|that|these|if|when|with|for|from|into|all)\b(?![/.=-])/i;

function rootPromptOf(line: string): { prompt: string; rule: string } | undefined {
	const found = rootPrompt.exec(line);
	const rest = line.slice(found?.[0].length ?? 0);
	if (!found || !looksLikeCommand(rest) || wordsOfProse.test(rest)) return undefined;
	return { prompt: found[0], rule: 'root' };
}

type Open =
	| { kind: 'backslash' }
	| { kind: 'quote'; sign: string }
	| { kind: 'heredoc'; end: string };

const heredoc = /<<-?\s*(["']?)([A-Za-z_]\w*)\1/;

/** What keeps a command open after this line. */
function continues(open: Open | undefined, line: string): Open | undefined {
	if (open?.kind === 'heredoc') return line.trim() === open.end ? undefined : open;
	const sign = openQuote(line, open?.kind === 'quote' ? open.sign : '');
	if (sign !== '') return { kind: 'quote', sign };
	const document = heredoc.exec(line);
	if (document) return { kind: 'heredoc', end: document[2] ?? '' };
	if (/\\\s*$/.test(line) || /(?:\||&&)\s*$/.test(line)) return { kind: 'backslash' };
	return undefined;
}

/** The quote sign that is still open at the end of a line, or an empty string. */
export function openQuote(line: string, open: string): string {
	let sign = open;
	for (let index = 0; index < line.length; index += 1) {
		const character = line[index] ?? '';
		if (character === '\\' && sign !== "'") index += 1;
		else if (sign !== '') {
			if (character === sign) sign = '';
		} else if (character === "'" || character === '"') {
			sign = character;
		} else if (character === '#' && (index === 0 || line[index - 1] === ' ')) return '';
	}
	return sign;
}
