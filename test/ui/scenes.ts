import type { Plays } from './fake-engine.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

const hangs =
	(...words: string[]): Plays =>
	(text) =>
		words.some((word) => text.includes(word))
			? { hang: true, prints: [`running ${text}`] }
			: { prints: [text, 'ok'] };

const fails =
	(word: string): Plays =>
	(text) =>
		text.includes(word) ? { code: 1, prints: ['connecting ...', 'error: refused'] } : {};

/** The key that an operator presses next when all goes well. */
export function nextKey(stand: Stand): string {
	const { view, scene } = stand.context();
	const top = view.overlays.at(-1);
	if (top?.kind === 'confirm') return 'y';
	if (top?.kind === 'ask') return 'enter';
	if (view.screen === 'sign-off') return scene.next.kind === 'go' ? 'g' : 'space';
	return 'enter';
}

/** Lets the time pass that the guide wants watched: a day in a second, as the time scale has it. */
function waitForHold(stand: Stand): void {
	const { engine } = stand;
	const { next } = stand.context().scene;
	if (next.kind !== 'hold') return;
	engine.pass(2000);
	engine.send({ kind: 'tick', at: engine.now().toISOString() });
}

const decided = (stand: Stand, phase: string | undefined): boolean =>
	stand.engine.run.state.phases[phase ?? '']?.decision !== undefined;

/** Runs and signs the phase that is current, and returns the keys it took. */
export function completePhase(stand: Stand): string[] {
	const keys: string[] = [];
	const phase = stand.context().scene.phase?.id;
	while (!decided(stand, phase) && keys.length < 100) {
		waitForHold(stand);
		keys.push(nextKey(stand));
		stand.keys(nextKey(stand));
	}
	return keys;
}

/** Runs every step of the phase that is current, up to its sign-off screen. */
function runPhase(stand: Stand): Stand {
	for (let turn = 0; turn < 60 && stand.context().view.screen !== 'sign-off'; turn += 1) {
		waitForHold(stand);
		stand.keys(nextKey(stand));
	}
	return stand;
}

/** A monitor of a day runs on while everything else plays as told. */
export const watching =
	(plays: Plays = () => ({})): Plays =>
	(text) =>
		/--duration/.test(text) ? { hang: true, prints: ['watching'] } : plays(text);

function begun(plays?: Plays): Stand {
	return new Stand(smallGuide, { created: { timeScale: 86_400 }, plays: watching(plays) });
}

function atPhase(number: number, plays?: Plays): Stand {
	let playing: Plays = () => ({});
	const stand = begun((text) => playing(text));
	for (let done = 1; done < number; done += 1) completePhase(stand);
	playing = plays ?? playing;
	return stand;
}

/** The next step waits for the hold that a monitor brought. */
function atHold(): Stand {
	const stand = atPhase(2);
	for (let turn = 0; turn < 30 && stand.context().scene.next.kind !== 'hold'; turn += 1) {
		stand.keys(nextKey(stand));
	}
	return stand;
}

/** The last command reports these rates of errors, one after the other. */
function report(stand: Stand, rates: readonly number[]): void {
	const execution = stand.engine.run.state.order.at(-1) ?? '';
	const statement = stand.engine.run.state.executions[execution]?.statements[0]?.id ?? '';
	for (const value of rates) {
		stand.engine.pass(1000);
		stand.engine.send({
			kind: 'readings',
			execution,
			statement,
			readings: [{ name: 'error_rate', value }],
			toggles: {},
			at: stand.engine.now().toISOString(),
		});
	}
}

/** Two readings in a row over the guide's limit: the run halts. */
function halted(): Stand {
	const stand = atPhase(2).keys('enter');
	report(stand, [0.062, 0.081]);
	return stand;
}

/** Readings before and after a deploy, which end in a HALT that was seen. */
function charted(): Stand {
	const stand = atPhase(2).keys('enter');
	report(stand, [0.01, 0.012, 0.011, 0.009, 0.01, 0.011]);
	stand.keys('enter', 'y');
	report(stand, [0.012, 0.02, 0.035, 0.062, 0.081]);
	stand.engine.pass(700);
	return stand.keys('H', 'C');
}

/** The HALT was seen and left standing. */
function held(): Stand {
	const stand = halted();
	stand.engine.pass(700);
	return stand.keys('H');
}

/** Every screen and dialog that a run has, each with how an operator gets there and what must be on it. */
export const scenes: Record<string, { stand: () => Stand; shows: RegExp[] }> = {
	'a run that has just begun': {
		stand: () => begun(),
		shows: [/PRODUCTION/, /7f3a/, /op1/, /4be1c02/, /P1 0\/1/, /Next: git checkout main/],
	},
	'a command that runs': {
		stand: () => begun(hangs('npm run build')).keys('enter'),
		shows: [/Running \d+:\d\d/, /npm run build/, /following/],
	},
	'the question before production': {
		stand: () => begun().keys('enter', 'enter'),
		shows: [/Run on PRODUCTION\?/, /npm run deploy:production/, /y run it/],
	},
	'a command that failed': {
		stand: () => begun(fails('deploy')).keys('enter', 'enter', 'y'),
		shows: [/FAILED/, /error: refused/, /Enter offers/],
	},
	'what to do about a failure': {
		stand: () => begun(fails('deploy')).keys('enter', 'enter', 'y', 'enter'),
		shows: [/retry from here/, /edit and run/, /done by hand/],
	},
	'criteria and checklist': {
		stand: () => {
			return runPhase(atPhase(2)).keys('space', 'space');
		},
		shows: [/2 ticked/, /\[x\]/, /\[ \]/],
	},
	'the signature': {
		stand: () => {
			const stand = runPhase(atPhase(2));
			while (stand.context().scene.next.kind === 'sign-off') stand.keys('space');
			return stand.keys('g');
		},
		shows: [/Sign GO for/, /op1 \(operator\) says GO/],
	},
	'the plan of a rollback': {
		stand: () => atPhase(3).keys('!', 'f', 'u'),
		shows: [/EMERGENCY|!!/, /will run, exactly/, /› fu/],
	},
	'the plan beside a running command': {
		stand: () => atPhase(3, hangs('deploy')).keys('enter', 'enter', 'y', '!'),
		shows: [/full|FULL/],
	},
	'a rollback that failed': {
		stand: () => atPhase(3, fails('deploy:rollback')).keys('!').type('full').keys('enter'),
		shows: [/FAILED/, /Enter offers/],
	},
	'a rollback that is complete': {
		stand: () => atPhase(3).keys('!').type('full').keys('enter'),
		shows: [/ROLLED BACK|notice waits/],
	},
	'a rollback that is incomplete': {
		stand: () =>
			atPhase(3, fails('deploy:rollback'))
				.keys('!')
				.type('full')
				.keys('enter', 'enter', 'g')
				.type('no way')
				.keys('enter'),
		shows: [/INCOMPLETE|notice waits/],
	},
	'an outcome that nobody knows': {
		stand: () => {
			const stand = atPhase(3, hangs('deploy'));
			stand.keys('enter', 'enter', 'y');
			const [execution = ''] = stand.engine.running();
			stand.engine.lose(execution);
			return stand;
		},
		shows: [/it WAS applied/, /NOT applied/, /keep unknown/],
	},
	'a hold': {
		stand: atHold,
		shows: [/Next: wait: Switch writing on holds/, /E ends it early/],
	},
	'a HALT': {
		stand: halted,
		shows: [/HALT: Errors/, /error_rate 8.1 ?% > 5 ?%/, /O override/, /T tell Level 1: Shop team/],
	},
	'a HALT that was seen': {
		stand: held,
		shows: [/HALT: error_rate 8.1 ?% > 5 ?% since \d\d:\d\d/, /O overrides/],
	},
	'the plan while a HALT stands': {
		stand: () => held().keys('!'),
		shows: [/HALT/, /error_rate 8.1 ?%/, /Level 1/],
	},
	'what is watched': {
		stand: () => held().keys('W'),
		shows: [/Guards/, /OVER/, /error_rate/],
	},
	charts: {
		stand: charted,
		shows: [
			/error_rate 8.1 ?%/,
			/watched \(error_rate: same name\)/,
			/critical > 5 ?%/,
			/since the deploy/,
			/▲ deployed/,
		],
	},
	'which figure a reading is': {
		stand: () => held().keys('C', '='),
		shows: [/Which figure of the guide is error_rate/, /a +error_rate/],
	},
	'which reading a figure is': {
		stand: () => held().keys('='),
		shows: [/Which reading is error_rate/, /the one of its name/],
	},
	'all keys': { stand: () => begun().keys('?'), shows: [/Keys of this screen/, /emergency/] },
	commands: { stand: () => begun().keys(':').type('note'), shows: [/Commands/, /note/] },
	"the guide's own commands": {
		stand: () => begun().keys('m'),
		shows: [/Monitoring/, /Validation/],
	},
	history: {
		stand: () => begun().keys('enter', 'h'),
		shows: [/History/, /begins: Shop rollout/, /ok {2}npm install/],
	},
	contacts: { stand: () => begun().keys('c'), shows: [/Contacts/] },
	toggles: { stand: () => atPhase(2).keys('v'), shows: [/set +deployed +seen +before: not known/] },
	'all steps': { stand: () => begun().keys('t'), shows: [/Steps/, /Put the switches/] },
	'guide text': { stand: () => begun().keys('p'), shows: [/Put the switches in place/] },
	findings: { stand: () => begun().keys('L'), shows: [/What lint knows/] },
	'the whole output': { stand: () => begun().keys('enter', 'o'), shows: [/following/] },
	background: {
		stand: () => begun(hangs('build')).keys('enter', 'b', 'B'),
		shows: [/Background/, /npm run build|git checkout/],
	},
	'a note': { stand: () => begun().keys('n').type('hello'), shows: [/Note/, /hello/] },
	'what stops on leaving': {
		stand: () => begun(hangs('build')).keys('enter', 'q'),
		shows: [/Leave\?/, /This goes on/, /learned when the run is resumed/, /y leave/],
	},
	'stopping a command': {
		stand: () => begun(hangs('build')).keys('enter', 'ctrl+c'),
		shows: [/Stop the running command/, /y stop it/],
	},
	'closing the run': { stand: () => begun().keys('Q'), shows: [/Close this run/, /abandoned/] },
};
