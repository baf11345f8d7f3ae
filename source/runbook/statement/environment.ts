import type { SimpleCommand } from './shell.ts';

/** The names of environments that commands use, and the one that each stands for. */
export const environmentRows: readonly { name: string; words: readonly string[] }[] = [
	{ name: 'production', words: ['production', 'prod', 'prd', 'live'] },
	{ name: 'staging', words: ['staging', 'stage', 'stg'] },
	{ name: 'preview', words: ['preview'] },
	{ name: 'canary', words: ['canary'] },
	{ name: 'integration', words: ['integration'] },
	{ name: 'sandbox', words: ['sandbox'] },
	{ name: 'uat', words: ['uat'] },
	{ name: 'qa', words: ['qa'] },
	{ name: 'development', words: ['development', 'dev'] },
];

const byWord = new Map(environmentRows.flatMap((row) => row.words.map((word) => [word, row.name])));
const anyWord = [...byWord.keys()].join('|');

/** `deploy:staging`, `--env=prod`, `-e production`, `--prod`, `-n prod`, `--context prod-eu`. */
const inScript = new RegExp(`^[\\w.:-]+[:_-](${anyWord})(?:[:_-]|$)`, 'i');
const asFlag = new RegExp(`^--(${anyWord})$`, 'i');
const joinedOption = new RegExp(
	`^(?:--(?:env|environment|stage|target|context|namespace|kube-context|profile|mode)|NODE_ENV|RAILS_ENV|ENV|ENVIRONMENT)=["']?(${anyWord})(?:[-_.]|$)`,
	'i',
);
/** Before the command: settings of a server's own environment. `NODE_ENV` is left out, builds are given it anywhere. */
const setting = new RegExp(
	`^(?:RAILS_ENV|RACK_ENV|APP_ENV|DEPLOY_ENV|TARGET_ENV|ENV|ENVIRONMENT)=["']?(${anyWord})["']?$`,
	'i',
);
const option =
	/^(?:-e|-n|-E|--(?:env|environment|stage|target|context|namespace|kube-context|profile|mode))$/;
const value = new RegExp(`^(${anyWord})(?:[-_.]|$)`, 'i');
const bareArgument = new RegExp(`^(${anyWord})$`, 'i');

/** The target environment that a command names itself, by its usual name. */
export function environmentOf(commands: readonly SimpleCommand[]): string | undefined {
	for (const command of commands) {
		const word = environmentWord(command);
		const name = word === undefined ? undefined : byWord.get(word.toLowerCase());
		if (name !== undefined) return name;
	}
	return undefined;
}

/** Programs whose arguments name scripts and targets rather than files and messages. */
const runners =
	/^(?:npm|pnpm|yarn|bun|make|just|task|rake|cap|kamal|deploy[\w.-]*|rollout[\w.-]*|release[\w.-]*|promote[\w.-]*|tf-deploy)$/;

function environmentWord(command: SimpleCommand): string | undefined {
	const { words } = command;
	for (const text of command.settings) {
		const named = setting.exec(text);
		if (named) return named[1];
	}
	for (const [index, word] of words.entries()) {
		if (option.test(word)) {
			const next = words[index + 1] ?? '';
			const named = value.exec(next);
			if (named) return named[1];
			if (next !== '' && !next.startsWith('-')) continue;
		}
		const direct = asFlag.exec(word) ?? joinedOption.exec(word);
		if (direct) return direct[1];
		if (!runners.test(command.program)) continue;
		const named = inScript.exec(word) ?? bareArgument.exec(word);
		if (named) return named[1];
	}
	return undefined;
}
