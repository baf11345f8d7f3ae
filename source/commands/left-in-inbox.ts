import { existsSync } from 'node:fs';

/** How long to wait for the holder of a run to take what was left for it, in milliseconds. */
export const usualPatienceMs = 4000;
const lookEveryMs = 50;

/** Whether the holder has taken what was left in the inbox; waits for it a little. */
export async function wasTaken(file: string, patienceMs: number): Promise<boolean> {
	const deadline = performance.now() + patienceMs;
	while (performance.now() < deadline && existsSync(file)) {
		await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
	}
	return !existsSync(file);
}
