import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What a copy of the app needs beside its program. */
const appFiles = [
	'package.json',
	'package-lock.json',
	'.npmrc',
	'.gitignore',
	'README.md',
	'dark-launches',
	'legacy',
];

/**
 * Writes the guide and the app that it rolls out to a folder: guide.md, README.md and app/, which runs from any copy
 * of it with Node 20 or newer and needs no install. Libraries go into app/bin/app.js.
 */
export async function bundleSandbox(outDir) {
	await rm(outDir, { recursive: true, force: true });
	await mkdir(join(outDir, 'app', 'bin'), { recursive: true });
	await build({
		entryPoints: [here('app/source/app.ts')],
		outfile: join(outDir, 'app', 'bin', 'app.js'),
		bundle: true,
		// Importing node:http as a module loads everything that it may export, WebSockets included: 40 ms at each start.
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
		legalComments: 'none',
	});
	await writeFile(join(outDir, 'app', 'bin', 'package.json'), '{ "type": "commonjs" }\n');
	for (const name of ['guide.md', 'README.md']) await cp(here(name), join(outDir, name));
	for (const name of appFiles) {
		await cp(here(`app/${name}`), join(outDir, 'app', name), { recursive: true });
	}
}
