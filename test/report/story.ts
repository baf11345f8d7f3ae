import { createHash } from 'node:crypto';
import { decide } from '../../source/run/decide.ts';
import type { EventBody, RunEvent } from '../../source/run/event.ts';
import { evolve, stamped } from '../../source/run/evolve.ts';
import type { Intent, Refusal } from '../../source/run/intent.ts';
import type { Runbook } from '../../source/runbook/model.ts';
import { readGuide } from '../../source/runbook/read.ts';
import { Walk } from '../run/walk.ts';

/** A small rollout in two phases with a full rollback, as a team would write it. */
export const guideText = `# Rolling out search

## Prerequisites

- [ ] The release is announced

## Phase 1: Read

### 1.1 Turn reading on

\`\`\`bash
export APP_READ=true
# Deploy
npm run deploy:production
# Look
npm run test:read
\`\`\`

### 1.2 Tell support

Call support and tell them.

### Success Criteria

- Reading works
- Error rate stays low

## Phase 2: Write

### 2.1 Turn writing on

\`\`\`bash
export APP_WRITE=true
npm run deploy:production
\`\`\`

### Success Criteria

- Writing works

## Emergency Procedures

### Immediate Rollback

\`\`\`bash
export APP_READ=false
export APP_WRITE=false
npm run deploy:rollback
npm run notify:team
\`\`\`
`;

/** The guide as the reader gives it; a text that it cannot read is a fault of the test. */
export function guide(text = guideText): Runbook {
	const read = readGuide(Buffer.from(text), '/guides/search.md');
	if (!read.ok) throw new Error(read.problem);
	return read.runbook;
}

export const sha256 = (text: string | Uint8Array) =>
	createHash('sha256').update(text).digest('hex');

const must = (refused: Refusal | undefined) => {
	if (refused) throw new Error(refused.refused);
};

const begunByOne = {
	ticket: 'CHG-1042',
	operator: { name: 'op1', login: 'op1', host: 'here', role: 'operator' },
	git: { branch: 'main', commit: '4be1c02d9a77e0f5c3b2a1908d7e6f5a4b3c2d1e', clean: true },
};

/** A run of the guide, driven without an engine, in the steps that the stories share; whoever arrived last acts. */
export class Story extends Walk {
	private time = Date.UTC(2026, 0, 5, 22, 0, 0);

	constructor(text = guideText, more: ConstructorParameters<typeof Walk>[2] = {}) {
		super(guide(text), { APP_READ: 'false', APP_WRITE: 'false' }, { ...begunByOne, ...more });
	}

	override send(intent: Intent): Refusal | undefined {
		const decision = decide(this.run, intent);
		if ('refused' in decision) return decision;
		for (const body of decision.events) {
			this.pass(2500);
			const operator = 'operator' in body ? body.operator : undefined;
			const by = (operator ?? this.run.state.operator)?.name ?? '';
			const stamp = { at: new Date(this.time).toISOString(), by };
			const event = stamped(body, stamp, this.run.state.seq + 1);
			this.events.push(event);
			this.run = { ...this.run, state: evolve(this.run.state, event) };
		}
		this.effects.push(...decision.effects);
		return undefined;
	}

	/** Lets time go by in which nothing happens. */
	pass(milliseconds: number): this {
		this.time = (this.time || Date.UTC(2026, 0, 5, 22, 0, 0)) + milliseconds;
		return this;
	}

	/** Sends an intent that must be carried out. */
	tell(intent: Intent): this {
		must(this.send(intent));
		return this;
	}

	arrive(name: string, login: string, host = 'here'): this {
		const operator = { name, login, host, role: 'operator' };
		return this.tell({ kind: 'open-session', operator, via: 'screen', pid: 7 });
	}

	leave(): this {
		return this.tell({ kind: 'close-session', reason: 'quit', left: [] });
	}

	step(phase: number, step: number) {
		const found = this.run.runbook.phases[phase - 1]?.steps[step - 1];
		if (!found) throw new Error(`no step ${phase}.${step}`);
		return found;
	}

	statements(phase: number, step: number): string[] {
		return this.step(phase, step).blocks.flatMap(({ statements }) =>
			statements.map(({ id }) => id),
		);
	}

	/** Runs the statements of a step from the one at `from`, ending with these codes. */
	go(phase: number, step: number, codes: number[] = [], from = 0): this {
		const ids = this.statements(phase, step).slice(from);
		must(this.perform(this.step(phase, step).id, ids, codes, 'yes'));
		return this;
	}

	/** Phase 1 to its GO. */
	firstPhase(): this {
		const step = this.go(1, 1).step(1, 2).id;
		this.tell({ kind: 'settle-step', step, how: 'by-hand', note: 'rang support' });
		return this.sign(1);
	}

	/** Begins the full rollback; its commands wait to be played. */
	rollBack(alone?: string): this {
		return this.tell({
			kind: 'start-rollback',
			procedure: 'full',
			add: [],
			typed: 'full',
			running: 'wait',
			...(alone === undefined ? {} : { alone }),
		});
	}

	/** Signs everything of a phase and gives it GO. */
	sign(phase: number): this {
		const found = this.run.runbook.phases[phase - 1];
		for (const { id } of found?.criteria ?? []) {
			this.tell({
				kind: 'sign',
				item: id,
				meaning: 'verified',
				evidence: [{ kind: 'observation', text: 'looked at the dashboard' }],
			});
		}
		return this.decide(phase, 'go');
	}

	decide(phase: number, decision: 'go' | 'no-go', reason?: string): this {
		const id = this.run.runbook.phases[phase - 1]?.id ?? '';
		return this.tell({
			kind: 'decide-phase',
			phase: id,
			decision,
			...(reason === undefined ? {} : { reason }),
		});
	}

	/** The events without stamp and number, as a journal takes them. */
	bodies(): EventBody[] {
		return this.events.map(
			({ v: _, seq: __, at: ___, by: ____, mono: _____, ...body }) => body as EventBody,
		);
	}
}

/** The head that these events would have, for reports that are made without a journal. */
export function headOf(events: readonly RunEvent[]): { seq: number; hash: string } {
	return { seq: events.length, hash: sha256(`${events.length}`) };
}
