import type { PlacedStatement } from '../lookup.ts';
import { type Checked, commands, guide, type Hit, hitIn, type LintRule } from './rule.ts';

/** Programs whose failure a pipe or a `;` should not hide. */
const matters =
	/^(?:npm|npx|pnpm|yarn|make|kubectl (?:apply|rollout|delete|scale|patch)|helm|terraform|docker (?:build|push|compose)|git (?:push|pull|merge|checkout)|pg_dump|pg_restore|mysqldump|psql|curl|wget|rsync|scp|aws|gcloud|ansible-playbook|\.?\/?[\w/-]+\.sh)\b/;

/** Rules about how one command follows another. */
export const flowRules: readonly LintRule[] = [
	{
		id: 'failure-hidden',
		severity: 'warning',
		about: 'A pipe, a `;` or `|| true` hides that a command failed.',
		fires: commands('npm run deploy | tee deploy.log'),
		quiet: commands('npm run deploy > deploy.log', 'kubectl get pods | grep web'),
		*check(read) {
			for (const placed of read.placed) {
				const hit = hiddenFailure(read, placed);
				if (hit) yield hit;
			}
		},
	},
	{
		id: 'relative-after-cd',
		severity: 'note',
		about:
			'A block changes to a relative folder although an earlier one has already left the start.',
		fires: guide(
			commands('cd app', 'npm ci'),
			'### Step 2: More',
			'',
			'```bash',
			'cd app',
			'npm test',
			'```',
		),
		quiet: guide(
			commands('cd app', 'npm ci', 'cd ..'),
			'### Step 2: More',
			'',
			'```bash',
			'cd app',
			'npm test',
			'```',
		),
		check: relativeAfterCd,
	},
];

function hiddenFailure(read: Checked, placed: PlacedStatement): Hit | undefined {
	const { statement } = placed;
	const shell = read.facts.get(statement.id)?.shell;
	const [first] = shell?.commands ?? [];
	if (!shell || !first || statement.longRunning) return undefined;
	if (/\|\|\s*(?:true|:)\s*$/.test(statement.text) && matters.test(first.text)) {
		return hitIn(read, placed, /\|\|\s*(?:true|:)/, '"|| true" hides whether this worked.');
	}
	if (shell.piped && /\|&?\s*tee\b/.test(statement.text) && !/pipefail/.test(statement.text)) {
		return hitIn(
			read,
			placed,
			/\|&?\s*tee/,
			'The pipe answers for tee: when the command before it fails, this still counts as done.',
		);
	}
	const next = /^\s*;\s*\S/.test(textBehind(read, placed));
	if (next && matters.test(first.text) && shell.compound.length === 0) {
		return hitIn(
			read,
			placed,
			';',
			'What stands after ";" runs even when this fails: "&&" would stop.',
		);
	}
	return undefined;
}

/** What follows a statement on its last line. */
function textBehind(read: Checked, placed: PlacedStatement): string {
	const lines = placed.statement.text.split('\n');
	const last = lines.at(-1) ?? '';
	const line = read.lines[placed.statement.line + lines.length - 2] ?? '';
	const at = line.indexOf(last);
	return at < 0 ? '' : line.slice(at + last.length);
}

const cd = /^(?:cd|pushd)\s+["']?([^\s"';&|]+)/;

function* relativeAfterCd(read: Checked): Generator<Hit> {
	let left: { folder: string; line: number; block: number } | undefined;
	for (const { statement, block, phase, procedure } of read.placed) {
		if (!block || (!phase && procedure?.role !== 'other' && procedure?.role !== 'quick-start'))
			continue;
		const folder = cd.exec(statement.text)?.[1];
		if (folder === undefined) continue;
		if (/^(?:\/|~|\$|-|\.\.)/.test(folder)) left = undefined;
		else if (
			left &&
			left.block !== block.line &&
			left.folder.split('/')[0] === folder.split('/')[0]
		) {
			yield {
				line: statement.line,
				message: `"cd ${folder}" counts on the folder where the guide began, but line ${left.line} has already gone to ${left.folder}.`,
			};
		} else left = { folder, line: statement.line, block: block.line };
	}
}
