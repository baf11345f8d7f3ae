import type { LongRunning } from '../model.ts';
import type { SimpleCommand } from './shell.ts';
import { tableOf } from './table.ts';

/** Commands that run until they are stopped, or for as long as their text says. */
export type LongRunningRow = {
	rule: string;
	why: string;
	matches: RegExp;
	/** Looks at the whole statement instead of each command. */
	on?: 'statement';
	example: string;
	not: string;
};

export const longRunningRows: readonly LongRunningRow[] = [
	{
		rule: 'monitor-script',
		why: 'a monitor',
		matches:
			/^(?:npm|pnpm|yarn|bun)(?: run)?(?: -\S+)* (?:monitor|watch|tail|observe|soak|dev|start|serve)(?:[:_-]\S*)?(?: |$)/,
		example: 'npm run monitor:performance',
		not: 'npm run test:monitoring',
	},
	{
		rule: 'watch',
		why: 'repeats until it is stopped',
		matches: /^(?:watch|entr|nodemon|top|htop|iotop|vmstat \d+$|iostat \d+$)(?: |$)/,
		example: 'watch -n 2 kubectl get pods',
		not: 'watchman --version',
	},
	{
		rule: 'follow',
		why: 'follows a file or a log',
		matches:
			/^(?:tail (?:.* )?(?:-\w*[fF]\b|--follow)|(?:kubectl|oc|docker|podman|docker-compose|stern|heroku|vercel|fly|flyctl|journalctl|nomad alloc|gcloud|aws|pm2|supabase|nerdctl|crictl)(?: .*)? (?:-f|--follow|--tail|-\w*f)(?: |$)(?<=(?:logs?|tail|journalctl)\b.*)|stern )/,
		example: 'kubectl logs -f deploy/web',
		not: 'kubectl apply -f web.yaml',
	},
	{
		rule: 'journal',
		why: 'follows a log',
		matches: /^journalctl (?:.* )?(?:-\w*f\w*|--follow)(?: |$)/,
		example: 'journalctl -fu web',
		not: 'journalctl -u web',
	},
	{
		rule: 'watch-flag',
		why: 'watches until it is stopped',
		matches:
			/^(?:kubectl|oc|argocd|gh|npm|jest|vitest|tsc|flux|helm)(?: .*)? (?:--watch|-w)(?: |$)/,
		example: 'kubectl get pods --watch',
		not: 'kubectl get pods --watch-cache',
	},
	{
		rule: 'port-forward',
		why: 'keeps a tunnel open',
		matches:
			/^(?:(?:kubectl|oc)(?: .*)? (?:port-forward|proxy)|ssh (?:.* )?-\w*N|cloud_sql_proxy|cloud-sql-proxy|ngrok)(?: |$)/,
		example: 'kubectl port-forward svc/web 8080:80',
		not: 'kubectl get svc',
	},
	{
		rule: 'serve',
		why: 'a server',
		matches:
			/^(?:python3? -m http\.server|npx (?:serve|http-server)|rails (?:s|server)|php -S|node server)(?: |$)/,
		example: 'python3 -m http.server 8000',
		not: 'python3 app.py',
	},
	{
		rule: 'endless-loop',
		why: 'a loop without an end',
		on: 'statement',
		matches:
			/\bwhile\s+(?:true|:|\[\s*1\s*\]|sleep\b)|\buntil\s+false\b|\bfor\s*\(\(\s*;\s*;\s*\)\)/,
		example: 'while true; do date; sleep 5; done',
		not: 'while read line; do echo "$line"; done',
	},
	{
		rule: 'wait-loop',
		why: 'waits for a condition',
		on: 'statement',
		matches: /\b(?:while|until)\b[\s\S]*\bsleep\b/,
		example: 'until curl -f localhost; do sleep 2; done',
		not: 'for f in a b; do echo "$f"; done',
	},
	{
		rule: 'wait',
		why: 'waits for a condition',
		matches:
			/^(?:(?:kubectl|oc)(?: .*)? (?:rollout status|wait)|aws (?:.* )?wait|argocd app wait|argo rollouts get .*--watch|helm (?:.* )?--wait|gh run watch|cf(?:n)? wait|terraform refresh -wait)(?: |$)/,
		example: 'kubectl rollout status deploy/web',
		not: 'kubectl rollout history deploy/web',
	},
	{
		rule: 'capture',
		why: 'captures until it is stopped',
		matches:
			/^(?:tcpdump(?!.* -c ?\d)|strace -p|perf record|ping(?!.* -[cw])|mtr(?!.* -(?:r|-report)))(?: |$)/,
		example: 'tcpdump -i eth0',
		not: 'ping -c 3 host',
	},
	{
		rule: 'load',
		why: 'a load test',
		matches: /^(?:k6 run|locust|wrk|hey|vegeta attack|artillery run|ab|jmeter|gatling)(?: |$)/,
		example: 'k6 run load.js',
		not: 'k6 version',
	},
	{
		rule: 'follow-flag',
		why: 'watches until it is stopped',
		matches: /^(?!tail|kubectl|oc)\S+ (?:.* )?--(?:follow|watch)(?: |$)/,
		example: 'rollctl status --watch',
		not: 'rollctl status --watched',
	},
	{
		rule: 'sleep',
		why: 'waits',
		matches: /^sleep (?:[6-9]\d|\d{3,}|\d+(?:\.\d+)?[mhd])/,
		example: 'sleep 10m',
		not: 'sleep 5',
	},
	{
		rule: 'duration',
		why: 'runs for a given time',
		matches: / --duration(?:=| )\d/,
		example: 'loadgen --duration=10m',
		not: 'loadgen --duration-unit=ms',
	},
];

const rowsFor = tableOf(longRunningRows);
const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const span =
	'(\\d+(?:\\.\\d+)?)\\s*(s|m|h|d|w)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?|ays?|eeks?)?\\b';
const durationOption = new RegExp(
	`(?:--(?:duration|for|period|timeout|window)(?:=| )|^sleep )${span}`,
	'i',
);
const durationSeconds = /(?:--(?:duration|for|period|window)(?:=| )|^sleep )(\d+)(?= |$)/i;
const durationWords = new RegExp(
	`\\bfor\\s+(?:at\\s+least\\s+|about\\s+|the\\s+next\\s+|another\\s+)?${span}`,
	'i',
);

/** Whether a statement goes on, why, and for how many seconds where its text or its label says so. */
export function longRunningOf(
	commands: readonly SimpleCommand[],
	text: string,
	label: string | undefined,
): LongRunning | undefined {
	const [row] = rowsFor(commands, text);
	if (!row) return undefined;
	const length = durationOf(commands, label);
	return { ...(length !== undefined && { seconds: length }), why: row.why };
}

function durationOf(
	commands: readonly SimpleCommand[],
	label: string | undefined,
): number | undefined {
	for (const command of commands) {
		const found = durationOption.exec(command.text);
		if (found) return toSeconds(found[1], found[2]);
		const plain = durationSeconds.exec(command.text);
		if (plain) return Number(plain[1]);
	}
	const words = label === undefined ? null : durationWords.exec(label);
	return words ? toSeconds(words[1], words[2]) : undefined;
}

function toSeconds(amount: string | undefined, unit: string | undefined): number {
	return Math.round(Number(amount) * (seconds[unit?.toLowerCase() ?? ''] ?? 1));
}
