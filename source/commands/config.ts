import {
	openPreferences,
	type PreferenceStore,
	type Preferences,
	themes,
} from '../engine/preferences.ts';
import { readDuration } from '../runbook/block/annotation.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, exit } from './io.ts';

const usage = 'config [NAME [VALUE]] [--unset] [--json]';
const options = { unset: { type: 'boolean' }, json: { type: 'boolean' } } as const;

type Setting = {
	name: string;
	does: string;
	read(preferences: Preferences): string | undefined;
	/** The fields to change, or what is wrong with the value. */
	write(value: string | undefined, preferences: Preferences): Partial<Preferences> | string;
};

function ofOperator(field: 'name' | 'email' | 'role', does: string): Setting {
	return {
		name: `operator.${field}`,
		does,
		read: ({ operator }) => operator?.[field],
		write: (value, { operator }) => ({ operator: { ...operator, [field]: value } }),
	};
}

/** What can be set by hand, one row a setting. Trust and recent runs have commands of their own. */
const settings: readonly Setting[] = [
	ofOperator('name', 'your name as it is signed'),
	ofOperator('email', 'your address, beside your name'),
	ofOperator('role', 'your role, as in operator or release manager'),
	{
		name: 'theme',
		does: `colours: ${themes.join(', ')}`,
		read: ({ theme }) => theme,
		write(value) {
			const theme = themes.find((known) => known === value);
			if (value !== undefined && theme === undefined) return `theme is one of ${themes.join(', ')}`;
			return { theme };
		},
	},
	{
		name: 'timeout',
		does: 'commands for which the guide says nothing are stopped after this, as in 30m; never without it',
		read: ({ timeoutSeconds }) => (timeoutSeconds === undefined ? undefined : `${timeoutSeconds}s`),
		write(value) {
			const timeoutSeconds = value === undefined ? undefined : readDuration(value);
			if (value !== undefined && !timeoutSeconds) return `${value} is no duration, as 90s or 30m`;
			return { timeoutSeconds };
		},
	},
	{
		name: 'screen-reader',
		does: 'on: screens as lines to be read aloud',
		read: ({ screenReader }) => (screenReader ? 'on' : undefined),
		write(value) {
			if (value !== undefined && value !== 'on' && value !== 'off') {
				return 'screen-reader is on or off';
			}
			return { screenReader: value === 'on' ? true : undefined };
		},
	},
];

/** `gonogo config`: shows or sets preferences. */
export async function config(args: string[], io: CommandIo): Promise<number> {
	const read = readArguments(args, io, { usage, options, most: 2 });
	if (!read.ok) return read.code;
	const fail = (why: string, code: number) => {
		io.err(`gonogo config: ${why}`);
		return code;
	};
	const { unset = false, json = false } = read.values;
	const [name, value] = read.positionals;
	const store = openPreferences(io.env);
	if (store.notice !== undefined) io.err(`gonogo config: ${store.notice}`);
	if (name === undefined) {
		showAll(store, json, io);
		return exit.done;
	}
	const setting = settings.find((row) => row.name === name);
	if (!setting) {
		const names = settings.map((row) => row.name).join(', ');
		return fail(`there is no setting ${name}; there are ${names}`, exit.usage);
	}
	if (value === undefined && !unset) {
		const now = setting.read(store.values());
		if (now !== undefined) io.out(now);
		return now === undefined ? exit.failed : exit.done;
	}
	if (value !== undefined && unset)
		return fail(`--unset takes no value; usage: gonogo ${usage}`, exit.usage);
	const fields = setting.write(value, store.values());
	if (typeof fields === 'string') return fail(fields, exit.usage);
	const problem = store.change(fields);
	return problem === undefined ? exit.done : fail(problem, exit.failed);
}

function showAll(store: PreferenceStore, json: boolean, io: CommandIo): void {
	const values = store.values();
	if (json) {
		io.out(JSON.stringify({ file: store.file, ...values }, undefined, '\t'));
		return;
	}
	for (const { name, does, read } of settings) {
		io.out(`${name} = ${read(values) ?? ''}`.padEnd(36).concat(`  # ${does}`));
	}
	const trusted = values.trusted?.length ?? 0;
	io.out(`${`trusted guides: ${trusted}`.padEnd(36)}  # gonogo trust --list`);
	io.out(`kept in ${store.file}`);
}
