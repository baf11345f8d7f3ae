import type { PlacedStatement } from '../lookup.ts';
import { unsetNames } from '../placeholder/gather.ts';
import type { SimpleCommand } from '../statement/shell.ts';
import { dropsExports } from '../statement/sudo.ts';
import { codeLines } from './links.ts';
import { type Checked, commands, hitIn, type LintRule, withFix } from './rule.ts';

function* commandsOf(
	read: Checked,
): Generator<{ placed: PlacedStatement; command: SimpleCommand }> {
	for (const placed of read.placed) {
		for (const command of read.facts.get(placed.statement.id)?.shell.commands ?? [])
			yield { placed, command };
	}
}

/** Options that `npm run` keeps for itself, with or without ` -- `; by `npm help config`. */
const npmOptions =
	/^(?:-s|-w|-ws|-q|-d|--silent|--quiet|--verbose|--loglevel\b.*|--prefix\b.*|--workspace\b.*|--workspaces|--include-workspace-root|--if-present|--ignore-scripts|--script-shell\b.*|--foreground-scripts|--color\b.*|--no-color|--json|--userconfig\b.*)$/;

/** Option names that npm also knows; what follows them is a value and not the script's. */
function swallowed(words: readonly string[]): string | undefined {
	const [first, script, ...rest] = words;
	if ((first !== 'run' && first !== 'run-script') || script === undefined || script.startsWith('-'))
		return undefined;
	const end = rest.indexOf('--');
	const before = end < 0 ? rest : rest.slice(0, end);
	return before.find((word) => word.startsWith('-') && !npmOptions.test(word));
}

/** curl as it stands answers 0 for an HTTP error; these say that somebody looks at the status. */
const curlLooks =
	/^(?:--fail|--fail-with-body|--fail-early|-w|--write-out|--write-out=.*|-I|--head|-i|--include|-v|--verbose|-V|--version|-[a-zA-Z]*[fwIiv][a-zA-Z]*)$/;

export const commandRules: readonly LintRule[] = [
	{
		id: 'sudo-drops-exports',
		severity: 'warning',
		about: 'A deployment through sudo does not see what was exported before it.',
		fires: commands('export FEATURE_NEW=true', 'sudo ./deploy.sh'),
		quiet: commands(
			'export FEATURE_NEW=true',
			'sudo -E ./deploy.sh',
			'sudo -nE ./deploy.sh',
			'sudo --preserve-env=FEATURE_NEW ./deploy.sh',
			'sudo FEATURE_NEW=true ./deploy.sh',
			'sudo systemctl status web',
		),
		*check(read) {
			if (!read.placed.some(({ statement }) => Object.keys(statement.exports).length > 0)) return;
			for (const placed of read.placed) {
				const { deploys, text } = placed.statement;
				if (!deploys || !dropsExports(text)) continue;
				const hit = hitIn(
					read,
					placed,
					/\bsudo\b/,
					'sudo starts with an environment of its own: what was exported does not reach this deployment.',
				);
				yield withFix(read, hit, 'add -E', 'sudo ', 'sudo -E ');
			}
		},
	},
	{
		id: 'npm-swallowed-option',
		severity: 'warning',
		about: '`npm run x --option` gives the option to npm and not to the script.',
		fires: commands('npm run monitor --duration=24h'),
		quiet: commands('npm run monitor -- --duration=24h', 'npm run build --silent'),
		*check(read) {
			for (const { placed, command } of commandsOf(read)) {
				const option = command.program === 'npm' ? swallowed(command.words) : undefined;
				if (option === undefined) continue;
				const name = option.split('=')[0] ?? option;
				const hit = hitIn(
					read,
					placed,
					name,
					`npm keeps ${name}: the script will not see it without " -- " before it.`,
				);
				yield withFix(read, hit, 'put " -- " before it', ` ${name}`, ` -- ${name}`);
			}
		},
	},
	{
		id: 'curl-without-fail',
		severity: 'warning',
		about: 'curl answers 0 when the server says 404 or 500, unless it is told to fail.',
		fires: commands('curl -X POST https://deploy.internal/hook'),
		quiet: commands(
			'curl --fail -X POST https://deploy.internal/hook',
			'curl -fsS https://deploy.internal/health',
		),
		*check(read) {
			for (const { placed, command } of commandsOf(read)) {
				if (command.program !== 'curl' || command.words.length === 0) continue;
				if (command.words.some((word) => curlLooks.test(word))) continue;
				if (/\|\s*(?:jq\s+(?:.*\s)?-e|grep)\b/.test(placed.statement.text)) continue;
				const hit = hitIn(
					read,
					placed,
					/\bcurl\b/,
					'curl ends with 0 even when the server answers with an error; --fail makes it fail.',
				);
				yield withFix(read, hit, 'add --fail', 'curl ', 'curl --fail ');
			}
		},
	},
	{
		id: 'variable-unset',
		severity: 'warning',
		about: 'A command uses a variable that nothing in the guide sets.',
		fires: commands('kubectl -n "$SHOP_NAMESPACE" get pods'),
		quiet: commands('SHOP_NAMESPACE=shop', 'kubectl -n "$SHOP_NAMESPACE" get pods', 'ls "$HOME"'),
		*check(read) {
			const explained = explainedNames(read);
			for (const [name, users] of unsetNames(read.placed, read.facts)) {
				const [first] = users;
				if (!first || explained.has(name)) continue;
				const others = users.length > 1 ? ` (and ${users.length - 1} more)` : '';
				yield hitIn(
					read,
					first,
					new RegExp(`\\$\\{?${name}\\b`),
					`$${name} is used here${others} and set nowhere in this guide.`,
				);
			}
		},
	},
	{
		id: 'variable-kebab',
		severity: 'error',
		about: '`${pod-name}` is valid bash: the value of $pod, or else the word "name".',
		fires: commands('kubectl logs ${pod-name}'),
		quiet: commands('echo "${HOME:-none}" "${POD-}"', 'kubectl logs ${pod_name}'),
		*check(read) {
			for (const placed of read.placed) {
				for (const found of placed.statement.text.matchAll(
					/\$\{([a-z][a-z0-9]*)-([a-z0-9]+(?:-[a-z0-9]+)*)\}/g,
				)) {
					const [token, name, rest] = found;
					yield hitIn(
						read,
						placed,
						token,
						`bash reads ${token} as $${name}, or else the word "${rest}": a placeholder that fails silently.`,
					);
				}
			}
		},
	},
	{
		id: 'danger-unchecked',
		severity: 'note',
		about: 'Something that cannot be undone runs, and no command after it looks at the result.',
		fires: commands('npm run build', 'npm run migrate:orders'),
		quiet: commands('npm run migrate:orders', 'npm run test:orders'),
		*check(read) {
			for (const [index, placed] of read.placed.entries()) {
				const { statement, step, phase, procedure } = placed;
				if (statement.danger?.level !== 'irreversible' || !step) continue;
				const owner = phase?.id ?? procedure?.id;
				const later = read.placed
					.slice(index + 1)
					.filter((one) => (one.phase?.id ?? one.procedure?.id) === owner);
				if (later.some((one) => looks.test(one.statement.text))) continue;
				yield {
					line: statement.line,
					message: `This ${statement.danger.why}, and no command after it in this part checks the result.`,
				};
			}
		},
	},
	{
		id: 'pipe-to-shell',
		severity: 'warning',
		about: 'A script from the network is run without being looked at.',
		fires: commands('curl -fsSL https://get.internal/install.sh | bash'),
		quiet: commands('curl -fsSL https://get.internal/install.sh -o install.sh'),
		*check(read) {
			for (const placed of read.placed) {
				if (placed.statement.danger?.rule !== 'pipe-to-shell' && !piped.test(placed.statement.text))
					continue;
				yield hitIn(
					read,
					placed,
					/\b(?:curl|wget)\b/,
					'A script from the network goes straight to a shell: fetch it, look at it, then run it.',
				);
			}
		},
	},
	{
		id: 'host-sample',
		severity: 'warning',
		about: 'A command speaks to example.com or another sample host.',
		fires: commands('curl --fail https://api.example.com/health'),
		quiet: commands('curl --fail https://api.shop.internal/health'),
		*check(read) {
			for (const placed of read.placed) {
				const host = sampleHost.exec(placed.statement.text)?.[0];
				if (host === undefined) continue;
				yield hitIn(read, placed, host, `${host} is a sample host: put the real one here.`);
			}
		},
	},
	{
		id: 'dash-typographic',
		severity: 'error',
		about: 'An editor turned `--` or quotes into typographic signs that a shell does not know.',
		fires: commands('npm run deploy \u2013dry-run'),
		quiet: commands('npm run deploy --dry-run', 'echo "a \u2013 b"'),
		*check(read) {
			for (const placed of read.placed) {
				const found = /(?<=\s)([\u2013\u2014])(?=[a-z])/.exec(placed.statement.text);
				if (!found) continue;
				const dash = found[1] ?? '';
				const hit = hitIn(
					read,
					placed,
					dash,
					`"${dash}" is no option sign: a shell needs "--" here.`,
				);
				yield withFix(read, hit, 'write "--"', dash, '--');
			}
		},
	},
	{
		id: 'placeholder',
		severity: 'note',
		about: 'A command has a gap to fill; it is asked for before the block runs.',
		fires: commands('kubectl delete pod <pod name>'),
		quiet: commands('kubectl delete pod web-1', 'sort < names.txt'),
		*check(read) {
			for (const { token, lines } of read.runbook.placeholders) {
				const [line = 1] = lines;
				if (token.startsWith('$')) continue;
				const column = Math.max(0, (read.lines[line - 1] ?? '').indexOf(token)) + 1;
				const others =
					lines.length > 1
						? ` (also on ${lines.length - 1} more line${lines.length > 2 ? 's' : ''})`
						: '';
				yield {
					line,
					column,
					message: `${token} is to be filled in${others}; gonogo asks for it first.`,
				};
			}
		},
	},
];

/** Names that the prose puts in backticks: it tells the reader what to put there. */
function explainedNames(read: Checked): Set<string> {
	const inCode = codeLines(read);
	const names = new Set<string>();
	for (const [index, line] of read.lines.entries()) {
		if (inCode.has(index + 1) || !line.includes('`')) continue;
		for (const found of line.matchAll(/`\$?\{?([A-Za-z_]\w*)\}?`/g)) names.add(found[1] ?? '');
	}
	return names;
}

const looks =
	/(?:^|[\s:/._-])(?:test|tests|verify|validate|check|status|health|healthz|monitor|smoke|get|describe|list|ls|show|diff|curl|ping|wait|logs?|inspect|report|psql|select)(?:$|[\s:/._-])/i;
const piped = /\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:-E\s+)?(?:ba|z|k|da)?sh\b/;
const sampleHost =
	/(?<![\w.-])(?:[\w-]+\.)*example\.(?:com|org|net)\b|(?<![\w.-])(?:[\w-]+\.)*(?:yourdomain|your-domain|mydomain)\.com\b/;
