/**
 * How fast the way back is: `npm run bench -- rollback`. From the bytes of a pseudo-terminal: the key `!` until the plan
 * is on the screen, and Enter after the word until the first command of the rollback has begun, beside the start of a
 * bare Node in the same minute. Needs `npm run build` first. Figures of two machines do not compare, their ratios do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, Switchboard } from '../e2e/switchboard.ts';
import { keys, launch } from '../e2e/terminal.ts';

const rounds = 7;

function median(values: number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function until(holds: () => boolean): Promise<number> {
	const end = performance.now() + 20_000;
	while (!holds()) {
		if (performance.now() > end) throw new Error('it did not come to that within 20 s');
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	return performance.now();
}

/** The time of `node -e 0`, in milliseconds. */
function bareNode(): number {
	const from = performance.now();
	spawnSync(process.execPath, ['-e', '0']);
	return performance.now() - from;
}

/** One rollback by its keys, in milliseconds: to the plan, over the word, from Enter to its first command and to the deploy. */
async function oneRound(): Promise<Record<'plan' | 'word' | 'first' | 'deploy', number>> {
	const board = new Switchboard();
	try {
		await board.rollOut();
		const screen = launch(process.execPath, [program, 'resume'], {
			cwd: board.folder,
			env: board.env,
			timeout: 20_000,
		});
		try {
			await screen.waitFor('EMERGENCY');
			// What starting up still does is no part of the path.
			await new Promise((resolve) => setTimeout(resolve, 500));
			const pressed = performance.now();
			screen.send('!');
			const plan = (await until(() => screen.text().includes('type full'))) - pressed;
			let word = 0;
			for (const typed of ['f', 'fu', 'ful', 'full']) {
				const sent = performance.now();
				screen.send(typed.at(-1) ?? '');
				word += (await until(() => screen.text().includes(`› ${typed}`))) - sent;
			}
			const journal = join(board.run(), 'journal.jsonl');
			const entered = performance.now();
			screen.send(keys.enter);
			const began = () =>
				existsSync(journal) &&
				/"type":"block.started".*"rollback":"r1"/.test(readFileSync(journal, 'utf8'));
			const first = (await until(began)) - entered;
			const ran = () => board.deploys().includes('back');
			const deploy = (await until(ran)) - entered;
			await screen.waitFor(/ROLLED.BACK/);
			return { plan, word, first, deploy };
		} finally {
			screen.kill('SIGKILL');
		}
	} finally {
		board.goHome();
	}
}

const measured: Awaited<ReturnType<typeof oneRound>>[] = [];
const bare: number[] = [];
for (let round = 0; round < rounds; round += 1) {
	bare.push(bareNode());
	measured.push(await oneRound());
}
const node = median(bare);
const rows: [string, number, number?][] = [
	['! to the plan on the screen', median(measured.map(({ plan }) => plan)), 100],
	['the four letters of the word', median(measured.map(({ word }) => word))],
	['Enter to the first command', median(measured.map(({ first }) => first))],
	['Enter to the first deploy in bash', median(measured.map(({ deploy }) => deploy))],
	['all of it', median(measured.map(({ plan, word, first }) => plan + word + first)), 300],
];
console.log(`node -e 0: ${node.toFixed(0)} ms, median of ${rounds}`);
console.log('                                    ms   of bare Node   limit ms');
for (const [name, ms, limit] of rows) {
	const beside = (ms / node).toFixed(2).padStart(14);
	console.log(
		`${name.padEnd(32)}${ms.toFixed(0).padStart(6)}${beside}${limit === undefined ? '' : String(limit).padStart(11)}`,
	);
	if (limit !== undefined && ms > limit) process.exitCode = 1;
}
