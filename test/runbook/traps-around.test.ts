import { describe, expect, test } from 'vitest';
import { fence, read } from './read-text.ts';

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

	test('a bold word alone is no heading: the quote below it stays in its step', () => {
		const runbook = read(
			'# Guide',
			'## Give it an owner',
			'**Warning:**',
			'> Mind the gap.',
			'',
			fence('bash', 'make owner'),
		);
		expect(runbook.procedures.map(({ title }) => title)).toEqual(['Give it an owner']);
		expect(runbook.procedures[0]?.steps[0]?.warnings).toEqual([{ text: 'Mind the gap.', line: 4 }]);
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

	test('a script of the project needs no argument when the text tells to run it', () => {
		const runbook = read(
			'# Guide',
			'1. Run `hack/update-all.sh` and `bin/check`.',
			'2. Edit it with `bin/secrets --env <ENV> --edit`.',
			'3. Look at `hack/update-all.sh` and run on.',
		);
		expect(
			runbook.procedures[0]?.steps.map(({ offered }) => offered.map(({ text }) => text)),
		).toEqual([['hack/update-all.sh', 'bin/check'], ['bin/secrets --env <ENV> --edit'], []]);
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

	test.each<[string, string, string[]]>([
		['an argument in capitals that is a name', 'tf-deploy ENVIRONMENT app plan', ['ENVIRONMENT']],
		['such a word that is searched for', 'grep CLUSTER_NAME settings', []],
		['such a word in quotes', 'psql -c "SELECT USER_ID FROM t"', []],
		['braces around a variable', 'java -jar app-{{$version}}.war', ['{{$version}}']],
		['words of a template', "kubectl get no -o template='{{range .items}}{{.x}}{{end}}'", []],
		['a run of three', 'shopctl renew xxx', ['xxx']],
		['a year to fill in', 'openssl x509 -in saml20xx.crt', ['20xx']],
	])('%s', (_, command, tokens) => {
		expect(read('# Guide', fence('bash', command)).placeholders.map(({ token }) => token)).toEqual(
			tokens,
		);
	});

	test('a word that the prose tells to replace is one gap, brackets or not', () => {
		const runbook = read(
			'# Guide',
			'Replace `XNAME` with the name of the node.',
			'',
			fence('bash', 'shopctl update <XNAME>'),
		);
		expect(runbook.placeholders.map(({ token }) => token)).toEqual(['<XNAME>']);
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
