import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/runbook/lookup.ts';
import type { Block, Runbook } from '../../source/runbook/model.ts';
import { walkable } from '../../source/runbook/walk.ts';
import { readText } from './read-text.ts';

function read(...lines: string[]): Runbook {
	return readText(`${lines.join('\n')}\n`);
}

function fence(tag: string, ...lines: string[]): string {
	return [`\`\`\`${tag}`, ...lines, '```', ''].join('\n');
}

function blocksOf(runbook: Runbook): Block[] {
	const owners = [...runbook.phases, ...runbook.procedures];
	return owners.flatMap((owner) => owner.steps.flatMap((step) => step.blocks));
}

/** The one block of a guide that has a command block before it, so that output has a place to belong to. */
function blockOf(tag: string, lines: string[], lead = 'Look:'): Block | undefined {
	const runbook = read('# Guide', '', fence('bash', 'uptime'), lead, '', fence(tag, ...lines));
	return blocksOf(runbook).find((block) => block.line > 5);
}

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

describe('phases and steps', () => {
	function shape(runbook: Runbook): [number | undefined, string, string[]][] {
		return runbook.phases.map(({ number, title, steps }) => [
			number,
			title,
			steps.map((step) => step.title),
		]);
	}

	test('phases in words, steps by marker', () => {
		const runbook = read(
			'# Guide',
			'## Phase one: Ground',
			'### Step 1: Dig',
			fence('bash', 'dig a'),
			'## Phase two: House',
			'### Step 1: Build',
			fence('bash', 'make all'),
		);
		expect(shape(runbook)).toEqual([
			[1, 'Ground', ['Dig']],
			[2, 'House', ['Build']],
		]);
	});

	test('a marker beats the words of a role', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Step 1: Configure Monitoring',
			fence('bash', 'make mon'),
			'### Step 2: Rollback test',
			fence('bash', 'make back'),
		);
		expect(shape(runbook)).toEqual([[1, 'A', ['Configure Monitoring', 'Rollback test']]]);
		expect(runbook.counts.rollbacks).toBe(0);
	});

	test('a lone numbered level with one block each is steps', () => {
		const runbook = read(
			'# Guide',
			'## 1. Stop',
			fence('bash', 'make stop'),
			'## 2. Swap',
			fence('bash', 'make swap'),
			'## 3. Start',
			fence('bash', 'make start'),
		);
		expect(runbook.counts).toMatchObject({ phases: 0, steps: 3 });
	});

	test('a numbered level whose sections have steps of their own is phases', () => {
		const part = (name: string): string[] => [
			`## ${name}`,
			'',
			'1. One:',
			'',
			'   ```bash',
			'   make one',
			'   ```',
			'',
			'2. Two:',
			'',
			'   ```bash',
			'   make two',
			'   ```',
			'',
		];
		const runbook = read('# Guide', ...part('1. Before'), ...part('2. After'));
		expect(runbook.counts).toMatchObject({ phases: 2, steps: 4, commandBlocks: 4 });
	});

	test('ordered items with their blocks are steps, even when all are numbered 1', () => {
		const runbook = read(
			'# Guide',
			'',
			'1. Set up.',
			'',
			'   ```bash',
			'   make a',
			'   ```',
			'',
			'1. Go on.',
			'',
			'   ```bash',
			'   make b',
			'   ```',
		);
		expect(runbook.procedures[0]?.steps.map(({ title }) => title)).toEqual(['Set up', 'Go on']);
	});

	test('without any structure each block is a step, titled by the sentence before it', () => {
		const runbook = read(
			'# Guide',
			'First stop the service:',
			'',
			fence('bash', 'make stop'),
			'Now wait. Then start it again:',
			'',
			fence('bash', 'make start'),
		);
		expect(runbook.procedures[0]?.steps.map(({ title }) => title)).toEqual([
			'First stop the service',
			'Then start it again',
		]);
	});

	test('bold paragraphs with commands are steps', () => {
		const runbook = read(
			'# Guide',
			'## Work',
			'**Stop it**',
			'',
			fence('bash', 'make stop'),
			'**Start it:**',
			'',
			fence('bash', 'make start'),
		);
		expect(runbook.procedures[0]?.steps.map(({ title }) => title)).toEqual(['Stop it', 'Start it']);
	});

	test('sections of task items are the phases of a pure checklist', () => {
		const runbook = read(
			'# Guide',
			'## Before',
			'- [ ] a',
			'- [ ] b',
			'## During',
			'- [ ] c',
			'## After',
			'- [x] d',
		);
		expect(runbook.phases.map(({ title, checklist }) => [title, checklist.length])).toEqual([
			['Before', 2],
			['During', 1],
			['After', 1],
		]);
	});

	test('a table of contents is no procedure', () => {
		const runbook = read(
			'# Guide',
			'## Procedure',
			'1. [One](#one)',
			'2. [Two](#two)',
			'## One',
			fence('bash', 'make one'),
		);
		expect(runbook.procedures.map(({ title }) => title)).toEqual(['One']);
	});

	test('mitigations are alternatives, of which one is chosen', () => {
		const runbook = read(
			'# Alert',
			'## Diagnosis',
			fence('bash', 'kubectl get pods'),
			'## Mitigation',
			'### Restart it',
			fence('bash', 'kubectl rollout restart deploy/web'),
			'### Give it room',
			fence('bash', 'kubectl scale deploy/web --replicas=4'),
		);
		expect(runbook.procedures.map(({ title, chooseOne }) => [title, chooseOne])).toEqual([
			['Diagnosis', undefined],
			['Mitigation', true],
		]);
	});

	test('a checklist inside a procedure is signed with it, one of its own by itself', () => {
		const { phases } = walkable(
			read(
				'# Alert',
				'## Look',
				fence('bash', 'kubectl get pods'),
				'- [ ] Looked',
				'',
				'## Afterwards',
				'- [ ] Told the team',
			),
		);
		expect(
			phases.map(({ title, checklist }) => [title, checklist.map(({ text }) => text)]),
		).toEqual([
			['Look', ['Looked']],
			['Afterwards', ['Told the team']],
		]);
	});

	test('what all alternatives begin with is no alternative', () => {
		const runbook = read(
			'# Alert',
			'## Mitigation',
			'Get in first:',
			fence('bash', 'kubectl config use-context shop'),
			'### Restart it',
			fence('bash', 'kubectl rollout restart deploy/web'),
			'### Give it room',
			fence('bash', 'kubectl scale deploy/web --replicas=4'),
		);
		expect(
			runbook.procedures.map(({ id, chooseOne, steps }) => [id, chooseOne, steps.length]),
		).toEqual([
			['mitigation', undefined, 1],
			['mitigation~2', true, 2],
		]);
		expect(walkable(runbook).phases.map(({ chooseOne }) => chooseOne)).toEqual([undefined, true]);
	});

	test('a step says when it is conditional, in the words of the guide', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Step 1: Clean (optional)',
			fence('bash', 'make clean'),
			'### Step 2: Move',
			'Only if the old store is still there: move it.',
			'',
			fence('bash', 'make move'),
		);
		expect(runbook.phases[0]?.steps.map(({ condition }) => condition)).toEqual([
			'Clean (optional)',
			'Only if the old store is still there:',
		]);
	});
});

describe('criteria, tasks and prerequisites', () => {
	test('a picture is decoration and never a tick', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Success criteria',
			'- ✅ Works',
			'- ☑ Stays up',
		);
		expect(runbook.phases[0]?.criteria).toMatchObject([
			{ text: 'Works', checked: false },
			{ text: 'Stays up', checked: false },
		]);
	});

	test('boxes in comments and fences do not count', () => {
		const runbook = read(
			'# Guide',
			'<!--',
			'- [ ] hidden',
			'-->',
			'',
			'- [ ] seen',
			'',
			fence('', '- [ ] shown'),
		);
		expect(runbook.counts.checklistItems).toBe(1);
	});

	test('boxes count in ordered lists, quotes and below other items', () => {
		const runbook = read('# Guide', '1. [ ] one', '   - [ ] one a', '', '> - [x] two');
		expect(runbook.checklists.flatMap(({ items }) => items)).toMatchObject([
			{ text: 'one', checked: false },
			{ text: 'one a' },
			{ text: 'two', checked: true },
		]);
	});

	test('criteria may follow a line that names them', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'Success criteria:',
			'',
			'- Works',
			'',
			'### Step 1: B',
			fence('bash', 'make b'),
		);
		expect(runbook.phases[0]?.criteria.map(({ text }) => text)).toEqual(['Works']);
	});
});

describe('rollbacks', () => {
	function rollbacks(...lines: string[]): [string, string | undefined][] {
		return read('# Guide', '', fence('bash', 'make all'), ...lines)
			.procedures.filter(({ role }) => role === 'rollback')
			.map(({ title, scope }) => [title, scope]);
	}
	const work = fence('bash', 'make back');

	test.each([
		'Rollback',
		'Rolling back',
		'Back out',
		'How to revert',
		'Undo the change',
		'Downgrade',
		'Fail back',
		'回滚',
		'Reverter',
		'Откат',
	])('%s is one', (title) => {
		expect(rollbacks(`## ${title}`, work)).toHaveLength(1);
	});

	test.each([
		'Automated rollback',
		'When to roll back',
		'Rollback criteria',
		'Post-rollback verification',
		'DO NOT rollback for',
		'Rollback testing',
		'Restore the backup',
		'Disaster recovery',
	])('%s is none', (title) => {
		expect(rollbacks(`## ${title}`, work)).toEqual([]);
	});

	test('prose alone counts, and an explanation of when it would be possible does not', () => {
		expect(rollbacks('## Rollback', 'Ask the store team to bring back last night.')).toHaveLength(
			1,
		);
		expect(
			rollbacks('## Rollback', 'Once all are upgraded, going back is no longer possible.'),
		).toEqual([]);
	});

	test('restoring is one under an emergency', () => {
		expect(rollbacks('## Emergency', '### Restore the old release', work)).toHaveLength(1);
	});

	test('full and partial by their words, else the phase they stand under', () => {
		expect(rollbacks('## Full rollback', work, '## Partial rollback', work)).toEqual([
			['Full rollback', 'full'],
			['Partial rollback', 'partial'],
		]);
		expect(
			rollbacks(
				'## Phase 1: Move',
				'### Step 1: Go',
				fence('bash', 'make go'),
				'### Rollback',
				work,
			),
		).toEqual([['Rollback', 'phase-1-move']]);
	});

	test('a heading with parts is one procedure, one with two rollbacks is two', () => {
		expect(
			rollbacks('## Rolling back', '### Stop traffic', work, '### Steps to roll back', work),
		).toHaveLength(1);
		expect(
			rollbacks('## Rollback', '### Immediate rollback', work, '### Partial rollback', work),
		).toHaveLength(2);
	});

	test('a label in a list belongs to its step and is not counted', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Step 1: B',
			'- Run it',
			'- **Rollback:** take the old one',
			fence('bash', 'make b'),
		);
		expect(runbook.phases[0]?.steps[0]?.rollback).toBe('take the old one');
		expect(runbook.counts.rollbacks).toBe(0);
	});
});

describe('warnings', () => {
	test.each<[string, string[]]>([
		['[!WARNING]', ['> [!WARNING]', '> Mind the gap.']],
		['a quote with a bold word', ['> **Warning:** Mind the gap.']],
		['a plain quote', ['> Mind the gap.']],
		['a paragraph', ['Warning: Mind the gap.']],
		['a bold paragraph', ['**Caution**: Mind the gap.']],
		['a sign', ['⚠️ Mind the gap.']],
		['mkdocs', ['!!! warning', '    Mind the gap.']],
		['three colons', [':::warning', 'Mind the gap.', ':::']],
		['Hugo', ['{{< hint style="warning" >}}', 'Mind the gap.', '{{< /hint >}}']],
		['Jekyll', ['{% warning %}', 'Mind the gap.', '{% endwarning %}']],
	])('%s', (_, lines) => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Step 1: B',
			...lines,
			'',
			fence('bash', 'make b'),
		);
		expect(runbook.phases[0]?.steps[0]?.warnings).toMatchObject([
			{ text: expect.stringContaining('Mind the gap.'), line: 4 },
		]);
	});

	test('notes and tips are none', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Step 1: B',
			'> [!NOTE]',
			'> Good to know.',
			'',
			'> **Tip**: do it.',
			'',
			fence('bash', 'make b'),
		);
		expect(runbook.phases[0]?.steps[0]?.warnings).toEqual([]);
	});

	test('a block of commands inside an admonition is a block of its step', () => {
		const runbook = read(
			'# Guide',
			'## Phase 1: A',
			'### Step 1: B',
			'!!! warning "Mind"',
			'',
			'    Look first:',
			'',
			'    ```bash',
			'    make look',
			'    ```',
			'',
			fence('bash', 'make b'),
		);
		expect(runbook.phases[0]?.steps[0]?.blocks.map(({ text, kind }) => [text, kind])).toEqual([
			['make look', 'command'],
			['make b', 'command'],
		]);
	});
});

describe('other things a step holds', () => {
	test('an inline command that the text tells to run is offered', () => {
		const runbook = read(
			'# Guide',
			'1. Run the job: `kubectl create -f job.yaml`',
			'2. Look at `GET /health` and `kubectl cordon`',
			'3. 使用 `etcdctl snapshot save x` 备份',
		);
		expect(
			runbook.procedures[0]?.steps.map(({ offered }) => offered.map(({ text }) => text)),
		).toEqual([['kubectl create -f job.yaml'], [], ['etcdctl snapshot save x']]);
	});

	test('links to other documents are also needed', () => {
		const runbook = read(
			'# Guide',
			'1. See [the checks](./checks.md#all) and [the site](https://a.internal/x.md) and [below](#x).',
			'2. Go.',
		);
		expect(runbook.procedures[0]?.steps[0]?.alsoNeeded).toEqual([
			{ text: 'the checks', target: './checks.md#all', line: 2 },
		]);
	});

	test('tables of contacts are read, and unfilled ones are samples', () => {
		const runbook = read(
			'# Guide',
			'## Contacts',
			'| Role | Name | Phone |',
			'| --- | --- | --- |',
			'| Lead | Ann Example | +44 20 7946 1234 |',
			'| Duty | {{DUTY}} | {{DUTY_PHONE}} |',
		);
		expect(runbook.contacts).toMatchObject([
			{ name: 'Ann Example', role: 'Lead', reach: '+44 20 7946 1234', sample: false },
			{ name: '{{DUTY}}', sample: true },
		]);
	});

	test('placeholders are found once each, with every place, and secret ones are marked', () => {
		const runbook = read(
			'# Guide',
			'## Step 1: Drain <node>',
			fence('bash', 'kubectl drain <node>', 'kubectl get node <node>', 'login YOUR_PASSWORD'),
			fence('bash', 'echo $TARGET_HOST'),
		);
		expect(runbook.placeholders).toEqual([
			{ token: '<node>', lines: [4, 5, 2] },
			{ token: 'YOUR_PASSWORD', lines: [6], secret: true },
			{ token: '$TARGET_HOST', lines: [10] },
		]);
	});

	test('a word in capitals is a placeholder when the prose tells to replace it, and else a word', () => {
		const runbook = read(
			'# Guide',
			'Import it, replacing `KEY_ID` with the id of the key:',
			'',
			fence('bash', 'tool import KEY_ID', 'tool list ALL', 'KEY_ID=1'),
		);
		expect(runbook.placeholders).toEqual([{ token: 'KEY_ID', lines: [5] }]);
	});
});
