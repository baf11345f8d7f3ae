import type { SimpleCommand } from './shell.ts';
import { tableOf } from './table.ts';

/** Commands that talk with a person and need the terminal itself. */
export const interactiveRows: readonly {
	rule: string;
	matches: RegExp;
	example: string;
	not: string;
}[] = [
	{
		rule: 'editor',
		matches:
			/^(?:vi|vim|nvim|nano|emacs|ed|pico|micro|visudo|vipw|crontab -e|git (?:rebase -i|add -[pi]|commit$|commit --amend$))(?: |$)/,
		example: 'vim app.conf',
		not: 'view-log app',
	},
	{
		rule: 'edit-object',
		matches:
			/^(?:(?:kubectl|oc)(?: .*)? edit|sam edit|credentials:edit|rails credentials:edit|ansible-vault edit|sops(?! (?:-d|--decrypt|-e|--encrypt)))(?: |$)/,
		example: 'kubectl edit deploy/web',
		not: 'kubectl get deploy/web',
	},
	{
		rule: 'remote-shell',
		matches:
			/^(?:ssh|mosh|gcloud compute ssh|aws ssm start-session|heroku run (?:bash|console)|fly ssh console)(?: -\S+(?: \d+)?)*(?: [\w.@$%{}<>-]+)?$/,
		example: 'ssh web-1',
		not: 'ssh web-1 uptime',
	},
	{
		rule: 'container-shell',
		matches:
			/^(?:kubectl|oc|docker|podman|docker-compose|nerdctl|crictl)(?: .*)? (?:exec|run|attach)(?: .*)? (?:-it|-ti|-i -t|-t -i|--stdin --tty|--interactive)(?: |$)/,
		example: 'kubectl exec -it web-1 -- sh',
		not: 'kubectl exec web-1 -- ls',
	},
	{
		rule: 'debug-shell',
		matches: /^(?:oc|kubectl)(?: .*)? (?:debug|rsh|attach)(?: (?!.* -- ).*)?$/,
		example: 'oc debug node/n1',
		not: 'oc debug node/n1 -- chroot /host uptime',
	},
	{
		rule: 'database-shell',
		matches:
			/^(?:psql|mysql|mariadb|redis-cli|mongosh?|sqlite3|cqlsh|clickhouse-client|influx|sqlplus)(?!.* (?:-c|-e|-f|--command|--execute|--file|--eval|-Q|-l|--list|--version|-V|PING|INFO|ping|info|get|set|keys)\b)(?: [^<|]*)?$/,
		example: 'psql shop',
		not: 'psql -c "select 1" shop',
	},
	{
		rule: 'other-user',
		matches:
			/^(?:su(?: |$)(?!.*(?:-c|--command)\b)|sudo -[is]|sudo su|login|newgrp|chroot \S+(?: (?:\/bin\/)?(?:ba)?sh)?$)/,
		example: 'su - deploy',
		not: 'su deploy -c date',
	},
	{
		rule: 'bare-shell',
		matches:
			/^(?:bash|sh|zsh|fish|python3?|node|irb|iex|rails (?:c|console)|php -a|script)(?: -(?!\w*c\b)[\w-]+)*$|^script (?:.* )?\S+$/,
		example: 'rails console',
		not: 'bash deploy.sh',
	},
	{
		rule: 'sign-in',
		matches:
			/^(?:gcloud auth(?: \S+)* login|aws sso login|aws configure$|az login|vault login|docker login(?!.*--password)|gh auth login|npm login|heroku login|oc login(?!.*(?:--token|-p ))|kinit|vercel login|fly auth login|supabase login|passwd)(?: |$)/,
		example: 'aws sso login --profile shop',
		not: 'aws sts get-caller-identity',
	},
	{
		rule: 'pager',
		matches: /^(?:less|more|man|most)(?: |$)/,
		example: 'less app.log',
		not: 'lessc style.less',
	},
	{
		rule: 'screen',
		matches:
			/^(?:top|htop|k9s|tmux|screen|lazygit|tig|watch|mc|dialog|whiptail|fzf)(?: (?!.*-b)|$)/,
		example: 'k9s -n shop',
		not: 'topology list',
	},
	{
		rule: 'question',
		matches: /^read(?: (?!.*<)|$)|^select /,
		example: 'read -p "Sure?" answer',
		not: 'readlink file',
	},
	{
		rule: 'asking-install',
		matches:
			/^(?:apt|apt-get|yum|dnf)(?: (?!.*-\w*y\b)(?!.*--yes).*)? (?:install|remove|upgrade|dist-upgrade|full-upgrade)(?: (?!.*(?:-\w*y\b|--yes)).*)?$/,
		example: 'apt install nginx',
		not: 'apt install -y nginx',
	},
];

const rowsFor = tableOf(interactiveRows);

/**
 * True when a command needs the operator's own terminal. A command behind `ssh host` or with its input piped in is
 * judged by what it runs there.
 */
export function needsTerminal(commands: readonly SimpleCommand[], text: string): boolean {
	if (/<<|\|\s*(?:sudo\s+)?(?:psql|mysql|redis-cli|mongosh?|bash|sh|python3?|node)\b/.test(text))
		return false;
	return rowsFor(commands, '').length > 0;
}
