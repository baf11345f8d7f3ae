import type { Key as InkKey } from 'ink';
import type { Engine } from '../../engine/engine.ts';
import type { OperatorIntent } from '../../run/intent.ts';
import { answerTo } from '../actions/refusal.ts';
import { pressesOf } from '../keys/key.ts';
import { pressById, resolve, resolvePaste } from '../keys/resolve.ts';
import type { Highlight } from '../text/highlight.ts';
import type { Look } from '../text/look.ts';
import { type Context, runContext, type Size } from '../view/context.ts';
import type { StartChoice } from '../view/facts.ts';
import { firstView, runView } from '../view/first.ts';
import { reduce } from '../view/reduce.ts';
import { type Act, type Change, tell, type View } from '../view/view.ts';
import { Burst } from './burst.ts';
import { Chronicle } from './chronicle.ts';
import { Drilling } from './drilling.ts';
import { Errands } from './errands.ts';
import { HaltQuestion } from './halt-question.ts';
import { passingOf } from './passing.ts';
import { withoutMenusOfThePast } from './past-menus.ts';
import { Quiet } from './quiet.ts';
import type { Ended, SessionOptions, Stage } from './stage.ts';

/**
 * The screens without a terminal: keys in, context out. Each key is resolved against what the key before it has
 * changed, also when several arrive in one read.
 */
export class Session {
	readonly ended: Promise<Ended>;
	private stage: Stage;
	private view: View;
	private size: Size;
	private look: Look;
	private reads = 0;
	private changes = 0;
	private finish: (ended: Ended) => void = () => {};
	private unsubscribe: () => void = () => {};
	private readonly options: SessionOptions;
	private readonly listeners = new Set<() => void>();
	private readonly quiet = new Quiet();
	private readonly burst = new Burst(() => this.changed());
	private readonly halts = new HaltQuestion();
	private chronicle: Chronicle | undefined;
	private readonly drilling: Drilling;
	private readonly errands: Errands;

	constructor(options: SessionOptions) {
		this.options = options;
		this.stage = options.stage;
		this.size = options.size;
		this.look = options.look;
		this.view = firstView(options.stage.kind === 'start' ? options.stage.facts : undefined);
		this.drilling = new Drilling(options.practice, options.now, this.changed);
		this.errands = new Errands(options.terminal, {
			engine: () => this.engine,
			top: () => this.view.overlays.at(-1),
			perform: (acts) => this.perform(acts),
			send: (intent) => this.send(intent, []),
			now: options.now,
			changed: this.changed,
		});
		this.ended = new Promise((resolve) => {
			this.finish = resolve;
		});
		if (options.stage.kind === 'run') this.enter(options.stage.engine);
	}

	get engine(): Engine | undefined {
		return this.stage.kind === 'run' ? this.stage.engine : undefined;
	}

	/** Counts up with everything that may change what is shown. */
	readonly version = (): number => this.changes;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	};

	/** Tells the screens to look again: time passed, output grew. */
	readonly changed = (): void => {
		this.askAboutHalt();
		this.burst.over();
		this.view = withoutMenusOfThePast(this.view, () => this.context());
		this.changes += 1;
		for (const listener of this.listeners) listener();
	};

	/** Colours code from now on. */
	colourCode(highlight: Highlight): void {
		this.look = { ...this.look, highlight };
		this.changed();
	}

	/** Notices which of the commands that run have said something since it was last asked. */
	listen(): void {
		if (this.engine) this.quiet.listen(this.engine, this.options.now());
	}

	resize(size: Size): void {
		this.size = size;
	}

	context(): Context {
		const common = {
			view: this.view,
			size: this.size,
			now: this.options.now(),
			look: this.look,
			...(this.halts.isDeaf(this.options.now()) ? { deaf: true as const } : {}),
			...(this.options.practice === undefined ? {} : { practice: this.options.practice }),
			...(this.drilling.shown === undefined ? {} : { drill: this.drilling.shown }),
		};
		if (this.stage.kind === 'choose') return { ...common, ...this.stage };
		if (this.stage.kind === 'start') {
			const facts = { ...this.stage.facts, ...this.drilling.known(this.stage.facts.drills) };
			return { ...common, kind: 'start', facts };
		}
		const { engine } = this.stage;
		const { drills, ...shown } = engine.snapshot();
		return runContext({
			...common,
			...shown,
			...this.drilling.known(drills),
			...this.chronicle?.earlier(),
			running: engine.running(),
			quietSince: (execution) => this.quiet.since(engine, execution, this.options.now()),
			output: (execution) => engine.output(execution),
			events: () => this.chronicle?.events() ?? [],
			head: () => engine.head(),
		});
	}

	/** Ends a drill that goes on, and resolves once nothing of it runs any more. */
	readonly stopDrill = (): Promise<void> => this.drilling.stop();

	/** Keys as Ink reports them: one read, one call. */
	press(input: string, key: Partial<InkKey>): void {
		this.reads += 1;
		if (!this.halts.letsPass(this.options.now())) return;
		for (const press of pressesOf(input, key, this.reads)) {
			this.forgetNotice();
			this.perform(resolve(this.context(), press));
		}
		this.changed();
	}

	/** A key by its name in the table of keys, as a read of its own. */
	pressKey(name: string): void {
		this.reads += 1;
		this.forgetNotice();
		const text = name === 'space' ? ' ' : name;
		const typed = text.length === 1 ? { text } : {};
		this.perform(resolve(this.context(), { name, read: this.reads, ...typed }));
		this.changed();
	}

	/** Says something that no key led to. */
	say(text: string): void {
		this.perform([tell(text, 'warn')]);
		this.changed();
	}

	paste(text: string): void {
		this.reads += 1;
		if (!this.halts.letsPass(this.options.now())) return;
		this.forgetNotice();
		this.perform(resolvePaste(this.context(), text, this.reads));
		this.changed();
	}

	/** Ends the screens, whatever is on them. */
	end(ended: Ended): void {
		this.unsubscribe();
		this.burst.over();
		this.finish(ended);
	}

	/** Puts the question that a HALT asks on top of whatever is on the screen, and takes it away when it is over. */
	private askAboutHalt(): void {
		const state = this.engine?.snapshot().run.state;
		if (state) this.view = this.halts.asked(this.view, state, this.options.now());
	}

	private forgetNotice(): void {
		const { notice: _, ...rest } = this.view;
		this.view = rest;
	}

	private apply(change: Change): void {
		this.view = reduce(this.view, change);
	}

	private perform(acts: readonly Act[]): void {
		for (const act of acts) this.carryOut(act);
	}

	private carryOut(act: Act): void {
		const { terminal } = this.options;
		switch (act.do) {
			case 'view':
				this.apply(act.change);
				break;
			case 'send':
				this.send(act.intent, act.then ?? []);
				break;
			case 'press':
				this.perform(pressById(this.context(), act.id, this.reads));
				break;
			case 'copy':
				terminal.copy(act.text);
				this.perform([tell(`copied: ${act.what}`)]);
				break;
			case 'rehearse': {
				const refusal = this.engine?.rehearse?.(act.choice);
				if (refusal) this.perform([tell(refusal.refused, 'warn')]);
				break;
			}
			case 'drill':
				this.drilling.carryOut(act);
				break;
			case 'begin':
				this.begin();
				break;
			case 'resume':
				this.open({ kind: 'resume', run: act.run }, []);
				break;
			case 'search':
			case 'page':
			case 'edit':
			case 'shell':
			case 'keep-file':
			case 'after':
				this.errands.carryOut(act);
				break;
			case 'choose':
				this.end({ code: 0, chosen: act.choice });
				break;
			case 'leave':
				this.end({ code: act.code });
				break;
			case 'suspend':
				void terminal.suspend();
				break;
			case 'redraw':
				terminal.redraw();
				break;
		}
	}

	private send(intent: OperatorIntent, then: readonly Act[]): void {
		const { engine } = this;
		if (!engine) return;
		const refusal = engine.send(intent);
		if (refusal) {
			this.perform(answerTo(refusal, intent, then, this.reads));
			return;
		}
		this.perform(then);
	}

	private begin(): void {
		const { operator, role, environment, ticket, ticked } = this.view.start;
		if (environment === undefined) return;
		const named = ticket ? { ticket } : {};
		this.open({ kind: 'begin', operator, role, environment, ticked, ...named }, ticked);
	}

	private open(choice: Exclude<StartChoice, { kind: 'leave' }>, ticked: readonly string[]): void {
		if (this.stage.kind !== 'start' || this.view.start.busy) return;
		this.apply({ change: 'start', to: { busy: true } });
		void this.stage.begin(choice).then((opened) => {
			if ('problem' in opened) {
				this.apply({ change: 'start', to: { busy: false } });
				this.perform([tell(opened.problem, 'bad')]);
			} else {
				this.enter(opened);
				for (const item of ticked)
					this.send({ kind: 'sign', item, meaning: 'verified', evidence: [] }, []);
			}
			this.changed();
		});
	}

	private enter(engine: Engine): void {
		this.stage = { kind: 'run', engine };
		this.chronicle = new Chronicle(engine, this.options.earlierTimes, this.changed);
		const passed = passingOf(engine);
		this.unsubscribe = engine.subscribe(() => {
			const to = passed();
			if (to === 'us') this.perform([tell('the run is yours now')]);
			if (to === 'them') return this.end({ code: 0 });
			this.burst.heard(engine.snapshot().run.state);
			this.errands.handOver(engine);
		});
		this.view = runView(engine.snapshot());
		this.askAboutHalt();
	}
}
