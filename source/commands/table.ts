import type { CommandIo } from './io.ts';

export type Command = (args: string[], io: CommandIo) => Promise<number>;

export type CommandRow = {
	name: string;
	/** What follows the name. */
	usage: string;
	does: string;
	load(): Promise<Command>;
};

/** One row a command. Each is loaded when it is asked for. */
export const commands: readonly CommandRow[] = [
	{
		name: 'open',
		usage: '[GUIDE] [--plain] [--mirror PLACE]',
		does: 'opens a guide in the terminal; without one, the open runs and the guides found here',
		load: async () => (await import('./open.ts')).open,
	},
	{
		name: 'inspect',
		usage: 'GUIDE [--json]',
		does: 'prints what the guide was read as',
		load: async () => (await import('./inspect.ts')).inspect,
	},
	{
		name: 'lint',
		usage: 'GUIDE... [--json] [--here] [--fix]',
		does: 'says what is wrong with a guide',
		load: async () => (await import('./lint.ts')).lint,
	},
	{
		name: 'run',
		usage:
			'GUIDE [--answers FILE] [--environment E] [--ticket T] [--from STEP --because WHY] [--until PHASE] [--mirror PLACE] [--json]',
		does: 'the same run without a screen; stops at the first gate that the answers do not cover',
		load: async () => (await import('./run.ts')).run,
	},
	{
		name: 'rehearse',
		usage: 'GUIDE [--answers FILE] [--time-scale N] [--until PHASE] [--plain] [--json]',
		does: 'the same on any guide, nothing executed: every program is a stand-in',
		load: async () => (await import('./rehearse.ts')).rehearse,
	},
	{
		name: 'drill',
		usage: '[GUIDE] [--plan NAME] [--until PHASE] [--fault NAME] [--ask] [--json]',
		does: 'tries a rollback and times it: in the sandbox, or of any guide as a rehearsal',
		load: async () => (await import('./drill.ts')).drill,
	},
	{
		name: 'demo',
		usage: '[COMMAND ...]',
		does: 'any of this on the bundled guide in its sandbox',
		load: async () => (await import('./demo.ts')).demo,
	},
	{
		name: 'runs',
		usage: '[--json] [--rehearsals]',
		does: 'lists the runs',
		load: async () => (await import('./runs.ts')).runs,
	},
	{
		name: 'status',
		usage: '[RUN] [--json]',
		does: 'says where a run stands',
		load: async () => (await import('./status.ts')).status,
	},
	{
		name: 'watch',
		usage: '[RUN] [--json]',
		does: 'follows a run that somebody has open, read-only',
		load: async () => (await import('./watch.ts')).watch,
	},
	{
		name: 'resume',
		usage: '[RUN] [--answers FILE] [--adopt-sha256 HEX] [--mirror PLACE] [--plain] [--json]',
		does: 'continues a run',
		load: async () => (await import('./resume.ts')).resume,
	},
	{
		name: 'rollback',
		usage:
			'[RUN|GUIDE] [--plan NAME] [--add forgotten] [--build] [--confirm WORD] [--dry-run] [--json]',
		does: 'the emergency rollback without the screens',
		load: async () => (await import('./rollback.ts')).rollback,
	},
	{
		name: 'env',
		usage: '[RUN]',
		does: "prints the run's exports and folder, to paste into a shell",
		load: async () => (await import('./env.ts')).env,
	},
	{
		name: 'note',
		usage: 'RUN TEXT',
		does: 'adds a note to a run, from any terminal',
		load: async () => (await import('./note.ts')).note,
	},
	{
		name: 'hand-over',
		usage: '[RUN] [--to LOGIN | --withdraw]',
		does: 'offers a run that you have open to a colleague who follows it',
		load: async () => (await import('./hand-over.ts')).handOver,
	},
	{
		name: 'approve',
		usage: 'RUN [--phase PHASE | --rollback NAME] [--sha256 HEX]',
		does: "a second person's yes, from their own login",
		load: async () => (await import('./approve.ts')).approve,
	},
	{
		name: 'verify',
		usage: '[RUN] [--json] [--head HASH]',
		does: 'checks the record of a run, against a head hash noted elsewhere',
		load: async () => (await import('./verify.ts')).verify,
	},
	{
		name: 'report',
		usage: '[RUN] [--format md|json]',
		does: 'writes a run up',
		load: async () => (await import('./report.ts')).report,
	},
	{
		name: 'export',
		usage: 'RUN [FILE]',
		does: 'writes a run into one file, to go on with it elsewhere',
		load: async () => (await import('./export.ts')).exportCommand,
	},
	{
		name: 'import',
		usage: 'FILE',
		does: 'takes in a run that was exported or mirrored',
		load: async () => (await import('./import.ts')).importCommand,
	},
	{
		name: 'trust',
		usage: 'GUIDE [--remove] | trust --list',
		does: 'allows exactly these bytes to run without a screen',
		load: async () => (await import('./trust.ts')).trust,
	},
	{
		name: 'config',
		usage: '[NAME [VALUE]] [--unset] [--json]',
		does: 'shows or sets preferences',
		load: async () => (await import('./config.ts')).config,
	},
];
