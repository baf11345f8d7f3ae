import { findStatement } from '../../runbook/lookup.ts';
import type { Statement } from '../../runbook/model.ts';
import { ahead } from '../ahead.ts';
import { unfilled } from '../ask.ts';
import { asGiven } from '../decide-run.ts';
import type { EventBody } from '../event.ts';
import { guardChanges, guardsOf } from '../guard/guard.ts';
import { haltsCleared, haltsRaised } from '../guard/halt.ts';
import type { Decision, Intent, Run } from '../intent.ts';
import { httpBlock, readRequest } from '../reading/probe-text.ts';
import { record, refuse } from '../refusal.ts';
import type { PinRequest, PinSource } from './event.ts';
import { holdEvents, holdsLeft, type Moment } from './hold.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** What a moment brings once these events are in: guards that changed, a HALT, holds that went on or are over. */
export function watchEvents(run: Run, events: readonly EventBody[], moment: Moment): EventBody[] {
	if (!run.state.created) return [];
	const after = ahead(run, events, moment);
	const changed = guardChanges(after, moment.at);
	const judged = ahead(after, changed, moment);
	const raised = haltsRaised(judged, changed);
	const cleared = raised.length > 0 ? [] : haltsCleared(judged);
	return [...changed, ...raised, ...cleared, ...holdEvents(judged, moment)];
}

/** The events of a decision and what they bring with them. */
export function withWatch(run: Run, events: EventBody[], moment: Moment): EventBody[] {
	return [...events, ...watchEvents(run, events, moment)];
}

/** Time passed: nothing else happened. */
export function tick(run: Run, { kind: _, ...moment }: Of<'tick'>): Decision {
	return record(...watchEvents(run, [], moment));
}

export function mapReading(
	run: Run,
	{ metric, reading, at, remembered }: Of<'map-reading'>,
): Decision {
	if (!guardsOf(run).some((guard) => guard.metric === metric)) {
		return refuse(`no guard looks at ${metric}`);
	}
	if (reading !== undefined && !remembered && run.state.readings[reading] === undefined) {
		return refuse(`nothing has reported ${reading} yet`);
	}
	const mapped: EventBody = {
		type: 'reading.mapped',
		metric,
		...(reading === undefined ? {} : { reading }),
		...(remembered ? { remembered } : {}),
	};
	return record(...withWatch(run, [mapped], { at: at ?? run.state.at }));
}

export function pin(run: Run, { what, everySeconds }: Of<'pin'>): Decision {
	if (!(everySeconds > 0)) return refuse('say how often to look');
	const source = sourceOf(run, what);
	if (typeof source === 'string') return refuse(source);
	const name = pinName(source);
	const same = Object.values(run.state.pins).find(
		(one) => one.stoppedAt === undefined && one.name === name,
	);
	if (same) return refuse(`${same.name} is pinned already`);
	return record({
		type: 'pin.started',
		pin: `p${Object.keys(run.state.pins).length + 1}`,
		name,
		source,
		everySeconds,
	});
}

/** What may be looked at again and again: nothing that deploys, changes what is set, or asks for more than Enter. */
function sourceOf(run: Run, what: PinRequest): PinSource | string {
	if (what.kind === 'tcp') return what;
	if (what.kind === 'url') {
		const read = readRequest(`GET ${what.url}`);
		return read.ok ? what : `that cannot be sent: ${read.problem}`;
	}
	if (what.kind === 'http') {
		const block = httpBlock(run.runbook, what.line);
		if (!block) return 'the guide has no request there';
		const read = readRequest(block.text);
		return read.ok ? what : `that request cannot be sent: ${read.problem}`;
	}
	const placed = findStatement(run.runbook, what.statement);
	if (!placed) return `the guide has no command ${what.statement}`;
	const { id, interactive, exports } = placed.statement;
	if (interactive) return 'it takes the terminal';
	if (changesSomething(placed.statement)) {
		return 'it changes something: only what looks can be pinned';
	}
	if (Object.keys(exports).length > 0) return 'it sets variables, which only a run of it can';
	const missing = unfilled(run, placed.statement);
	if (missing.length > 0) return `needs a value for ${missing.join(', ')}`;
	const text = asGiven(run, placed.statement) ?? placed.statement.text;
	return { kind: 'command', statement: id, text };
}

function changesSomething({ deploys, configures, danger, notifies }: Statement): boolean {
	const asks = danger?.level === 'irreversible' || danger?.level === 'production';
	return deploys === true || configures === true || notifies === true || asks;
}

const pinName = (source: PinSource): string => {
	switch (source.kind) {
		case 'command':
			return source.text.split('\n')[0] ?? '';
		case 'http':
			return `request of line ${source.line}`;
		case 'url':
			return source.url.replace(/^https?:\/\//, '').replace(/\?.*$/s, '');
		case 'tcp':
			return `${source.host}:${source.port}`;
	}
};

export function unpin(run: Run, { pin: id }: Of<'unpin'>): Decision {
	const found = run.state.pins[id];
	if (!found || found.stoppedAt !== undefined) return refuse('that is not pinned');
	return record({ type: 'pin.stopped', pin: id });
}

/** From when to when nobody watched, as a session finds when it opens a run that was left. */
export function unobserved(run: Run, at: string | undefined): EventBody[] {
	const { state } = run;
	const watched =
		Object.keys(state.guards).length > 0 ||
		Object.keys(state.holds).length > 0 ||
		Object.keys(state.pins).length > 0;
	if (!watched || at === undefined || state.sessions.length === 0 || at <= state.at) return [];
	return [...holdsLeft(run), { type: 'time.unobserved', from: state.at, to: at }];
}

export function tellEscalation(run: Run, { level, note }: Of<'tell-escalation'>): Decision {
	const found = run.runbook.escalation.find((one) => one.level === level);
	if (!found) return refuse(`the guide has no ${level}`);
	const text = note?.trim();
	return record({
		type: 'escalation.told',
		level,
		who: found.who,
		...(text === undefined || text === '' ? {} : { note: text }),
	});
}
