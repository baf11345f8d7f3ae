import type { Command } from './context.ts';

type CommandRow = {
	what: string;
	/** Loaded when the command is run, so that each starts fast. */
	load(): Promise<Command>;
};

const deploy = async (): Promise<Command> => (await import('./families/deploy.ts')).deploy;
const validate = async (): Promise<Command> => (await import('./families/validate.ts')).validate;
const report = async (): Promise<Command> => (await import('./families/report.ts')).report;

/** Every script of package.json, and `serve`, which deploys start. */
export const commands: Record<string, CommandRow> = {
	serve: {
		what: 'one release as a service',
		load: async () => (await import('./service/serve.ts')).serve,
	},
	build: {
		what: "bake this shell's toggles into a release",
		load: async () => (await import('./families/build.ts')).build,
	},
	'deploy:staging': { what: 'put the newest build on staging', load: deploy },
	'deploy:production': { what: 'put the newest build on production', load: deploy },
	'deploy:ai-generation': { what: 'build and deploy AI generation', load: deploy },
	'deploy:analytics': { what: 'build and deploy analytics', load: deploy },
	'deploy:experimental': { what: 'build and deploy the experimental generator', load: deploy },
	'deploy:experimental-features': { what: 'build and deploy the experiments', load: deploy },
	'deploy:migration-tools': { what: 'build and deploy the migration tools', load: deploy },
	'deploy:rollback': { what: 'put the newest build on production, in an emergency', load: deploy },
	'deploy:partial-rollback': { what: 'the same for a part of the toggles', load: deploy },
	'deploy:dark-launch-config': {
		what: 'put dark launch settings into force',
		load: async () => (await import('./families/dark-launch.ts')).deployDarkLaunches,
	},
	'test:feature-toggles': {
		what: 'does every toggle do what it says?',
		load: async () => (await import('./families/test.ts')).testToggles,
	},
	'test:rollback': {
		what: 'is the way back open?',
		load: async () => (await import('./families/test.ts')).testRollback,
	},
	'test:user-experience': {
		what: 'users walk the usual way',
		load: async () => (await import('./families/test.ts')).testUserExperience,
	},
	'monitor:performance': {
		what: 'response times and errors',
		load: async () => (await import('./families/monitor.ts')).performanceMonitor,
	},
	'monitor:error-rates': {
		what: 'errors, feature by feature',
		load: async () => (await import('./families/monitor.ts')).errorRates,
	},
	'debug:toggle-config': {
		what: 'the toggles of production and of this shell',
		load: async () => (await import('./families/debug.ts')).toggleConfig,
	},
	'validate:full': { what: 'all validations', load: validate },
	'validate:feature-toggles': { what: 'the toggles', load: validate },
	'validate:performance': { what: 'performance', load: validate },
	'validate:user-experience': { what: 'user experience', load: validate },
	'test:staging': {
		what: 'staging: its toggles, and users who walk through',
		load: async () => (await import('./families/test.ts')).testStaging,
	},
	'test:monitoring': {
		what: 'does monitoring count what is sent?',
		load: async () => (await import('./families/test-behaviour.ts')).testMonitoring,
	},
	'test:monitoring-endpoints': {
		what: 'every address that monitoring reads',
		load: async () => (await import('./families/test-behaviour.ts')).testEndpoints,
	},
	'test:analytics': {
		what: 'does analytics count what is sent?',
		load: async () => (await import('./families/test-behaviour.ts')).testAnalytics,
	},
	'test:user-workflows': {
		what: 'write, find and read a workflow',
		load: async () => (await import('./families/test-behaviour.ts')).testWorkflows,
	},
	'test:error-scenarios': {
		what: 'requests that must be refused',
		load: async () => (await import('./families/test-behaviour.ts')).testErrors,
	},
	'test:user-selection': {
		what: 'do the same users have it each time?',
		load: async () => (await import('./families/test-behaviour.ts')).testSelection,
	},
	'test:manual-toggles': {
		what: 'one request for each toggle',
		load: async () => (await import('./families/test.ts')).testManually,
	},
	'test:toggle-system': {
		what: 'every toggle on and off, away from production',
		load: async () => (await import('./families/test.ts')).testToggleSystem,
	},
	'monitor:response-times': {
		what: 'response times, feature by feature',
		load: async () => (await import('./families/monitor.ts')).responseTimes,
	},
	'monitor:resources': {
		what: 'memory and processor',
		load: async () => (await import('./families/monitor.ts')).resources,
	},
	'monitor:user-experience': {
		what: 'users walk the usual way, again and again',
		load: async () => (await import('./families/monitor.ts')).userExperience,
	},
	'monitor:ai-performance': {
		what: 'AI generation for its users, and its cost',
		load: async () => (await import('./families/monitor-feature.ts')).aiPerformance,
	},
	'monitor:experimental': {
		what: 'the experiments, and everyone else',
		load: async () => (await import('./families/monitor-feature.ts')).experimental,
	},
	'monitor:remaining-features': {
		what: 'what a partial rollback left on',
		load: async () => (await import('./families/monitor-feature.ts')).remaining,
	},
	'monitor:toggle-usage': {
		what: 'which system answers what',
		load: async () => (await import('./families/monitor-feature.ts')).toggleUsage,
	},
	'monitor:toggle-performance': {
		what: 'the new path beside the old',
		load: async () => (await import('./families/monitor-feature.ts')).togglePerformance,
	},
	'monitor:toggle-changes': {
		what: 'what deploys changed',
		load: async () => (await import('./families/monitor-feature.ts')).toggleChanges,
	},
	'monitor:dark-launch-users': {
		what: 'who is inside each dark launch',
		load: async () => (await import('./families/monitor-dark-launch.ts')).darkLaunchUsers,
	},
	'monitor:dark-launch-performance': {
		what: 'inside and outside',
		load: async () => (await import('./families/monitor-dark-launch.ts')).darkLaunchPerformance,
	},
	'monitor:user-feedback': {
		what: 'what users said',
		load: async () => (await import('./families/feedback.ts')).monitorFeedback,
	},
	'collect:feedback': {
		what: 'ask users',
		load: async () => (await import('./families/feedback.ts')).collect,
	},
	'debug:env-vars': {
		what: 'what a build would read here',
		load: async () => (await import('./families/debug.ts')).envVars,
	},
	'debug:performance': {
		what: 'where the time goes',
		load: async () => (await import('./families/debug.ts')).performanceDetail,
	},
	'debug:user-segmentation': {
		what: 'how users fall into segments',
		load: async () => (await import('./families/debug.ts')).segmentation,
	},
	'debug:dark-launch-config': {
		what: 'the settings in force',
		load: async () => (await import('./families/debug.ts')).darkLaunchConfig,
	},
	'debug:monitoring': {
		what: 'is monitoring to be believed?',
		load: async () => (await import('./families/debug.ts')).monitoring,
	},
	'debug:alerting': {
		what: 'the rules, and which fire',
		load: async () => (await import('./families/debug.ts')).alerting,
	},
	'analyze:bottlenecks': {
		what: 'the slowest features',
		load: async () => (await import('./families/bottleneck.ts')).analyze,
	},
	'optimize:performance': {
		what: 'rebuild the search index',
		load: async () => (await import('./families/bottleneck.ts')).optimize,
	},
	'migrate:legacy-systems': {
		what: 'convert the legacy records for good',
		load: async () => (await import('./families/legacy.ts')).migrate,
	},
	'remove:legacy-flags': {
		what: 'switch the old tool off for good',
		load: async () => (await import('./families/legacy.ts')).removeFlags,
	},
	'cleanup:deprecated-code': {
		what: 'delete what only the old tool used',
		load: async () => (await import('./families/legacy.ts')).cleanUp,
	},
	'update:documentation': {
		what: 'write it from the live service',
		load: async () => (await import('./families/documentation.ts')).updateDocumentation,
	},
	'report:daily': { what: 'the day in short', load: report },
	'report:performance': { what: 'response times of the day', load: report },
	'report:user-feedback': { what: 'what users said', load: report },
	'report:errors': { what: 'what failed', load: report },
	'report:weekly': { what: 'the week in short', load: report },
	'report:rollout-progress': { what: 'how far the rollout has come', load: report },
	'report:success-metrics': { what: 'the figures against their limits', load: report },
	'report:custom': { what: 'chosen days', load: report },
	'report:feature': { what: 'one feature', load: report },
	'report:user-segment': { what: 'one segment', load: report },
	'notify:team': {
		what: 'tell the team',
		load: async () => (await import('./families/notify.ts')).notifyTeam,
	},
	'fault:on': {
		what: 'switch a fault on, or list them',
		load: async () => (await import('./families/fault.ts')).faultOn,
	},
	'fault:off': {
		what: 'switch one fault or all off',
		load: async () => (await import('./families/fault.ts')).faultOff,
	},
	'sandbox:start': {
		what: 'production as it was before the rollout',
		load: async () => (await import('./families/sandbox.ts')).start,
	},
	'sandbox:stop': {
		what: 'end everything that runs here',
		load: async () => (await import('./families/sandbox.ts')).stop,
	},
	'sandbox:status': {
		what: 'what runs here',
		load: async () => (await import('./families/sandbox.ts')).status,
	},
};
