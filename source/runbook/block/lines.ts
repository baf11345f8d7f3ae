import { programs, wordyPrograms } from './programs.ts';

const assignment = /^(?:export\s+)?[A-Za-z_]\w*(?:\[\w+\])?\+?=(?![=~])/;
const keyword =
	/^(?:for|while|until|if|case|select|function)\s.*(?:\bdo\b|\bthen\b|\bin\b|;|\{|\[\[?)|^(?:for|while|until|if|case)\s|^(?:\w+\s*\(\)\s*\{|\(\(|\[\[? |\{ )/;
const scriptPath =
	/^(?:\.{1,2}|~|\$\{?\w+\}?|\/(?:usr|opt|bin|sbin|etc|srv|var|home|root))?\/[\w./${}-]+(?:\s|$)/;
const scriptFolder = /^(?:bin|scripts?|hack|tools)\/[\w./-]*\w\s+\S/;
const localScript = /^[\w.-]+\.(?:sh|bash|py|rb|pl|js)(?:\s|$)/;

/** Words that come before the program itself. */
const carriers = /^(?:sudo(?:\s+-\S+)*|time|nohup|exec|command|env(?:\s+\w+=\S*)*)\s+/;

/** True for a line that a shell would take for a command, and a reader too. */
export function looksLikeCommand(given: string): boolean {
	const line = given.trim();
	if (line === '' || line.startsWith('#')) return false;
	const bare = line
		.replace(carriers, '')
		.replace(/^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*)\s+)+(?=\S)/, '');
	const word = /^["']?([^\s"';|&<>()]+)/.exec(bare)?.[1] ?? '';
	const known = programs.has(word) || programs.has(word.slice(word.lastIndexOf('/') + 1));
	if (known && !/^[:=]/.test(bare.slice(word.length).trim())) {
		return !wordyPrograms.has(word) ? !readsAsProse(bare) : hasShellSigns(bare.slice(word.length));
	}
	if (wordyPrograms.has(word)) return hasShellSigns(bare.slice(word.length));
	if (assignment.test(line)) return isAssignment(line);
	if (keyword.test(line)) return /[;$[({]|\bdo\b|\bthen\b|\bin\b/.test(line) && !readsAsProse(line);
	if (/^\/\S*\.(?:crt|key|pem|conf|ya?ml|json|log|txt|db|md|service)$/.test(bare)) return false;
	return (
		(scriptPath.test(bare) || scriptFolder.test(bare) || localScript.test(bare)) &&
		!/(?::|^\S+\/)\s*$/.test(bare)
	);
}

/** `NAME=value` of a shell: no space before the sign, and not the `notAfter=Aug  6` of a report. */
function isAssignment(line: string): boolean {
	const value = line.replace(/^(?:export\s+)?[^=]+=/, '');
	return (
		/^(?:$|["'$(`]|\S+(?:\s*(?:#.*)?$|\s*[;&|\\]|\s+\S))/.test(value) &&
		!/^[A-Z][a-z]{2}\s+\d/.test(value)
	);
}

const signs = /(?:^|\s)--?[\w-]|[|><$&;*~]|[./]\w|\w[/:=.]\w|["'`]|^\s*$|^\s+-/;

function hasShellSigns(text: string): boolean {
	return signs.test(text);
}

/** A sentence: it ends like one, has no sign that only commands have, and several plain words. */
export function readsAsProse(text: string): boolean {
	const line = text.trim();
	if (/(?:^|\s)--?\w|[|$`]|&&|\s>|["']\s*$/.test(line)) return false;
	const words = line.split(/\s+/);
	const plain = words.filter((word) => /^[A-Za-z][a-z']*[,.:;!?]?$/.test(word)).length;
	const articles = words.filter((word) =>
		/^(?:the|a|an|is|are|you|this|that|these|your|will|should|to|of|for|and|with|has|been|we|it)$/i.test(
			word,
		),
	).length;
	return (
		(words.length >= 4 && plain >= words.length - 1 && (/[.:!?]$/.test(line) || articles >= 2)) ||
		(words.length >= 5 && articles >= 2 && plain >= words.length * 0.7)
	);
}

/** First lines that only a program's answer begins with. Each row has an example. */
export const outputRows: readonly {
	rule: string;
	matches: RegExp;
	/** No shell could mean it as a command, wherever it stands. */
	sure?: true;
	example: string;
	not: string;
}[] = [
	{
		rule: 'json',
		matches: /^\s*(?:\{\s*$|\{\s*["']\w+["']\s*:|\[\s*(?:\{|$)|\[\s*["']?[\w-]+["']?\s*,)/,
		example: '{"status": "ok"}',
		not: '{ echo a; }',
	},
	{
		rule: 'klog',
		sure: true,
		matches: /^[IWEF]\d{4} \d\d:\d\d/,
		example: 'I1126 10:11:12.000 1 main.go:1] x',
		not: 'E2E=1 make',
	},
	{
		rule: 'timestamp',
		matches: /^\[?\s*\(?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d/,
		example: '2024-01-02T03:04:05Z started',
		not: '2024',
	},
	{
		rule: 'syslog',
		sure: true,
		matches: /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}\s+\d\d:\d\d/,
		example: 'Jan  2 03:04:05 host app: x',
		not: 'Jan=1',
	},
	{ rule: 'clock', matches: /^\d\d:\d\d:\d\d\b/, example: '10:11:12 up 3 days', not: '10' },
	{
		rule: 'columns',
		matches: /^\s*(?:[A-Z][A-Z0-9_%()/-]+)(?:\s{2,}|\t| \| )\s*[A-Z][A-Z0-9_%()/-]+(?:\s|$)/,
		example: 'NAME   READY   STATUS',
		not: 'NAME=x READY',
	},
	{ rule: 'one-column', matches: /^NAME(?:\s|$)/, example: 'NAME', not: 'NAMESPACE=x' },
	{ rule: 'box', matches: /^\s*[+|│┌└├╭╰][-=+|─\s┬┼]*/, example: '+-----+----+', not: '-v' },
	{
		rule: 'rule-line',
		matches: /^\s*(?:[-=_*~─]{4,}|\.{3,})\s*$/,
		example: '-----',
		not: '--help',
	},
	{
		rule: 'watch-head',
		matches: /^Every \d+(?:\.\d+)?s:/,
		example: 'Every 2.0s: ceph status',
		not: 'every',
	},
	{ rule: 'interrupt', matches: /^\^[CDZ]/, example: '^C', not: '^a^b' },
	{
		rule: 'http',
		matches: /^(?:HTTP\/\d|< HTTP\/|\* (?:Trying|Connected))/,
		example: 'HTTP/1.1 200 OK',
		not: 'http GET x',
	},
	{
		rule: 'status',
		matches: /^\s*(?:[A-Z][\w .()/-]{0,40}|[a-z][\w-]*):\s+\S/,
		example: 'Status: Running',
		not: 'kubectl get pods',
	},
	{
		rule: 'level',
		matches:
			/^\s*\[?(?:INFO|WARN(?:ING)?|ERROR|DEBUG|FATAL|PANIC|TRACE|OK|PASS(?:ED)?|FAIL(?:ED)?|CRITICAL|NOTICE|SUCCESS)\b[\]:\s]/,
		example: 'ERROR: no such host',
		not: 'INFO=1',
	},
	{
		rule: 'key-value-log',
		matches: /^(?:ts|time|level|msg|caller)=\S+\s+\w+=/,
		example: 'level=info msg="x"',
		not: 'time make',
	},
	{
		rule: 'json-log',
		matches: /^\{"(?:level|ts|time|msg|timestamp)"/,
		example: '{"level":"info"}',
		not: '{"x"',
	},
	{
		rule: 'trace',
		matches: /^(?:Traceback|Exception|panic:|goroutine \d|\s+at \S+\()/,
		example: 'Traceback (most recent call last):',
		not: 'trace',
	},
	{
		rule: 'answer',
		matches:
			/^(?:\w[\w./-]* )?(?:deployment|pod|service|configmap|secret|job|node|statefulset|daemonset|namespace)[\w./]*\/[\w.-]+ (?:created|configured|deleted|patched|restarted|scaled|unchanged|condition met|evicted|cordoned)/,
		example: 'deployment.apps/web configured',
		not: 'kubectl get pod/web',
	},
	{
		rule: 'package',
		sure: true,
		matches:
			/^\s*(?:[a-z][\w+.-]*-)?\d[\w.+~:-]*\.(?:x86_64|amd64|aarch64|arm64|noarch|i[3-6]86|ppc64le|s390x)\s*$/,
		example: 'kernel-5.4.278-1.el7.x86_64',
		not: 'rpm -e kernel-5.4.278-1.el7.x86_64',
	},
	{
		rule: 'menu',
		sure: true,
		matches: /^\s*\d+ ?: \S/,
		example: '0 : Linux (5.4.278) 7 (Core)',
		not: '0:1',
	},
	{
		rule: 'waiting-prompt',
		sure: true,
		matches: /^(?:\S.*@[\w.-]+:\S*|(?:ba)?sh-\d\.\d)[$#]\s*$/,
		example: 'app@web-1:/srv$',
		not: 'app@web-1:/srv$ ls',
	},
	{ rule: 'bullet', matches: /^\s*[•✓✔✗✘✅❌→]/u, example: '✔ 3 passed', not: '- x' },
	{
		rule: 'certificate',
		matches: /^(?:-----BEGIN|notAfter=|notBefore=|subject=|issuer=)/,
		example: 'notAfter=Aug  6 10:00:00 2030 GMT',
		not: 'notify',
	},
];

/** The rows as one pattern, since most lines fit none of them. */
function anyOf(rows: typeof outputRows): RegExp {
	return new RegExp(rows.map(({ matches }) => matches.source).join('|'), 'u');
}

const output = anyOf(outputRows);
const sureOutput = anyOf(outputRows.filter((row) => row.sure));

export function looksLikeOutput(line: string): boolean {
	return output.test(line);
}

/** True for a line that is output even between commands. */
export function surelyOutput(line: string): boolean {
	return sureOutput.test(line);
}
