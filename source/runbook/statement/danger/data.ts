import type { DangerRow } from './row.ts';

const script = '^(?:npm|pnpm|yarn|bun)(?: run)?(?: -\\S+)* ';

/** Databases, migrations, and what is published from a repository. */
export const dataRows: readonly DangerRow[] = [
	{
		rule: 'git-force-push',
		level: 'irreversible',
		why: 'rewrites a published branch',
		matches: /^git(?: .*)? push (?:.* )?(?:--force(?!-with-lease)|-f\b|\+\S)/,
		example: 'git push --force origin main',
		not: 'git push origin main',
	},
	{
		rule: 'git-reset-hard',
		level: 'caution',
		why: 'throws local changes away',
		matches: /^git(?: .*)? (?:reset (?:.* )?--hard|clean (?:.* )?-\w*f|checkout -f)/,
		example: 'git reset --hard origin/main',
		not: 'git reset HEAD file',
	},
	{
		rule: 'git-push',
		level: 'caution',
		why: 'publishes commits or tags',
		matches: /^git(?: .*)? (?:push|revert)(?: |$)/,
		example: 'git push origin main',
		not: 'git pull origin main',
	},
	{
		rule: 'sql-drop',
		level: 'irreversible',
		why: 'drops a database object',
		on: 'statement',
		matches:
			/\bDROP\s+(?:TABLE|DATABASE|SCHEMA|USER|ROLE|COLUMN|INDEX|VIEW|OWNED|TYPE|EXTENSION)\b|\bdropdb\b/i,
		example: 'psql -c "DROP TABLE orders"',
		not: 'echo drop the old table',
	},
	{
		rule: 'sql-truncate',
		level: 'irreversible',
		why: 'empties a table',
		on: 'statement',
		matches: /\bTRUNCATE\s+(?:TABLE\s+)?["\w.]+\s*(?:;|"|'|CASCADE|,)/i,
		example: 'psql -c "TRUNCATE orders;"',
		not: 'truncate -s 0 app.log',
	},
	{
		rule: 'sql-delete',
		level: 'irreversible',
		why: 'deletes rows',
		on: 'statement',
		matches: /\bDELETE\s+FROM\s+["\w.]+/i,
		example: 'psql -c "DELETE FROM orders"',
		not: 'kubectl delete -f from.yaml',
	},
	{
		rule: 'sql-change',
		level: 'caution',
		why: 'changes the database',
		on: 'statement',
		matches: /\bALTER\s+(?:TABLE|USER|ROLE|DATABASE|SYSTEM|TYPE)\b|\bUPDATE\s+["\w.]+\s+SET\b/i,
		example: 'psql -c "ALTER TABLE orders ADD note text"',
		not: 'npm update set',
	},
	{
		rule: 'database-load',
		level: 'irreversible',
		why: 'writes over a database',
		on: 'statement',
		matches:
			/\bpg_restore\b|\b(?:mysql|psql|mongo(?:restore)?|mariadb)\b[^|;&]*\s<\s*[\w./$]|\|\s*(?:sudo\s+)?(?:mysql|psql|mariadb)\b|\bmongorestore\b/,
		example: 'gunzip -c dump.sql.gz | mysql shop',
		not: 'pg_dump shop > dump.sql',
	},
	{
		rule: 'database-reset',
		level: 'irreversible',
		why: 'resets a database or takes migrations back',
		matches:
			/^(?:npx |bunx |bundle exec )?(?:supabase db reset|prisma migrate reset|(?:rails|rake|bin\/rails) db:(?:drop|reset|rollback|purge|schema:load)|(?:knex|sequelize|alembic|flyway|migrate|goose|dbmate|typeorm)\b.* (?:down|undo|rollback|downgrade|drop|clean|db:migrate:undo(?::all)?|migrate:rollback))/,
		example: 'npx prisma migrate reset',
		not: 'npx prisma migrate status',
	},
	{
		rule: 'migrate-script',
		level: 'irreversible',
		why: 'migrates data, which no later command takes back by itself',
		matches: new RegExp(
			`${script}(?:db[:_-])?(?:migrate|migration)(?:[:_-](?!status|dry|plan|check|list|create|generate)\\S*)?(?: (?!.*--dry-run)|$)`,
		),
		example: 'npm run migrate:legacy-systems',
		not: 'npm run migrate:status',
	},
	{
		rule: 'migrate-command',
		level: 'irreversible',
		why: 'migrates data, which no later command takes back by itself',
		matches:
			/^(?:npx |bunx |bundle exec |python3? )?(?:rails db:migrate|rake db:migrate|manage\.py migrate|prisma (?:migrate deploy|db push)|alembic upgrade|flyway migrate|knex migrate:latest|sequelize db:migrate|artisan migrate)(?: |$)/,
		example: 'npx prisma migrate deploy',
		not: 'alembic history',
	},
	{
		rule: 'remove-script',
		level: 'irreversible',
		why: 'removes something that a rollback may need',
		matches: new RegExp(`${script}(?:remove|delete|destroy|drop|purge|wipe|uninstall)[:_-]\\S*`),
		example: 'npm run remove:legacy-flags',
		not: 'npm run list:flags',
	},
	{
		rule: 'cleanup-script',
		level: 'caution',
		why: 'cleans up; look at what it deletes',
		matches: new RegExp(`${script}(?:cleanup|clean-up|prune|reset|optimize)(?:[:_-]\\S*)?(?: |$)`),
		example: 'npm run cleanup:deprecated-code',
		not: 'npm run clear-screen',
	},
];
