import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../runbooks/unified-workflow/app/source/commands.ts';
import { toggleNames } from '../../runbooks/unified-workflow/app/source/toggle.ts';

const file = (path: string): string =>
	readFileSync(new URL(`../../runbooks/unified-workflow/${path}`, import.meta.url), 'utf8');

const guide = file('guide.md');

/** The guide's headings with their lines, those inside code left out. */
const headings = (() => {
	let code = false;
	return guide.split('\n').flatMap((line, at) => {
		if (line.startsWith('```')) code = !code;
		const [, marks, title] = /^(#+) (.*)$/.exec(line) ?? [];
		return code || !marks || !title ? [] : [{ at, level: marks.length, title }];
	});
})();

/** The text from a heading that begins with these words to the next one of the same level or above. */
function section(beginning: string): string {
	const heading = headings.find((one) => one.title.startsWith(beginning));
	if (!heading) throw new Error(`no heading ${beginning}`);
	const next = headings.find((one) => one.at > heading.at && one.level <= heading.level);
	return guide
		.split('\n')
		.slice(heading.at + 1, next?.at)
		.join('\n');
}

const bash = (text: string): string =>
	[...text.matchAll(/```bash\n(.*?)```/gs)].map((match) => match[1] ?? '').join('\n');
const scriptsIn = (text: string): string[] =>
	[...bash(text).matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
const itemsOf = (text: string): string[] =>
	text.split('\n').filter((line) => line.startsWith('- '));

const { scripts }: { scripts: Record<string, string> } = JSON.parse(file('app/package.json'));
const own = ['fault:on', 'fault:off', 'sandbox:start', 'sandbox:stop', 'sandbox:status'];

describe('every command of the guide', () => {
	test('is a script of the app, and the app has no other but those for trying it', () => {
		expect(Object.keys(scripts).sort()).toEqual([...new Set(scriptsIn(guide)), ...own].sort());
	});

	test('is a row of the table of commands', () => {
		expect(Object.keys(commands).sort()).toEqual(['serve', ...Object.keys(scripts)].sort());
		for (const [name, command] of Object.entries(scripts))
			expect(command).toBe(`node bin/app.js ${name}`);
	});

	test('stands under a comment that says what it does', () => {
		for (const block of guide.matchAll(/```bash\n(.*?)```/gs)) {
			const lines = block[1]?.split('\n') ?? [];
			for (const [at, line] of lines.entries()) {
				if (/^(npm|git|curl) /.test(line)) expect(lines[at - 1]).toMatch(/^# \S/);
			}
		}
	});

	test('hands its options to the script and not to npm', () => {
		const kept = bash(guide)
			.split('\n')
			.filter((line) => /npm run \S+ --\w/.test(line));
		expect(kept).toEqual([]);
	});
});

describe('the phases', () => {
	test.each([
		{ phase: 'Phase 1: Infrastructure Setup', steps: 3, list: 'Phase 1: Infrastructure\n' },
		{ phase: 'Phase 2: Core Feature Migration', steps: 3, list: 'Phase 2: Core Features' },
		{ phase: 'Phase 3: Advanced Features', steps: 2, list: 'Phase 3: Advanced Features' },
		{ phase: 'Phase 4: Experimental Features', steps: 2, list: 'Phase 4: Experimental Features' },
		{ phase: 'Phase 5: Legacy Deprecation', steps: 2, list: 'Phase 5: Legacy Deprecation' },
	])('$phase has $steps steps, four criteria and a checklist of five', ({ phase, steps, list }) => {
		const text = section(phase);
		expect(text.match(/^#### Step \d: /gm)).toHaveLength(steps);
		expect(itemsOf(text.slice(text.indexOf('#### Success Criteria')))).toHaveLength(4);
		const checklist = guide.slice(guide.indexOf('## Implementation Checklist'));
		const items = checklist.slice(checklist.indexOf(`### ${list.trim()}`)).split('\n### ')[0] ?? '';
		expect(itemsOf(items)).toHaveLength(5);
	});

	test('set each of the ten toggles somewhere', () => {
		const phases = bash(section('Phase-by-Phase Implementation'));
		for (const name of toggleNames) expect(phases).toContain(`export ${name}=true`);
	});

	test('limit a feature to a few users before its toggle is on', () => {
		const phases = bash(section('Phase-by-Phase Implementation'));
		for (const [settings, toggle] of [
			['core', 'VITE_UNIFIED_WORKFLOW_READ'],
			['core', 'VITE_UNIFIED_WORKFLOW_SEARCH'],
			['advanced', 'VITE_UNIFIED_WORKFLOW_AI_GENERATION'],
			['advanced', 'VITE_UNIFIED_WORKFLOW_ANALYTICS'],
		]) {
			const limited = phases.indexOf(`deploy:dark-launch-config -- --settings=${settings}`);
			expect(limited).toBeGreaterThan(-1);
			expect(limited).toBeLessThan(phases.indexOf(`export ${toggle}=true`));
		}
	});

	test.each([
		{ heading: 'Dark Launch Implementation', settings: 'core' },
		{ heading: 'Dark Launch for Advanced Features', settings: 'advanced' },
	])('$heading shows the settings that are deployed', ({ heading, settings }) => {
		const [, shown = ''] = /```typescript\n.*?= (\{.*?\});\n```/s.exec(section(heading)) ?? [];
		const asJson = shown
			.replace(/(\w+):/g, '"$1":')
			.replaceAll("'", '"')
			.replace(/,(\s*[}\]])/g, '$1');
		expect(JSON.parse(asJson)).toEqual(JSON.parse(file(`app/dark-launches/${settings}.json`)));
	});
});

describe('the rollbacks', () => {
	test('the full one turns all ten toggles off, builds, deploys and tells the team, in this order', () => {
		const text = bash(section('Immediate Rollback'));
		for (const name of toggleNames) expect(text).toContain(`export ${name}=false\n`);
		expect(text.lastIndexOf('export')).toBeLessThan(text.indexOf('npm run build'));
		expect(scriptsIn(section('Immediate Rollback'))).toEqual([
			'build',
			'deploy:rollback',
			'notify:team',
		]);
	});

	test('the partial one builds before it deploys', () => {
		expect(scriptsIn(section('Partial Rollback'))).toEqual([
			'build',
			'deploy:partial-rollback',
			'monitor:remaining-features',
		]);
	});
});

describe('the rest', () => {
	test.each([
		{ heading: 'Prerequisites', count: 4 },
		{ heading: 'Support Contacts', count: 4 },
		{ heading: 'Emergency Contacts', count: 3 },
		{ heading: 'Pre-Implementation', count: 6 },
		{ heading: 'Key Success Factors', count: 5 },
	])('$heading lists $count', ({ heading, count }) => {
		expect(itemsOf(section(heading))).toHaveLength(count);
	});

	test('each of the three levels of escalation says how to reach it', () => {
		const levels = section('Escalation Procedures').match(/^\d\. .*$/gm) ?? [];
		expect(levels).toHaveLength(3);
		for (const level of levels) expect(level).toMatch(/@example\.com|\+1-555-01\d\d/);
	});

	test('both alert rules fail on an HTTP error and go to the monitoring that the environment names', () => {
		const rules = bash(section('Step 2: Configure Monitoring'));
		expect(rules.match(/curl --fail .*"\$MONITORING_URL\/alerts"/g)).toHaveLength(2);
		expect(rules).toContain('error_rate > 0.05');
		expect(rules).toContain('response_time > 2000');
	});

	test('no date in it can be out of date', () => {
		expect(guide).not.toMatch(/\b20\d\d-\d\d/);
	});
});
