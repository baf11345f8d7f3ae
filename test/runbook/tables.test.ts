import { describe, expect, test } from 'vitest';
import { outputRows } from '../../source/runbook/block/lines.ts';
import { promptOf, promptRows } from '../../source/runbook/block/prompt.ts';
import { placeholderForms, tokensIn } from '../../source/runbook/placeholder/token.ts';
import { dangerOf } from '../../source/runbook/statement/danger/danger.ts';
import { dangerRows } from '../../source/runbook/statement/danger/rows.ts';
import { deployRows, deploysSomething } from '../../source/runbook/statement/deploys.ts';
import { interactiveRows, needsTerminal } from '../../source/runbook/statement/interactive.ts';
import { longRunningOf, longRunningRows } from '../../source/runbook/statement/long-running.ts';
import { moveRows } from '../../source/runbook/statement/moves.ts';
import { notifyRows } from '../../source/runbook/statement/notifies.ts';
import { carriesSettings, settingsRows } from '../../source/runbook/statement/settings.ts';
import { readShell, type SimpleCommand } from '../../source/runbook/statement/shell.ts';

/** What a table's row looks at: program and arguments of the commands in a line. */
function commandsIn(text: string): SimpleCommand[] {
	return readShell(text).statements.flatMap(({ commands }) => commands);
}

type Row = { rule: string; matches: RegExp; on?: 'statement'; example: string; not: string };

function fits(row: Row, text: string): boolean {
	if (row.on === 'statement') return row.matches.test(text);
	return commandsIn(text).some((command) => row.matches.test(command.text));
}

const tables: [string, readonly Row[]][] = [
	['dangerous', dangerRows],
	['deploying', deployRows],
	['configuring', settingsRows],
	['long-running', longRunningRows],
	['interactive', interactiveRows],
	['notifying', notifyRows],
	['moving', moveRows],
];

describe.each(tables)('%s commands', (_, rows) => {
	test.each(rows.map((row) => [row.rule, row] as const))('%s', (_rule, row) => {
		expect(fits(row, row.example), row.example).toBe(true);
		expect(fits(row, row.not), row.not).toBe(false);
	});

	test('no two rows have the same name', () => {
		const names = rows.map(({ rule }) => rule);
		expect(new Set(names).size).toBe(names.length);
	});
});

describe('wrapped commands', () => {
	test.each([
		['sudo rm -rf /srv/app', 'irreversible'],
		['sudo -u app rm -rf /srv/app', 'irreversible'],
		["ssh web-1 'sudo rm -rf /srv/app'", 'irreversible'],
		['find . -name "*.tmp" | xargs rm -f', 'caution'],
		["bash -c 'kubectl delete namespace shop'", 'irreversible'],
		['kubectl exec web-1 -- rm -rf /srv/app', 'irreversible'],
		['cd app && npm run deploy:production', 'production'],
		['ENV=1 timeout 10m npm run deploy:production', 'production'],
		['for app in a b; do helm upgrade "$app" chart --namespace production; done', 'production'],
		['echo "$(kubectl delete namespace shop)"', 'irreversible'],
	])('%s is %s', (text, level) => {
		expect(dangerOf(commandsIn(text), text)?.level).toBe(level);
	});

	test.each([
		['npm run deploy:rollback'],
		['npm run test:production-like'],
		['echo "npm run deploy:production"'],
		['npm run deploy:staging'],
		['git commit -m "remove the prod flag"'],
	])('%s asks nothing', (text) => {
		expect(dangerOf(commandsIn(text), text)).toBeUndefined();
	});
});

describe('settings', () => {
	test.each<[string, deploys: boolean, configures: boolean]>([
		['npm run deploy:dark-launch-config -- --settings=core', false, true],
		['npm run deploy:settings:production', false, true],
		['npm run deploy:docs', false, true],
		['npm run deploy:config-service', true, false],
		['npm run deploy:feature-flags-config', true, false],
		['npm run deploy:production', true, false],
		['npm run deploy:config && npm run deploy:production', true, true],
		['echo "npm run deploy:config"', false, false],
	])('%s', (text, deploys, configures) => {
		expect(deploysSomething(commandsIn(text))).toBe(deploys);
		expect(commandsIn(text).some(carriesSettings)).toBe(configures);
	});

	test('carried to production they ask as a deploy does', () => {
		const text = 'npm run deploy:settings:production';
		expect(dangerOf(commandsIn(text), text)?.level).toBe('production');
	});
});

describe('how long', () => {
	test.each<[string, string | undefined, number | undefined]>([
		['npm run monitor:performance -- --duration=24h', undefined, 86_400],
		['npm run monitor:performance --duration 90m', undefined, 5400],
		['npm run monitor:performance', 'Monitor for 24 hours', 86_400],
		['npm run monitor:performance', 'Watch it for at least 2 days', 172_800],
		['npm run monitor:performance', 'Monitor performance', undefined],
		['sleep 10m', undefined, 600],
	])('%s (%s)', (text, label, seconds) => {
		const found = longRunningOf(commandsIn(text), text, label);
		expect(found).toBeDefined();
		expect(found?.seconds).toBe(seconds);
	});

	test('a test that mentions hours is not long-running', () => {
		const text = 'npm run test:all';
		expect(longRunningOf(commandsIn(text), text, 'Wait for 24 hours')).toBeUndefined();
	});
});

describe('the terminal itself', () => {
	test.each([
		['psql shop', true],
		['psql shop <<EOF\nselect 1;\nEOF', false],
		['echo "select 1" | psql shop', false],
		['ssh web-1', true],
		['ssh web-1 uptime', false],
	])('%s: %s', (text, wanted) => {
		expect(needsTerminal(commandsIn(text), text)).toBe(wanted);
	});
});

describe('prompts', () => {
	test.each(promptRows.map((row) => [row.rule, row] as const))('%s', (_, row) => {
		expect(row.matches.test(row.example)).toBe(true);
		expect(promptOf(row.not)?.rule).not.toBe(row.rule);
	});
});

describe('output', () => {
	test.each(outputRows.map((row) => [row.rule, row] as const))('%s', (_, row) => {
		expect(row.matches.test(row.example)).toBe(true);
		expect(row.matches.test(row.not)).toBe(false);
	});
});

describe('placeholders', () => {
	test.each(placeholderForms.map((row) => [row.form, row] as const))('%s', (form, row) => {
		expect(tokensIn(row.example)).toContainEqual(
			expect.objectContaining({ token: row.token, form }),
		);
		expect(tokensIn(row.not).filter((found) => found.form === form)).toEqual([]);
	});

	test.each([
		['sort < names.txt > sorted.txt'],
		['diff <(ls a) <(ls b)'],
		["kubectl get pods -o jsonpath='{.items[*].metadata.name}'"],
		['curl -d \'{"name": "x"}\' https://api.internal'],
		["docker ps --format '{{.Names}}'"],
		["awk '{print $1}' names.txt"],
		['git show HEAD@{upstream}'],
		["curl -w '%{http_code}' https://api.internal"],
		['echo {a,b} ${HOME} ${x:-y} "${list[@]}"'],
		['cat <<EOF\n<name>x</name>\nEOF'],
		['[ -f x ] && [[ $a == b ]]'],
	])('none in %s', (text) => {
		expect(tokensIn(text)).toEqual([]);
	});
});
