import type { Danger } from '../model.ts';

/**
 * Patterns of commands worth asking about. `on: 'statement'` looks at the whole text, because pipes, redirections and
 * SQL are no part of a simple command. Every row is tested with its own `example` and `not`.
 */
export type DangerRow = {
	rule: string;
	level: Danger['level'];
	why: string;
	matches: RegExp;
	on?: 'statement';
	example: string;
	not: string;
};

const script = '^(?:npm|pnpm|yarn|bun)(?: run)?(?: -\\S+)* ';

export const dangerRows: readonly DangerRow[] = [
	{
		rule: 'rm-root',
		level: 'irreversible',
		why: 'deletes files outside this folder, or a whole tree named by a variable',
		matches: /^rm(?=(?: .*)? -(?:[a-zA-Z]*[rR]|-recursive)).* (?:\/|~|"?\$)/,
		example: 'rm -rf /var/lib/shop',
		not: 'rm -rf dist',
	},
	{
		rule: 'rm-recursive',
		level: 'caution',
		why: 'deletes files',
		matches: /^rm (?:.* )?-(?:[a-zA-Z]*[rRf]|-recursive|-force)/,
		example: 'rm -rf dist',
		not: 'rm old.txt',
	},
	{
		rule: 'rm',
		level: 'caution',
		why: 'deletes files',
		matches: /^(?:rm|unlink|shred) /,
		example: 'rm old.txt',
		not: 'rmdir empty',
	},
	{
		rule: 'cloud-storage-delete',
		level: 'irreversible',
		why: 'deletes stored objects',
		matches:
			/^(?:aws s3 (?:rm|rb)|gsutil (?:-m )?rm|gcloud storage rm|az storage blob delete|rclone (?:delete|purge)|mc rm) /,
		example: 'aws s3 rm s3://shop-backup --recursive',
		not: 'aws s3 ls s3://shop-backup',
	},
	{
		rule: 'kubectl-delete-lasting',
		level: 'irreversible',
		why: 'deletes a namespace, a volume or everything of a kind',
		matches:
			/^(?:kubectl|oc)(?: .*)? delete (?:.* )?(?:ns|namespaces?|pvc?|persistentvolumes?(?:claims?)?|crds?|customresourcedefinitions?|projects?|--all\b)/,
		example: 'kubectl delete namespace shop',
		not: 'kubectl delete pod web-1',
	},
	{
		rule: 'kubectl-delete',
		level: 'caution',
		why: 'deletes objects of the cluster',
		matches: /^(?:kubectl|oc|crictl|calicoctl)(?: .*)? (?:delete|rm|rmi)(?: |$)/,
		example: 'kubectl -n shop delete pod web-1',
		not: 'kubectl get pods',
	},
	{
		rule: 'kubectl-change',
		level: 'caution',
		why: 'changes live objects of the cluster',
		matches: /^(?:kubectl|oc)(?: .*)? (?:replace|patch|edit|apply|label|annotate|taint|set)(?: |$)/,
		example: 'oc patch machineconfigpool worker --type merge -p x',
		not: 'kubectl describe node n1',
	},
	{
		rule: 'force-delete',
		level: 'caution',
		why: 'deletes without waiting for a clean stop',
		matches: /^(?:kubectl|oc) .*(?:--grace-period=0|delete .*--force)/,
		example: 'kubectl delete pod web-1 --grace-period=0',
		not: 'kubectl delete pod web-1 --grace-period=30',
	},
	{
		rule: 'scale-to-zero',
		level: 'caution',
		why: 'stops every replica',
		matches: /^(?:kubectl|oc)(?: .*)? scale .*--replicas[= ]0\b/,
		example: 'kubectl scale deploy/web --replicas=0',
		not: 'kubectl scale deploy/web --replicas=3',
	},
	{
		rule: 'drain',
		level: 'caution',
		why: 'takes a node out of service',
		matches: /^(?:kubectl|oc)(?: .*)? (?:drain|cordon)(?: |$)/,
		example: 'kubectl drain node-1 --ignore-daemonsets',
		not: 'kubectl uncordon node-1',
	},
	{
		rule: 'rollout-restart',
		level: 'caution',
		why: 'replaces running pods',
		matches: /^(?:kubectl|oc)(?: .*)? rollout (?:restart|undo)(?: |$)/,
		example: 'kubectl rollout undo deploy/web',
		not: 'kubectl rollout status deploy/web',
	},
	{
		rule: 'helm-remove',
		level: 'caution',
		why: 'removes or replaces a release',
		matches: /^helm(?: .*)? (?:uninstall|delete|rollback)(?: |$)/,
		example: 'helm uninstall web',
		not: 'helm history web',
	},
	{
		rule: 'terraform-destroy',
		level: 'irreversible',
		why: 'destroys infrastructure',
		matches:
			/^(?:terraform|tofu|terragrunt|tf|pulumi|cdk|tf-[\w-]+)(?: .*)? (?:destroy|state rm)(?: |$)/,
		example: 'tf-deploy int app destroy -target=web',
		not: 'terraform plan -destroy',
	},
	{
		rule: 'terraform-apply',
		level: 'caution',
		why: 'changes infrastructure',
		matches: /^(?:terraform|tofu|terragrunt|tf|pulumi)(?: .*)? (?:apply|up|import|taint)(?: |$)/,
		example: 'terraform apply',
		not: 'terraform plan',
	},
	{
		rule: 'aws-delete',
		level: 'irreversible',
		why: 'deletes cloud resources',
		matches: /^aws [\w-]+ (?:delete|terminate|destroy|purge)-/,
		example: 'aws ec2 terminate-instances --instance-ids i-1',
		not: 'aws ec2 describe-instances',
	},
	{
		rule: 'aws-revoke',
		level: 'caution',
		why: 'takes access or attachments away',
		matches: /^aws [\w-]+ (?:detach|revoke|remove|disable|deregister|disassociate|stop|reboot)-/,
		example: 'aws ec2 revoke-security-group-ingress --group-id sg-1',
		not: 'aws ec2 authorize-security-group-ingress --group-id sg-1',
	},
	{
		rule: 'gcloud-delete',
		level: 'irreversible',
		why: 'deletes cloud resources',
		matches: /^(?:gcloud|az|doctl|ibmcloud|oci|openstack)(?: .*)? (?:delete|destroy)(?: |$)/,
		example: 'gcloud compute instances delete web-1',
		not: 'gcloud compute instances list',
	},
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
	{
		rule: 'failover',
		level: 'caution',
		why: 'moves the leading role to another machine',
		matches: /(?:^| )(?:failover|switchover|promote|stepdown|move-leader|force-failover)(?: |$)/,
		example: 'patronictl switchover shop',
		not: 'patronictl list shop',
	},
	{
		rule: 'service-stop',
		level: 'caution',
		why: 'stops or restarts a service',
		matches:
			/^(?:systemctl(?: .*)? (?:stop|restart|reload|disable|mask|kill)|service \S+ (?:stop|restart|reload)|supervisorctl (?:stop|restart)|initctl (?:stop|restart)|sv (?:stop|restart)|pm2 (?:stop|restart|delete|reload))(?: |$)/,
		example: 'systemctl restart nginx',
		not: 'systemctl status nginx',
	},
	{
		rule: 'reboot',
		level: 'caution',
		why: 'restarts or stops the machine',
		matches: /^(?:reboot|shutdown|poweroff|halt|init [06]|systemctl (?:reboot|poweroff))(?: |$)/,
		example: 'shutdown -r now',
		not: 'uptime',
	},
	{
		rule: 'etcd-change',
		level: 'irreversible',
		why: 'changes the members or the data of the cluster store',
		matches: /^(?:etcdctl|etcdutl)(?: .*)? (?:snapshot restore|member remove|del)(?: |$)/,
		example: 'etcdctl member remove 8211f1d0f64f3269',
		not: 'etcdctl member list',
	},
	{
		rule: 'etcd-busy',
		level: 'caution',
		why: 'blocks a member of the cluster store for a while',
		matches: /^(?:etcdctl|etcdutl)(?: .*)? (?:defrag|move-leader|compact|alarm disarm)(?: |$)/,
		example: 'etcdctl defrag --cluster',
		not: 'etcdctl endpoint health',
	},
	{
		rule: 'ceph-remove',
		level: 'irreversible',
		why: 'removes storage',
		matches:
			/^ceph(?: .*)? (?:osd (?:purge|out|destroy|rm|crush remove|pool delete)|fs rm|auth del)|--yes-i-really/,
		example: 'ceph osd purge 3 --yes-i-really-mean-it',
		not: 'ceph osd tree',
	},
	{
		rule: 'container-remove',
		level: 'caution',
		why: 'removes containers, images or volumes',
		matches:
			/^(?:docker|podman|nerdctl|docker-compose)(?: .*)? (?:down|rm|rmi|kill|stop|(?:system|volume|image|container|builder) (?:prune|rm))(?: |$)/,
		example: 'docker compose down',
		not: 'docker compose ps',
	},
	{
		rule: 'fleet',
		level: 'caution',
		why: 'runs on many machines at once',
		matches:
			/^(?:knife ssh|ansible|ansible-playbook|pdsh|pssh|clush|salt|mco|fab|dsh|parallel-ssh)(?: |$)/,
		example: 'knife ssh "role:web" "uptime"',
		not: 'knife node list',
	},
	{
		rule: 'production',
		level: 'production',
		why: 'changes the production environment',
		matches:
			/^(?:npx )?(?:vercel(?: .*)? --prod|netlify(?: .*)? --prod|fly(?:ctl)? deploy|firebase deploy|wrangler (?:deploy|publish)|heroku (?:pipelines:promote|releases:rollback|rollback))\b/,
		example: 'vercel --prod',
		not: 'vercel --prebuilt',
	},
	{
		rule: 'windows-stop',
		level: 'caution',
		why: 'removes files or stops a web site',
		matches:
			/^(?:Remove-Item|Stop-WebAppPool|Stop-Website|Stop-Service|Restart-Service|iisreset)(?: |$)/i,
		example: 'Remove-Item -Recurse old',
		not: 'Get-Item old',
	},
	{
		rule: 'recursive-owner',
		level: 'caution',
		why: 'changes the rights of a whole tree',
		matches: /^ch(?:mod|own|grp) (?:.* )?-\w*R/,
		example: 'chown -R app: /srv/app',
		not: 'chmod 600 key',
	},
	{
		rule: 'in-place-edit',
		level: 'caution',
		why: 'changes files where they are',
		matches: /^(?:sed (?:.* )?(?:-i|--in-place)|perl (?:.* )?-\w*i)/,
		example: 'sed -i s/a/b/ app.conf',
		not: 'sed -n 1p app.conf',
	},
	{
		rule: 'system-file',
		level: 'caution',
		why: 'writes to a system file',
		on: 'statement',
		matches: />\s*\/(?:etc|boot|usr|lib)\/|\btee\s+(?:-a\s+)?\/etc\//,
		example: 'echo x > /etc/app.conf',
		not: 'cat /etc/app.conf',
	},
	{
		rule: 'no-questions',
		level: 'caution',
		why: 'answers every question with yes',
		matches:
			/ (?:--yes|--force|--auto-approve|-auto-approve|--assume-yes|--no-prompt|--non-interactive|--skip-confirm\w*)(?:[= ]|$)/,
		example: 'prune-images --force',
		not: 'prune-images --forced-colors',
	},
	{
		rule: 'secret-store',
		level: 'irreversible',
		why: 'deletes keys or secrets',
		matches:
			/^(?:consul kv delete|vault (?:delete|secrets disable|auth disable|kv (?:destroy|metadata delete)|operator seal)|gcloud kms keys versions destroy|kms)(?: |$)/,
		example: 'consul kv delete -recurse shop/',
		not: 'vault kv get shop/db',
	},
	{
		rule: 'disk',
		level: 'irreversible',
		why: 'writes over a disk',
		matches:
			/^(?:dd (?:.* )?of=|mkfs|wipefs|fdisk|parted|sgdisk|blkdiscard|lvremove|vgremove|pvremove|zpool destroy)/,
		example: 'dd if=image of=/dev/sdb',
		not: 'df -h',
	},
	{
		rule: 'firewall',
		level: 'caution',
		why: 'changes what the network lets through',
		matches:
			/^(?:iptables (?:.* )?-[FXPD]\b|nft flush|ufw (?:reset|disable)|firewall-cmd (?:.* )?--remove)/,
		example: 'iptables -F',
		not: 'iptables -L',
	},
	{
		rule: 'crontab-remove',
		level: 'irreversible',
		why: 'deletes the whole table of timed jobs',
		matches: /^crontab (?:.* )?-r\b/,
		example: 'crontab -r',
		not: 'crontab -l',
	},
	{
		rule: 'pipe-to-shell',
		level: 'caution',
		why: 'runs a script straight from the network',
		on: 'statement',
		matches:
			/\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:-E\s+)?(?:ba|z|k|da)?sh\b|\b(?:ba|z)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\()\s*(?:curl|wget)\b/,
		example: 'curl -s https://get.example.com | sudo bash',
		not: 'curl -s https://get.example.com | jq .',
	},
];
