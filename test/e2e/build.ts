import { execa } from 'execa';

/** End-to-end tests drive the bundle that operators get, so it is built once before them. */
export default async function setup(): Promise<void> {
	await execa('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
