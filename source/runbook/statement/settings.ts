import { environmentRows } from './environment.ts';
import type { SimpleCommand } from './shell.ts';
import { tableOf } from './table.ts';

/**
 * Commands that are named like a deploy and put no toggle into force: they carry settings, documents or monitoring to
 * an environment, while what runs there stays. `text` is program and arguments.
 */
export type SettingsRow = { rule: string; matches: RegExp; example: string; not: string };

const deploy = '(?:deploy|release|publish|promote|rollout)';
/** What is carried is the last word of the name; `config-service` is a service, and flags are toggles. */
const carried =
	'[:_-](?!\\S*(?:flag|toggle|feature))(?:\\S*[:_-])?' +
	'(?:configs?|configuration|settings?|docs?|documentation|storybook|dashboards?|alerts?|monitoring)';
const environment = `(?:[:_-](?:${environmentRows.flatMap(({ words }) => words).join('|')}))?`;

export const settingsRows: readonly SettingsRow[] = [
	{
		rule: 'settings-script',
		matches: new RegExp(
			`^(?:npm|pnpm|yarn|bun)(?: (?:run|run-script))?(?: -\\S+)* ${deploy}${carried}${environment}(?: |$)`,
		),
		example: 'npm run deploy:launch-settings:production -- --settings=core',
		not: 'npm run deploy:feature-config',
	},
	{
		rule: 'settings-target',
		matches: new RegExp(
			`^(?:make|just|task|rake|mage|gradle|gradlew|mvn)(?: -\\S+)* ${deploy}${carried}${environment}(?: |$)`,
		),
		example: 'make deploy-docs',
		not: 'make deploy-config-service',
	},
	{
		rule: 'settings-file',
		matches: new RegExp(`^${deploy}${carried}${environment}(?:\\.\\w+)?(?: |$)`),
		example: './deploy-config.sh production',
		not: './deploy.sh config',
	},
];

const rowsFor = tableOf(settingsRows);

/** True when a command carries settings or the like to an environment and leaves what runs there as it is. */
export function carriesSettings(command: SimpleCommand): boolean {
	return rowsFor([command], '').length > 0;
}
