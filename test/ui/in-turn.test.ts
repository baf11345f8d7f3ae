import { expect, test } from 'vitest';
import { inTurn } from '../../source/ui/app/terminal.ts';

test('the terminal is given away once at a time, in order, also after one that failed', async () => {
	const away = inTurn();
	const said: string[] = [];
	let end: () => void = () => {};
	const first = away.take(async () => {
		said.push('first');
		await new Promise<void>((resolve) => {
			end = resolve;
		});
		throw new Error('gone');
	});
	const second = away.take(async () => void said.push('second'));
	expect(said).toEqual(['first']);
	expect(away.isTaken()).toBe(true);
	end();
	await expect(first).rejects.toThrow('gone');
	await second;
	await Promise.resolve();
	expect(said).toEqual(['first', 'second']);
	expect(away.isTaken()).toBe(false);
});
