import type { BlockKind } from '../model.ts';
import { looksLikeCommand, looksLikeOutput, readsAsProse } from './lines.ts';
import { type Prompted, splitPrinted, splitPrompted } from './prompt.ts';

type TagGroup = 'shell' | 'console' | 'windows' | 'query' | 'config' | 'code' | 'output' | 'none';

const tagGroups: Record<Exclude<TagGroup, 'none' | 'code'>, string> = {
	shell: 'bash sh shell zsh ksh fish posix commandline cli',
	console: 'console terminal shell-session shellsession bash-session sh-session session',
	windows: 'powershell ps1 pwsh posh cmd bat batch dosbatch batchfile',
	query:
		'sql promql logql kql kusto graphql mysql postgresql psql plsql pgsql cypher influxql tsql cql spl',
	config:
		'yaml yml json json5 jsonc toml ini properties env dotenv nginx xml hcl tf terraform apache dockerfile conf cfg config diff patch cron crontab systemd csv html css desktop gitignore caddyfile',
	output: 'output log logs text txt plain plaintext ascii none',
};
const groupOf = new Map(
	Object.entries(tagGroups).flatMap(([group, tags]) =>
		tags.split(' ').map((tag) => [tag, group as TagGroup] as const),
	),
);

export type Classified = { kind: BlockKind; prompted?: Prompted; windows?: boolean };

/** What stands around a block: the sentence before it, and every `$NAME` that the guide uses. */
export type Around = { lead: string; used: ReadonlySet<string> };

/** What a sentence before a block says of it, for the cases where the text alone leaves it open. */
export const outputLead =
	/\b(?:outputs?|prints?|result|response|example output|sample output|should (?:see|look|show|return|be)|looks? like|similar to|returns?|expected|you (?:will|'ll) see|displays?|shows)\b[^.]*:?\s*$/i;

/**
 * What a block is: by its content first, its tag second. Rules 1 to 7 of the order:
 * foreign language, prompts, output, configuration, script, lead, tag or first word.
 */
export function classifyBlock(tag: string, text: string, around: Around): Classified {
	const group = tag === '' ? 'none' : (groupOf.get(tag) ?? 'code');
	const lines = text.split('\n');
	if (group === 'code') return { kind: 'other' };
	if (group === 'query' || group === 'config') return { kind: group };
	if (group === 'windows') return { kind: 'command', windows: true };
	return classifyLines(group, lines, around);
}

function classifyLines(group: TagGroup, lines: string[], around: Around): Classified {
	const { lead } = around;
	const first = lines.find((line) => line.trim() !== '' && !/^\s*#(?!!)/.test(line)) ?? '';
	const shellTag = group === 'shell';
	const told = outputLead.test(lead);
	if (isQuery(first)) return { kind: told && group === 'output' ? 'output' : 'query' };
	const rooted = !lines.some((line) => looksLikeCommand(line));
	const prompted = splitPrompted(lines, rooted);
	if (prompted) return classifyPrompted(prompted);
	if (first === '') return { kind: 'other' };
	if (/^#!/.test(lines.find((line) => line.trim() !== '') ?? '') || isScript(lines))
		return { kind: 'script' };
	if (isWindows(first)) return { kind: 'command', windows: true };
	if (isConfig(lines, shellTag, around)) return { kind: told && !shellTag ? 'output' : 'config' };
	const command =
		looksLikeCommand(first) || (group === 'none' && !told && readsAsNewProgram(lines));
	if (!command && looksLikeOutput(first)) return { kind: 'output' };
	if (!command && /^\S+:\/\/\S+$/.test(first.trim())) return { kind: 'other' };
	if (!command && /[:：]\s*$/.test(first))
		return { kind: group === 'output' || told ? 'output' : 'other' };
	if (shellTag) {
		if (command) return withoutOutput(lines);
		if (proseShare(lines) > 0.5) return { kind: 'other' };
		return { kind: told && !/[$|>\\-]/.test(first) ? 'output' : 'command' };
	}
	if (!command)
		return { kind: group === 'console' && mostlyCommands(lines) ? 'command' : 'output' };
	if (group === 'output' && told && !mostlyCommands(lines)) return { kind: 'output' };
	return proseShare(lines) > 0.5 ? { kind: 'other' } : withoutOutput(lines);
}

function withoutOutput(lines: string[]): Classified {
	const prompted = splitPrinted(lines);
	return { kind: 'command', ...(prompted && { prompted }) };
}

function classifyPrompted(prompted: Prompted): Classified {
	const real = prompted.commands.filter(({ text }) => text.trim() !== '' && !text.startsWith('#'));
	const [first] = real;
	if (!first) return { kind: 'output' };
	if (real.every(({ text }) => isQuery(text))) return { kind: 'query' };
	const windows = prompted.rules.every((rule) => rule === 'powershell' || rule === 'cmd');
	return { kind: 'command', prompted, ...(windows && { windows }) };
}

const sqlStart =
	/^\s*(?:SELECT\s|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX|UNIQUE|USER|ROLE|DATABASE|EXTENSION|OR|VIEW|SCHEMA)|ALTER\s+(?:TABLE|USER|ROLE|DATABASE|SYSTEM)|DROP\s+(?:TABLE|USER|ROLE|INDEX|OWNED|DATABASE)|GRANT\s|REVOKE\s|BEGIN;|EXPLAIN\s|VACUUM\b|REINDEX\b|SHOW\s+\w+;|db\.\w+\.\w+\()/i;
const promqlStart =
	/^\s*(?:sum|avg|max|min|count|rate|irate|increase|histogram_quantile|topk|bottomk|absent|quantile|label_replace|ceil|predict_linear|changes|deriv|delta)(?:_over_time)?\s*(?:by\s*\([^)]*\)\s*)?\(|^[a-z_:][\w:]*\{[\w]+\s*(?:=~?|!=|!~)\s*"|^[a-z][\w:]*_[\w:]+\s*(?:[<>]=?|==|!=)\s*[\d.]+\s*$/i;

function isQuery(line: string): boolean {
	return sqlStart.test(line) || promqlStart.test(line) || /^\s*fields(?:\s+@|\s*$)/.test(line);
}

/**
 * A short untagged block whose lines all begin with the same plain word, or with a gap to fill and an option, calls a
 * program that no list knows.
 */
function readsAsNewProgram(lines: string[]): boolean {
	const real = lines
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('#'));
	const word = /^(?:[a-z][\w.-]*|<[\w -]+>(?=\s+-))(?=\s+[\w<["'./-])/.exec(real[0] ?? '')?.[0];
	if (word === undefined || real.length > 4) return false;
	return real.every(
		(line) => line.startsWith(`${word} `) && !/\s{2,}|[.:;,]$/.test(line) && !readsAsProse(line),
	);
}

function isWindows(line: string): boolean {
	return /^\s*(?:Get|Set|New|Remove|Stop|Start|Restart|Import|Export|Invoke|Test|Add|Enable|Disable|Write|Install|Connect)-[A-Z]\w+|^\s*(?:Set-ExecutionPolicy|\$env:\w+|net (?:stop|start) |iisreset|dir [A-Z]:\\|copy |xcopy |robocopy |icacls |schtasks )|^\s*\S.*%[A-Z][A-Z0-9_]{2,}%/.test(
		line,
	);
}

/** Text that asks for arguments of its own is meant to be saved, not pasted. */
function isScript(lines: string[]): boolean {
	return (
		lines.some(
			(line) =>
				/(?:^|[\s"'=])\$(?:[1-9@*]|\{[1-9@*])/.test(line) && !/\b(?:awk|perl|sed)\b/.test(line),
		) &&
		!lines.some((line) => /^\s*(?:function\s+\w+|\w+\s*\(\))/.test(line)) &&
		!insideQuotes(lines)
	);
}

/** `$1` within single quotes belongs to another program. */
function insideQuotes(lines: string[]): boolean {
	const bare = lines.join('\n').replace(/'[^']*'/g, '');
	return !/(?:^|[\s"=])\$(?:[1-9@*]|\{[1-9@*])/m.test(bare);
}

function isConfig(lines: string[], shellTag: boolean, around: Around): boolean {
	const real = lines.filter((line) => line.trim() !== '' && !/^\s*(?:#|\/\/)/.test(line));
	const [first = ''] = real;
	if (
		/^(?:apiVersion|kind|metadata|version|services|name):/.test(first.trim()) ||
		/^-{3}\s*$/.test(first)
	)
		return true;
	if (/^[\w."'-]+:\s*(?:\||>|\[\]|\{\})?$/.test(first.trim())) return true;
	if (
		/^(?:diff --git|@@ -\d|--- a\/|\+\+\+ b\/|<\?xml|<[a-zA-Z]+[\s>]|server \{|location |FROM \S+$|\[[\w. -]+\]$)/.test(
			first.trim(),
		)
	)
		return true;
	if (/^(?:\*|\d+|\*\/\d+)(?:\s+(?:\*|[\d,*/-]+)){4}\s/.test(first.trim())) return true;
	const yaml = real.filter((line) => /^\s*(?:- )?[\w."'/-]+:(?:\s|$)/.test(line)).length;
	if (real.length >= 2 && yaml === real.length) return true;
	return isSettings(real, shellTag, around);
}

/** Lines that are all `NAME=value` without a use of them are a settings file, whatever the tag says. */
function isSettings(real: string[], shellTag: boolean, around: Around): boolean {
	if (
		real.length === 0 ||
		!real.every((line) =>
			/^\s*[A-Za-z_][\w.]*=\S*(?:\s+#.*)?$|^\s*[A-Za-z_][\w.]*="[^"]*"\s*$/.test(line),
		)
	)
		return false;
	if (!shellTag) return real.every((line) => !/\$[({]?/.test(line));
	if (real.some((line) => around.used.has(/\w+/.exec(line)?.[0] ?? ''))) return false;
	return (
		real.length >= 2 &&
		real.every((line) => /^\s*[A-Z][A-Z0-9_]*=/.test(line) && !/[$`<]/.test(line))
	);
}

function mostlyCommands(lines: string[]): boolean {
	const real = lines.filter((line) => line.trim() !== '');
	return real.filter((line) => looksLikeCommand(line)).length > real.length / 2;
}

function proseShare(lines: string[]): number {
	const real = lines.filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
	return real.length === 0 ? 0 : real.filter((line) => readsAsProse(line)).length / real.length;
}
