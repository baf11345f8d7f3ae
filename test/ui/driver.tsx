import { showScreens } from '../../source/ui/show.tsx';
import { FakeEngine } from './fake-engine.ts';
import { bundledGuide } from './guide.ts';

/**
 * The screens on an engine that starts nothing, to be looked at in a terminal:
 * `node test/ui/driver.tsx [start|run|fail|hang]` after a build, or through the test runner's loader.
 */
const mode = process.argv[2] ?? 'start';
const runbook = bundledGuide();

function engine(): FakeEngine {
	const fake = new FakeEngine(runbook, {
		clock: () => new Date(),
		plays: (text) => {
			if (mode === 'fail' && text.includes('deploy:'))
				return { code: 1, prints: ['error: refused'] };
			if (/monitor|sleep/.test(text)) return { hang: true, prints: ['error_rate=0.008'] };
			if (mode === 'hang' && text.includes('build'))
				return { hang: true, prints: ['building ...'] };
			return { prints: [`${text}`, 'done'] };
		},
	});
	return fake;
}

const facts = {
	operator: { name: 'op1', login: 'op1', host: 'console' },
	roles: ['operator', 'observer'],
	environments: ['production', 'staging'],
	runbook,
	guidePath: 'guide.md',
	findings: runbook.findings,
	sandbox: true,
	openRuns: [],
};

process.exitCode = await showScreens({
	...(mode === 'start' ? { start: { facts, begin: async () => engine() } } : { engine: engine() }),
	env: process.env,
	now: () => new Date(),
});
