import { back, ctrl, down, enter, esc, space } from './presses.ts';
import type { Story } from './story.ts';

/** From the start card to the sign-off of the first phase. */
export const beginning: Story = {
	name: 'beginning',
	args: ['guide.md'],
	opens: /choose the target/,
	stops: [
		{ name: 'start card', scene: 'start', presses: [] },
		{
			name: 'roles',
			scene: 'roles menu',
			presses: [
				[down, /› Role/],
				[space, /release manager/],
			],
		},
		{
			name: 'target environments',
			scene: 'environments menu',
			presses: [
				[esc, /Enter choose the target/],
				[enter, /Which environment/],
			],
		},
		{
			name: 'findings before the run',
			scene: 'findings list',
			presses: [
				['1', /Enter begin/],
				['L', /What lint knows/],
			],
		},
		{
			name: 'drills',
			scene: 'drill menu',
			presses: [
				[esc, /Enter begin/],
				[ctrl('t'), /Drill a rollback/],
			],
		},
		{
			name: 'what goes wrong in a drill',
			scene: 'drill-fault menu',
			presses: [['1', /what goes wrong\?/]],
		},
		{
			name: 'a run that has just begun',
			scene: 'steps',
			presses: [
				[esc, /Enter begin/],
				[enter, /ARMED[\s\S]*^ Next: git checkout main/m],
			],
		},
		{ name: 'all keys', scene: 'help', presses: [['?', /Keys of this screen/]] },
		{
			name: 'commands',
			scene: 'palette',
			presses: [back, [':', /Commands/], ['n', /> n▏/], ['o', /> no▏/]],
		},
		{
			name: "the guide's own commands",
			scene: 'procedures menu',
			presses: [back, ['m', /own commands/]],
		},
		{ name: 'guide text', scene: 'prose list', presses: [back, ['p', /PgUp/]] },
		{ name: 'findings', scene: 'findings list', presses: [back, ['L', /What lint knows/]] },
		{ name: 'all steps', scene: 'steps list', presses: [back, ['t', /Tell the shop floor/]] },
		{ name: 'contacts', scene: 'card list', presses: [back, ['c', /Contacts, escal/]] },
		{
			name: 'a filter',
			scene: 'list-filter',
			presses: [
				['/', /type to narrow/],
				['s', /s▏/],
				['h', /sh▏/],
			],
		},
		{
			name: 'a note',
			scene: 'ask',
			presses: [[esc, /PgUp/], back, ['n', /Note/], ['h', /h▏/], ['i', /hi▏/]],
		},
		{
			name: 'a command that runs',
			scene: 'steps',
			before: (operator) =>
				operator.play('build', { hangs: true, says: 'bundling 12 of 40 files\n' }),
			presses: [
				[enter, /^ noted/m],
				[enter, /following +2 lines[\s\S]*bundling 12 of 40[\s\S]*Running .*npm run build/],
			],
		},
		{
			name: 'a command that runs long',
			scene: 'steps',
			before: (operator) => operator.pass(72),
			presses: [['', /Running 1:12/]],
		},
		{ name: 'what stops on leaving', scene: 'quit', presses: [['q', /y leave/]] },
		{
			name: 'stopping a command',
			scene: 'confirm',
			presses: [
				['n', /^ Running/m],
				[ctrl('c'), /y stop it/],
			],
		},
		{
			name: 'background',
			scene: 'background list',
			presses: [
				['n', /^ Running/m],
				['b', /^(?![\s\S]*Running 1:12)/],
				['B', /Background/],
			],
		},
	],
};
