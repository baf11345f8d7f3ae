import { describe, expect, test } from 'vitest';
import type { Runbook } from '../../source/runbook/model.ts';
import { walkable } from '../../source/runbook/walk.ts';
import { fence, read } from './read-text.ts';

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

	test('bullets that a sentence announces as steps are steps, and other bullets are not', () => {
		const runbook = read(
			'# Guide',
			'## Move',
			'What is new:',
			'',
			'- faster',
			'- smaller',
			'',
			'Upgrade procedure:',
			'',
			'- stop the old one',
			'- start the new one',
		);
		expect(runbook.procedures[0]?.steps.map(({ title }) => title)).toEqual([
			'stop the old one',
			'start the new one',
		]);
	});

	test('a query is something to do: its section is walked, and nothing of it runs in a shell', () => {
		const runbook = read(
			'# Guide',
			'## Give it an owner',
			'Create the role:',
			'',
			fence('sql', 'CREATE ROLE owner;'),
			'Hand it over:',
			'',
			fence('sql', 'REASSIGN OWNED BY app TO owner;'),
		);
		expect(runbook.procedures[0]?.steps.map(({ title }) => title)).toEqual([
			'Create the role',
			'Hand it over',
		]);
		expect(runbook.counts).toMatchObject({ commandBlocks: 0, statements: 0 });
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
			'### Step 3: Tidy',
			'> **OPTIONAL:** This is an optional step.',
			'',
			fence('bash', 'make tidy'),
		);
		expect(runbook.phases[0]?.steps.map(({ condition }) => condition)).toEqual([
			'Clean (optional)',
			'Only if the old store is still there:',
			'OPTIONAL: This is an optional step.',
		]);
		expect(runbook.phases[0]?.steps[2]?.warnings).toEqual([]);
	});
});
