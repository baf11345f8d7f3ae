import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
	annotationRows,
	readDuration,
	readFenceInfo,
} from '../../source/runbook/block/annotation.ts';
import { readText } from './read-text.ts';

describe('fence attributes', () => {
	test.each([
		['bash', { language: 'bash' }],
		['Bash', { language: 'bash' }],
		['bash {timeout=10m}', { language: 'bash', annotations: { timeoutSeconds: 600 } }],
		[
			'bash {timeout=90 confirm background}',
			{ language: 'bash', annotations: { timeoutSeconds: 90, confirm: true, background: true } },
		],
		[
			'bash {hold=24h name=deploy}',
			{ language: 'bash', annotations: { holdSeconds: 86_400, name: 'deploy' } },
		],
		[
			'bash {name="first deploy", interactive}',
			{ language: 'bash', annotations: { name: 'first deploy', interactive: true } },
		],
		[
			'bash {irreversible keep-going}',
			{ language: 'bash', annotations: { irreversible: true, stopOnFailure: false } },
		],
		['bash title="x.sh"', { language: 'bash' }],
		['{.bash}', { language: 'bash' }],
		['bash{timeout=1s}', { language: 'bash', annotations: { timeoutSeconds: 1 } }],
		['', { language: '' }],
	])('%s', (info, wanted) => {
		expect(readFenceInfo(info)).toEqual({ unknown: [], ...wanted });
	});

	test.each([
		['bash {tiemout=10m}', ['tiemout=10m']],
		['bash {timeout=soon}', ['timeout=soon']],
		['bash {confirm=maybe}', ['confirm=maybe']],
		['bash {name}', ['name']],
	])('%s is not understood', (info, unknown) => {
		expect(readFenceInfo(info).unknown).toEqual(unknown);
	});

	test('reach the block and its statements', () => {
		const { procedures } = readText('# G\n\n```bash {irreversible timeout=5m}\nmake all\n```\n');
		expect(procedures[0]?.steps[0]?.blocks[0]).toMatchObject({
			annotations: { irreversible: true, timeoutSeconds: 300 },
			statements: [{ danger: { level: 'irreversible', rule: 'annotation' } }],
		});
	});
});

test.each([
	['90', 90],
	['90s', 90],
	['10m', 600],
	['1.5h', 5400],
	['2d', 172_800],
	['soon', undefined],
	['-5m', undefined],
	['', undefined],
])('the duration %j', (text, seconds) => {
	expect(readDuration(text)).toBe(seconds);
});

describe('front matter', () => {
	const guide = (...lines: string[]): string =>
		`---\n${lines.join('\n')}\n---\n\n## Phase 1: A\n\n- a\n`;

	test('gives the title and the annotations, and keeps the lines of the file', () => {
		const runbook = readText(
			guide(
				'title: Parcels',
				'gonogo:',
				'  cwd: app',
				'  environment: production',
				'  timeouts: { default: 10m, deploy: 90 }',
				'  approvals: { phases: 2 }',
			),
		);
		expect(runbook.title).toBe('Parcels');
		expect(runbook.annotations).toEqual({
			cwd: 'app',
			environment: 'production',
			timeouts: { default: 600, deploy: 90 },
			approvals: { phases: 2 },
		});
		expect(runbook.phases[0]).toMatchObject({ line: 10, approvals: 2 });
	});

	test.each<[string, string[], number, RegExp]>([
		['an unknown key', ['gonogo:', '  cdw: app'], 3, /cdw/],
		['a wrong value', ['gonogo:', '  environments: production'], 3, /environments/],
		['no duration', ['gonogo:', '  timeouts:', '    deploy: soon'], 4, /soon/],
		['no YAML', ['gonogo: [', 'x: }'], 1, /not YAML/],
	])('%s is a finding at its line', (_, lines, line, message) => {
		const found = readText(guide(...lines)).findings.filter(
			({ rule }) => rule === 'annotation-unknown',
		);
		expect(found).toMatchObject([{ line, message: expect.stringMatching(message) }]);
	});

	test('TOML is passed over', () => {
		expect(readText('+++\ntitle = "x"\n+++\n\n# Guide\n').title).toBe('Guide');
	});

	test('a rule at the top is no front matter', () => {
		expect(readText('---\n\nText.\n\n---\n\n# Guide\n\n- [ ] a\n').counts.checklistItems).toBe(1);
	});
});

test('the page about annotations names every key, and no other', () => {
	const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/annotations.md'), 'utf8');
	const section = page.slice(page.indexOf('## On a fence'), page.indexOf('## In comments'));
	const named = [...section.matchAll(/^\| `([\w-]+)` \|/gm)].map((found) => found[1]);
	expect(named.sort()).toEqual(annotationRows.map(({ key }) => key).sort());
});
