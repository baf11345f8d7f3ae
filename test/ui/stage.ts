// Screens show local times; the frames are pinned in one zone.
process.env.TZ = 'UTC';

import type { Runbook } from '../../source/runbook/model.ts';
import { Session } from '../../source/ui/app/session.ts';
import type { SessionOptions, Stage } from '../../source/ui/app/stage.ts';
import { frame } from '../../source/ui/screens/frame.ts';
import { type Look, lookFor } from '../../source/ui/text/look.ts';
import type { RunContext, Size } from '../../source/ui/view/context.ts';
import type { Practice } from '../../source/ui/view/practice.ts';
import { FakeEngine, type FakeOptions } from './fake-engine.ts';

export const sizes: Record<string, Size> = {
	small: { columns: 40, rows: 10 },
	usual: { columns: 80, rows: 24 },
	wide: { columns: 120, rows: 40 },
};

/** Text without styles, with the signs of a modern terminal. */
export const bare: Look = lookFor({ NO_COLOR: '1', LANG: 'C.UTF-8' });

/** A session on an engine in memory: keys in, screen text out. */
export class Stand {
	readonly session: Session;
	readonly engine: FakeEngine;
	readonly copied: string[] = [];
	readonly asked: string[] = [];
	/** What was printed on the terminal before it was handed over. */
	readonly printed: string[] = [];
	size: Size;

	constructor(
		runbook: Runbook,
		options: FakeOptions & { size?: Size; stage?: Stage; practice?: Practice } = {},
	) {
		this.size = options.size ?? { columns: 80, rows: 24 };
		this.engine = new FakeEngine(runbook, options);
		const terminal: SessionOptions['terminal'] = {
			copy: (text) => void this.copied.push(text),
			suspend: async () => void this.asked.push('suspend'),
			redraw: () => void this.asked.push('redraw'),
			page: async () => {
				this.asked.push('page');
				return true;
			},
			edit: async (text) => {
				this.asked.push('edit');
				return `${text} # edited`;
			},
			handOver: async (during, said = '') => {
				this.asked.push('hand over');
				this.printed.push(said);
				await during();
			},
		};
		this.session = new Session({
			stage: options.stage ?? { kind: 'run', engine: this.engine },
			look: bare,
			size: this.size,
			now: () => this.engine.now(),
			terminal,
			...(options.practice === undefined ? {} : { practice: options.practice }),
		});
	}

	/** Presses keys one read each: names of the table, or characters. */
	keys(...names: string[]): this {
		for (const name of names) this.session.press(...read(name));
		return this;
	}

	/** Types a line, one character a read. */
	type(text: string): this {
		return this.keys(...Array.from(text, (character) => (character === ' ' ? 'space' : character)));
	}

	lines(size: Size = this.size): string[] {
		this.session.resize(size);
		const { above, menu, below } = frame(this.session.context());
		return [...above, ...(menu?.labels ?? []), ...below];
	}

	text(size: Size = this.size): string {
		return this.lines(size)
			.map((line) => line.trimEnd())
			.join('\n');
	}

	context(): RunContext {
		const context = this.session.context();
		if (context.kind !== 'run') throw new Error('no run is open');
		return context;
	}
}

const flags: Record<string, Parameters<Session['press']>[1]> = {
	enter: { return: true },
	esc: { escape: true },
	up: { upArrow: true },
	down: { downArrow: true },
	left: { leftArrow: true },
	right: { rightArrow: true },
	pageup: { pageUp: true },
	pagedown: { pageDown: true },
	home: { home: true },
	end: { end: true },
	tab: { tab: true },
	'shift+tab': { tab: true, shift: true },
	backspace: { backspace: true },
	delete: { delete: true },
};

/** What Ink's `useInput` reports for a key. */
export function read(name: string): Parameters<Session['press']> {
	const flag = flags[name];
	if (flag) return ['', flag];
	if (name.startsWith('ctrl+')) return [name.slice(5), { ctrl: true }];
	return [name === 'space' ? ' ' : name, {}];
}
