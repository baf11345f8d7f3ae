import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';

/** End-to-end tests drive the bundle that operators get, so it is built once before them. */
export default async function setup(): Promise<void> {
	mkdirSync(resolve('node_modules/.cache'), { recursive: true });
	await execa('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
