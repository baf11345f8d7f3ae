import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginRun } from '../../../source/engine/begin-run.ts';
import type { Engine } from '../../../source/engine/engine.ts';
import type { RunEvent } from '../../../source/run/event.ts';
import type { Intent, Run } from '../../../source/run/intent.ts';
import { statementsOf } from '../../../source/runbook/lookup.ts';
import { readGuide } from '../../../source/runbook/read.ts';
import type { PreparedSandbox } from '../../runbooks/sandbox.ts';
import { scratch } from './eventually.ts';

/** A run of a guide in a sandbox, driven by its engine: no screen, no answers. */
export type Rollout = {
	engine: Engine;
	folder: string;
	events: RunEvent[];
	run(): Run;
	/** Sends an intent that must not be refused. */
	send(intent: Intent): void;
	/** Runs the command whose text begins so, and waits for its end unless it goes to the background. */
	perform(text: string): Promise<void>;
	statement(text: string): { id: string; owner: string; text: string };
	of<T extends RunEvent['type']>(type: T): Extract<RunEvent, { type: T }>[];
	/** Waits until the run is as wanted. */
	until(wanted: (run: Run) => boolean, withinMs?: number): Promise<void>;
};

export async function rollout(
	sandbox: PreparedSandbox,
	text: string,
	{ timeScale = 1, env = {} }: { timeScale?: number; env?: Record<string, string> } = {},
): Promise<Rollout> {
	const bytes = new TextEncoder().encode(text);
	const read = readGuide(bytes, 'guide.md');
	if (!read.ok) throw new Error(read.problem);
	const state = scratch();
	const events: RunEvent[] = [];
	const opened = await beginRun({
		env: {
			...sandbox.env,
			XDG_STATE_HOME: join(state, 'state'),
			XDG_CONFIG_HOME: join(state, 'config'),
			...env,
		},
		cwd: sandbox.folder,
		via: 'headless',
		onEvent: (event) => void events.push(event),
		guide: { runbook: read.runbook, text, bytes },
		kind: 'sandbox',
		operator: { name: 'op1', login: 'op1', host: 'here', role: 'operator' },
		environment: 'production',
		trust: 'bundled',
		timeScale,
		version: '0',
		extra: { GONOGO_TIME_SCALE: `${timeScale}` },
	});
	if (!opened.ok) throw new Error(opened.problem);
	const { engine } = opened;
	const run = () => engine.snapshot().run;
	const until = (wanted: (run: Run) => boolean, withinMs = 30_000): Promise<void> =>
		new Promise((resolve, reject) => {
			const look = () => {
				if (!wanted(run())) return;
				stop();
				clearTimeout(limit);
				resolve();
			};
			const stop = engine.subscribe(look);
			const limit = setTimeout(() => {
				stop();
				reject(new Error(`not within ${withinMs} ms; last: ${JSON.stringify(events.slice(-4))}`));
			}, withinMs);
			look();
		});
	const send = (intent: Intent): void => {
		const refused = engine.send(intent);
		if (refused) throw new Error(refused.refused);
	};
	const statement: Rollout['statement'] = (begins) => {
		const found = statementsOf(run().runbook).find((one) => one.statement.text.startsWith(begins));
		if (!found) throw new Error(`the guide has no ${begins}`);
		return { id: found.statement.id, owner: found.owner, text: found.statement.text };
	};
	return {
		engine,
		folder: engine.snapshot().folder,
		events,
		run,
		send,
		statement,
		until,
		of: <T extends RunEvent['type']>(type: T) =>
			events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type),
		async perform(begins) {
			const { id, owner, text: whole } = statement(begins);
			send({ kind: 'run', owner, statements: [{ id, text: whole }], confirmed: 'yes' });
			await until(({ state: { statements, executions } }) => {
				const now = statements[id];
				if (now?.status !== 'running')
					return executions[now && 'execution' in now ? now.execution : '']?.outcome !== undefined;
				return executions[now.execution]?.mode === 'background';
			});
		},
	};
}

/** The bundled guide: its phase 3 is watched for a day. */
export function bundledGuide(): string {
	return readFileSync(
		join(import.meta.dirname, '../../../runbooks/unified-workflow/guide.md'),
		'utf8',
	);
}
