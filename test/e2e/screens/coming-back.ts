import { alert } from '../../fixtures/alert.ts';
import { begins, ctrl, deploysOnce, enter, esc, toPhaseTwo } from './presses.ts';
import type { Story } from './story.ts';

/** A rollback that hangs, fails and comes to an end. */
export const rollingBack: Story = {
	name: 'rolling back',
	args: ['guide.md'],
	opens: /choose the target/,
	stops: [
		{
			name: 'the plan beside a running command',
			scene: 'emergency-plan',
			before: (operator) =>
				operator.play('test:reading', { hangs: true, says: 'asking 5 hosts\n' }),
			presses: [
				...toPhaseTwo,
				...deploysOnce,
				['y', /asking 5 hosts[\s\S]*Running .*npm run test:reading/],
				['!', /still running/],
			],
		},
		{
			name: 'a rollback that runs',
			scene: 'emergency-run',
			before: (operator) =>
				operator.play('deploy:rollback', { hangs: true, says: 'taking back ...\n' }),
			presses: [
				['f', /› f▏/],
				['u', /› fu▏/],
				['l', /› ful▏/],
				['l', /› full▏/],
				[enter, /following +1 line[\s\S]*taking back/],
			],
		},
		{
			name: 'a rollback that failed',
			scene: 'emergency-run',
			before: (operator) => operator.play('deploy:rollback', { fails: true }),
			presses: [['', /FAILED[\s\S]*output ─+ 1 line/]],
		},
		{
			name: 'what to do about a rollback that failed',
			scene: 'rollback-failure menu',
			presses: [[enter, /retry/]],
		},
		{
			name: 'a rollback that is complete',
			scene: 'emergency-run',
			before: (operator) => operator.play('deploy:rollback', { says: 'released to 5 hosts\n' }),
			presses: [['r', /ROLLED BACK/]],
		},
		{
			name: 'after a rollback',
			scene: 'steps',
			presses: [[esc, /! shows it/]],
		},
	],
};

/** Power was cut in the middle of a deployment, and the guide was changed meanwhile. */
export const resuming: Story = {
	name: 'resuming',
	args: ['guide.md'],
	opens: /continue/,
	prepare: async (operator) => {
		operator.play('deploy:production', { hangs: true, says: 'host 2 of 5\n' });
		const screen = operator.start(['guide.md']);
		await screen.waitFor(/choose the target/);
		for (const [key, want] of [
			...begins,
			...deploysOnce,
			['y', /host 2 of 5[\s\S]*Running/],
		] as const) {
			screen.send(key);
			await screen.waitFor(want);
		}
		operator.powerCut();
		await screen.exited;
		operator.pass(2460);
		operator.changeGuide('npm run test:reading', 'npm run test:everything');
	},
	stops: [
		{ name: 'an open run', scene: 'start', presses: [] },
		{
			name: 'since you left',
			scene: 'absence list',
			presses: [[enter, /0\/1 \?[\s\S]*ARMED 22:21[\s\S]*Since you left/]],
		},
		{
			name: 'an outcome that nobody knows',
			scene: 'unknown',
			presses: [[esc, /one thing is not known/]],
		},
		{
			name: 'what the guide says otherwise',
			scene: 'guide-change list',
			presses: [['G', /test:everything/]],
		},
		{
			name: 'a drill',
			scene: 'drill',
			presses: [
				[esc, /one thing is not known/],
				[ctrl('t'), /Drill a rollback/],
				['1', /what goes wrong\?/],
				['0', /▸ npm run monitor:errors/],
			],
		},
	],
};

export const choosing: Story = {
	name: 'choosing',
	args: [],
	opens: /guide\.md/,
	prepare: async (operator) => {
		const screen = operator.start(['guide.md']);
		await screen.waitFor(/choose the target/);
		for (const [key, want] of begins) {
			screen.send(key);
			await screen.waitFor(want);
		}
		screen.send('q');
		await screen.exited;
		operator.pass(3600);
	},
	stops: [{ name: 'open runs and guides', scene: 'choose', presses: [] }],
};

export const rehearsing: Story = {
	name: 'rehearsing',
	args: ['rehearse', 'guide.md'],
	opens: /Enter begin/,
	stops: [
		{
			name: 'how a command goes in a rehearsal',
			scene: 'stand-in menu',
			presses: [
				[enter, /ARMED[\s\S]*^ Next: git checkout main/m],
				[ctrl('r'), /How does it go\?/],
			],
		},
		{
			name: 'how all commands go in a rehearsal',
			scene: 'stand-ins list',
			presses: [['l', /PgUp/]],
		},
	],
};

export const choices: Story = {
	name: 'ways',
	args: ['alert.md'],
	opens: /choose the target/,
	prepare: (operator) => operator.write('alert.md', alert),
	stops: [
		{
			name: 'one of several ways',
			scene: 'ways menu',
			presses: [
				[enter, /Which environment/],
				['1', /Enter begin/],
				[enter, /one of 2 ways/],
				[enter, /Give it room/],
			],
		},
	],
};
