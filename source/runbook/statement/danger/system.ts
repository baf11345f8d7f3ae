import type { DangerRow } from './row.ts';

/** Files, services and disks of one machine. */
export const systemRows: readonly DangerRow[] = [
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
