import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/runbook/lookup.ts';
import { blockOf, blocksOf, fence, read } from './read-text.ts';

describe('what a block is, by its content first and its tag second', () => {
	test.each<[string, string, string[], string, string?]>([
		['a prompt in any block', '', ['$ uptime'], 'command'],
		['a prompt under a text tag', 'text', ['$ uptime'], 'command'],
		['a program without a tag', '', ['kubectl get pods -n shop'], 'command'],
		['a program nobody lists', '', ['shopctl user add anna'], 'command', 'Add a user:'],
		['an assignment without a tag', '', ['NAME=web', 'kubectl get pod $NAME'], 'command'],
		[
			'a table of pods under console',
			'console',
			['NAME   READY   STATUS', 'web-1  1/1     Running'],
			'output',
		],
		['a log under bash', 'bash', ['{"level":"info","msg":"started"}'], 'output'],
		[
			'a date that looks like an assignment',
			'shell',
			['notAfter=Aug  6 13:11:20 2031 GMT'],
			'output',
		],
		['klog lines', 'console', ['I1126 10:11:12.345678 1 main.go:1] started'], 'output'],
		[
			'text that says what comes out',
			'text',
			['web-1 is ready now'],
			'output',
			'The output should look like this:',
		],
		['settings of an .env file under bash', 'bash', ['VITE_A=true', 'VITE_B=false'], 'config'],
		['YAML under bash', 'bash', ['apiVersion: v1', 'kind: Pod'], 'config'],
		['cron', '', ['0 3 * * * /usr/local/bin/backup'], 'config'],
		['a diff', 'diff', ['-a', '+b'], 'config'],
		['SQL under console', 'console', ["ALTER USER shop WITH PASSWORD 'x';"], 'query'],
		['PromQL under console', 'console', ['sum(rate(http_requests_total{job="web"}[5m]))'], 'query'],
		['PromQL behind a prompt', 'console', ['$ collisions_total > 1'], 'query'],
		['a script to be saved', 'bash', ['#!/bin/bash', 'echo hi'], 'script'],
		['a script that takes arguments', 'bash', ['cp "$1" /backup'], 'script'],
		['awk that has fields of its own', 'bash', ["awk '{print $1}' names.txt"], 'command'],
		[
			'prose in a bash block',
			'bash',
			['Now ask the team whether this is right.', 'Then go on with the next part of it.'],
			'other',
		],
		['TypeScript', 'typescript', ['const a = 1;'], 'other'],
		['PowerShell by its tag', 'powershell', ['Get-Service web'], 'command'],
		['PowerShell by its prompt', '', ['PS C:\\> Get-Service web'], 'command'],
		[
			'cmd by the form of its variables',
			'',
			['java %APP_OPTS% -jar app.war >> %LOGS%\\a.log'],
			'command',
		],
		['a prompt that waits', 'sh', ['app user@jump-box:/srv$'], 'output'],
		['a list of paths', '', ['/srv/app/lib/', '/srv/app/tools/'], 'output'],
	])('%s', (_, tag, lines, kind, lead) => {
		expect(blockOf(tag, lines, lead)?.kind).toBe(kind);
	});

	test('settings that later commands use are commands', () => {
		const runbook = read(
			'# Guide',
			fence('bash', 'A=one', 'B=two'),
			fence('bash', 'kubectl get ns $A $B'),
		);
		expect(blocksOf(runbook)[0]?.kind).toBe('command');
	});

	test('a line of a batch file is shown with the reason why it cannot run here', () => {
		expect(blockOf('', ['java %APP_OPTS% -jar app.war'])?.notRunnable).toContain('cmd');
	});

	test('PowerShell is shown with the reason why it cannot run here', () => {
		expect(blockOf('powershell', ['Get-Service web', 'Stop-Service web'])).toMatchObject({
			notRunnable: expect.stringContaining('PowerShell'),
			statements: [{ text: 'Get-Service web' }, { text: 'Stop-Service web' }],
		});
	});
});

describe('prompts', () => {
	test('commands and output are told apart', () => {
		expect(
			blockOf('console', [
				'$ etcdctl member list',
				'abc, started, node-1',
				'',
				'$ etcdctl endpoint health',
				'ok',
			]),
		).toMatchObject({
			statements: [
				{ text: 'etcdctl member list', line: 10 },
				{ text: 'etcdctl endpoint health', line: 13 },
			],
			expected: 'abc, started, node-1\n\nok',
		});
	});

	test('a command goes on through backslashes, quotes and here-documents', () => {
		const lines = [
			'$ oc create secret generic store \\',
			'  --from-file=a.yaml',
			'created',
			"$ echo 'one",
			"two'",
			'$ cat <<EOF > f',
			'rm -rf /',
			'EOF',
			'done',
		];
		expect(blockOf('console', lines)?.statements.map(({ text }) => text)).toEqual([
			'oc create secret generic store \\\n  --from-file=a.yaml',
			"echo 'one\ntwo'",
			'cat <<EOF > f\nrm -rf /\nEOF',
		]);
	});

	test('# is a root prompt before a program, and a comment before words', () => {
		expect(blockOf('console', ['# rpm-ostree status', 'State: idle'])?.statements).toMatchObject([
			{ text: 'rpm-ostree status' },
		]);
		expect(
			blockOf('console', ['# snapshot of the store', 'etcdctl snapshot save x'])?.statements,
		).toMatchObject([{ text: 'etcdctl snapshot save x', label: 'snapshot of the store' }]);
	});

	test('# between other prompts is a comment, even before a program: nobody runs both ways', () => {
		expect(
			blockOf('bash', ['$ shopctl restore eu-1', '# or by hand', '# ansible-playbook restore.yml'])
				?.statements,
		).toMatchObject([{ text: 'shopctl restore eu-1' }]);
	});

	test('# is a prompt again where a command has opened a shell as root', () => {
		expect(
			blockOf('console', ['$ sudo -i', '# systemctl stop web'])?.statements.map(({ text }) => text),
		).toEqual(['sudo -i', 'systemctl stop web']);
	});

	test('output between commands without prompts is told apart where no shell could mean it', () => {
		const block = blockOf('bash', [
			'rpm -qa | grep kernel',
			'kernel-5.4.278-1.el7.x86_64',
			'awk -F: "{print}" /etc/grub2.cfg',
			'0 : Linux (5.4.278) 7 (Core)',
			'reboot',
			'uname -r',
			'5.4.278-1.el7.x86_64',
		]);
		expect(block?.statements.map(({ text }) => text)).toEqual([
			'rpm -qa | grep kernel',
			'awk -F: "{print}" /etc/grub2.cfg',
			'reboot',
			'uname -r',
		]);
		expect(block?.expected).toBe(
			'kernel-5.4.278-1.el7.x86_64\n0 : Linux (5.4.278) 7 (Core)\n5.4.278-1.el7.x86_64',
		);
	});

	test('a here-document keeps lines that look like output', () => {
		expect(
			blockOf('bash', ['cat <<EOF > list', 'kernel-5.4.278-1.el7.x86_64', 'EOF'])?.statements,
		).toMatchObject([{ text: 'cat <<EOF > list\nkernel-5.4.278-1.el7.x86_64\nEOF' }]);
	});

	test('comments between prompted lines stay labels', () => {
		expect(
			blockOf('console', ['$ uptime', '# then look again', '$ date'])?.statements[1],
		).toMatchObject({ text: 'date', label: 'then look again' });
	});
});

describe('statements', () => {
	function texts(...lines: string[]): string[] {
		return statementsOf(read('# Guide', fence('bash', ...lines))).map(
			({ statement }) => statement.text,
		);
	}

	test.each<[string, string[], string[]]>([
		['&& makes one of several', ['cd app && npm ci && npm test'], ['cd app && npm ci && npm test']],
		['; makes two of one line', ['cd app; npm ci'], ['cd app', 'npm ci']],
		[
			'exports are statements of their own',
			['export A=1', 'export B=2'],
			['export A=1', 'export B=2'],
		],
		[
			'a loop is one',
			['for x in a b; do', '  echo $x', 'done'],
			['for x in a b; do\n  echo $x\ndone'],
		],
		[
			'a here-document belongs to its command',
			['cat <<EOF', 'rm -rf /', 'EOF', 'ls'],
			['cat <<EOF\nrm -rf /\nEOF', 'ls'],
		],
		[
			'a placeholder is no redirection',
			['kubectl delete ns <name>', 'ls'],
			['kubectl delete ns <name>', 'ls'],
		],
		['the background sign stays', ['npm run serve &', 'ls'], ['npm run serve &', 'ls']],
	])('%s', (_, lines, wanted) => {
		expect(texts(...lines)).toEqual(wanted);
	});

	test.each<[string, string | undefined]>([
		['RAILS_ENV=production bin/tootctl media refresh', 'production'],
		['NODE_ENV=production npm run build', undefined],
		['shopctl restore --stage prod', 'production'],
		['shopctl restore --stage session-checks', undefined],
		['shopctl restore --stage', 'staging'],
	])('the environment of %s is %s', (command, environment) => {
		const [first] = statementsOf(read('# Guide', fence('bash', command)));
		expect(first?.statement.environment).toBe(environment);
	});

	test('a here-document is data: nothing in it is dangerous', () => {
		const [first] = statementsOf(
			read('# Guide', fence('bash', 'cat <<EOF > notes', 'rm -rf /srv', 'EOF')),
		);
		expect(first?.statement.danger).toBeUndefined();
	});

	test('what bash cannot read is shown, with the reason, and not runnable', () => {
		expect(blockOf('bash', ['echo "never closed'])).toMatchObject({
			kind: 'command',
			notRunnable: expect.stringContaining('line 10'),
		});
	});
});
