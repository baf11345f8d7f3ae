import { rmSync } from 'node:fs';
import { fileIn, type files } from './layout.ts';
import { isOurs } from './owner.ts';

const passing: (keyof typeof files)[] = [
	'state',
	'restore',
	'functions',
	'pipe',
	'filter',
	'wrap',
	'settings',
	'ready',
	'supervisorText',
];

/**
 * Clears away what a block's folder holds only for the run's sake, above all the state with every value of the shell.
 * To be called when the engine has stored what was captured; a later `attachBlock` reports the rest as before, and that
 * the state was cleared away. Output, script, marks and exit stay as evidence. What another login's block left, which
 * nobody else can read, is theirs to clear away.
 */
export function settleBlock(directory: string): void {
	if (!isOurs(directory)) return;
	for (const name of passing) rmSync(fileIn(directory, name), { force: true });
}
