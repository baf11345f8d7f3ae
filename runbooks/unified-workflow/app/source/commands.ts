import type { Command } from './context.ts';

type CommandRow = {
	what: string;
	/** Loaded when the command is run, so that each starts fast. */
	load(): Promise<Command>;
};

const deploy = async (): Promise<Command> => (await import('./families/deploy.ts')).deploy;
const validate = async (): Promise<Command> => (await import('./families/validate.ts')).validate;

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
