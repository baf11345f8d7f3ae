import { expect, test } from 'vitest';
import type { ExecutionMode } from '../../source/run/event.ts';
import { timeoutOf } from '../../source/run/timeout.ts';
import { statementsOf } from '../../source/runbook/lookup.ts';
import { readText } from '../runbook/read-text.ts';
import { Walk } from './walk.ts';

const ofGuide = 'gonogo:\n  timeouts:\n    default: 10m\n    deploy: 30m\n';

const rows: [
	what: string,
	front: string,
	fence: string,
	mode: ExecutionMode,
	preference: number | undefined,
	seconds: number | undefined,
][] = [
	['nobody says anything', '', '', 'foreground', undefined, undefined],
	['the block says it', ofGuide, ' {timeout=90s}', 'foreground', 60, 90],
	['the guide says it for that name', ofGuide, ' {name=deploy}', 'foreground', 60, 1800],
	['the guide says it for all', ofGuide, ' {name=other}', 'foreground', 60, 600],
	['only the operator does', '', '', 'foreground', 60, 60],
	[
		'what is for all is not for what goes to the background',
		ofGuide,
		'',
		'background',
		60,
		undefined,
	],
	['a limit of its own is', ofGuide, ' {timeout=2h}', 'background', 60, 7200],
	['who has the terminal has no limit', ofGuide, ' {timeout=2h}', 'interactive', 60, undefined],
];

test.each(rows)('%s', (_, front, fence, mode, usualTimeout, seconds) => {
	const text = `---\n${front}---\n\n# G\n\n## Phase 1: A\n\n### Step 1: B\n\n\`\`\`bash${fence}\ntrue\n\`\`\`\n`;
	const walk = new Walk(readText(text));
	walk.send({
		kind: 'open-session',
		operator: { name: 'op1', login: 'op1', host: 'here', role: 'operator' },
		via: 'screen',
		pid: 1,
		...(usualTimeout === undefined ? {} : { usualTimeout }),
	});
	const [placed] = statementsOf(walk.run.runbook);
	expect(timeoutOf(walk.run, placed?.statement.id ?? '', mode)).toBe(seconds);
});
