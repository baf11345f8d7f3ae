import { begins, ctrl, deploysOnce, enter, esc, left, space, toPhaseTwo } from './presses.ts';
import type { Story } from './story.ts';

/** A deployment that fails, what is looked at then, and the signature for the phase. */
export const failing: Story = {
	name: 'failing',
	args: ['guide.md'],
	opens: /choose the target/,
	stops: [
		{
			name: 'the question before production',
			scene: 'confirm',
			presses: [...begins, [enter, /asks y/], [enter, /y run it/]],
		},
		{
			name: 'a command that failed',
			scene: 'steps',
			before: (operator) =>
				operator.play('deploy:production', {
					fails: true,
					says: 'connecting to the fleet ...\nerror: refused by 2 of 5 hosts\n',
				}),
			presses: [['y', /Next: FAILED/]],
		},
		{
			name: 'what to do about a failure',
			scene: 'failure menu',
			presses: [[enter, /retry from here/]],
		},
		{
			name: 'the whole output',
			scene: 'viewer',
			presses: [
				[esc, /Next: FAILED/],
				['o', /f follow/],
			],
		},
		{
			name: 'a search in the output',
			scene: 'viewer-search',
			presses: [
				['/', /Enter search/],
				['r', /r▏/],
			],
		},
		{
			name: 'history',
			scene: 'timeline list',
			presses: [
				[esc, /n N/],
				[esc, /Next: FAILED/],
				['h', /History/],
			],
		},
		{
			name: 'the report so far',
			scene: 'report list',
			presses: [
				[esc, /Next: FAILED/],
				['Y', /Report; Y copies/],
			],
		},
		{
			name: 'criteria and checklist',
			scene: 'sign-off',
			before: (operator) => operator.play('deploy:production', { says: 'released to 5 hosts\n' }),
			presses: [
				[esc, /Next: FAILED/],
				[enter, /retry from here/],
				['r', /y run it/],
				['y', /to look at, then one signature/],
				[enter, /, 3 open/],
				[space, /, 2 open/],
			],
		},
		{ name: 'a waiver', scene: 'ask', presses: [['w', /Enter answer/]] },
		{
			name: 'the signature',
			scene: 'confirm',
			presses: [
				[esc, /space tick/],
				[space, /, 1 open/],
				[space, /, 0 open|nothing is open/],
				['g', /y sign/],
			],
		},
		{
			name: 'toggles',
			scene: 'toggles list',
			presses: [
				['y', /P1 GO/],
				['v', /Toggles/],
			],
		},
		{
			name: 'a stubborn command',
			scene: 'stop menu',
			before: (operator) => operator.play('build', { hangs: true, stubborn: true }),
			presses: [
				[esc, /Next: export SHOP_READ/],
				[enter, /Running .*npm run build/],
				[ctrl('c'), /y stop it/],
				['y', /^ Running/m],
				[ctrl('c'), /It goes on after an interrupt/],
			],
		},
		{
			name: 'closing the run',
			scene: 'close-run menu',
			before: (operator) => operator.play('build', {}),
			presses: [
				['', /asks y/],
				['Q', /Close this run/],
			],
		},
	],
};

/** Figures over the limit: a HALT, what is watched, and the figures over time. */
export const halting: Story = {
	name: 'halting',
	args: ['guide.md'],
	opens: /choose the target/,
	stops: [
		{
			name: 'a HALT',
			scene: 'halt',
			before: (operator) => operator.play('test:reading', { says: 'error_rate=6.2%\n' }),
			presses: [
				...toPhaseTwo,
				...deploysOnce,
				['y', /Next: curl/],
				[left, /Switch reading on/],
				['r', /HALT/],
			],
		},
		{
			name: 'a HALT that was seen',
			scene: 'steps',
			before: (operator) => operator.pass(1),
			presses: [['H', /the HALT stands/]],
		},
		{ name: 'what is watched', scene: 'watch list', presses: [['W', /What is watched/]] },
		{
			name: 'charts',
			scene: 'charts',
			presses: [
				[esc, /Next: HALT/],
				['C', /Readings/],
			],
		},
		{
			name: 'which figure a reading is',
			scene: 'metric-of menu',
			presses: [['=', /Which figure/]],
		},
		{
			name: 'which reading a figure is',
			scene: 'reading-of menu',
			presses: [
				[esc, /Readings/],
				[esc, /Next: HALT/],
				['=', /Which reading/],
			],
		},
		{
			name: 'the plan while a HALT stands',
			scene: 'emergency-plan',
			presses: [
				[esc, /Next: HALT/],
				['!', /will run, exactly/],
				['f', /› f▏/],
				['u', /› fu▏/],
			],
		},
	],
};
