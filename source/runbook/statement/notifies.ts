import type { SimpleCommand } from './shell.ts';
import { tableOf } from './table.ts';

/** Commands that tell people something; a rollback holds them until its outcome is known. */
export const notifyRows: readonly {
	rule: string;
	matches: RegExp;
	example: string;
	not: string;
}[] = [
	{
		rule: 'notify-script',
		matches:
			/^(?:npm|pnpm|yarn|bun)(?: run)?(?: -\S+)* (?:notify|announce|broadcast|page|alert-team)(?:[:_-]\S*)?(?: |$)/,
		example: 'npm run notify:team',
		not: 'npm run test:notify',
	},
	{
		rule: 'notify-program',
		matches:
			/^(?:notify|announce|slack-notify|slackcat|slack|pd|wall|sendmail|mail|mailx|mutt|ntfy)(?:[._-][\w.-]*)?(?: |$)/,
		example: './notify.sh "done"',
		not: 'mailq',
	},
	{
		rule: 'webhook',
		matches:
			/^(?:curl|wget|http|https) .*(?:hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|webhook\.office\.com|events\.pagerduty\.com|api\.opsgenie\.com|api\.telegram\.org|chat\.googleapis\.com)/,
		example: 'curl -d "text" https://hooks.slack.com/services/T/B/x',
		not: 'curl https://example.com/health',
	},
];

const rowsFor = tableOf(notifyRows);

export function notifiesPeople(commands: readonly SimpleCommand[]): boolean {
	return rowsFor(commands, '').length > 0;
}
