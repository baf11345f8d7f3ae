// Bundles gonogo into dist/: one entry, the screen and each command as chunks that are loaded when asked for.
// The bundle starts about three times faster than the loose modules, which is what `gonogo --version` feels.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => `${root}${path}`;

// ESM output of CommonJS dependencies needs a `require`.
const requireBanner =
	"import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

// Ink loads its developer tools behind a condition that is never true in a bundle; the import still has to resolve.
const withoutDevtools = {
	name: 'without-react-devtools',
	setup(plugin) {
		plugin.onResolve({ filter: /^react-devtools-core$/ }, () => ({
			path: 'react-devtools-core',
			namespace: 'without-react-devtools',
		}));
		plugin.onLoad({ filter: /.*/, namespace: 'without-react-devtools' }, () => ({
			contents: 'export default { initialize() {}, connectToDevTools() {} };',
		}));
	},
};

// The layout engine carries its WebAssembly as a data: address and would load all of Node's fetch to read it; without a
// fetch it decodes the text itself. Measured at the first frame: 60 ms less of the processor.
const yogaWithoutFetch = {
	name: 'yoga-without-fetch',
	setup(plugin) {
		plugin.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
			contents: `const fetch = undefined;\n${readFileSync(path, 'utf8')}`,
		}));
	},
};

const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));

rmSync(at('dist'), { recursive: true, force: true });

await build({
	entryPoints: { cli: at('source/cli.ts') },
	outdir: at('dist'),
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node18',
	chunkNames: 'chunks/[name]-[hash]',
	banner: { js: requireBanner },
	define: { 'process.env.NODE_ENV': '"production"', GONOGO_VERSION: JSON.stringify(version) },
	loader: { '.bash': 'text', '.sh': 'text' },
	plugins: [withoutDevtools, yogaWithoutFetch],
	// Half as much for Node to read at every start; names stay, for whoever reads a stack.
	minifyWhitespace: true,
	minifySyntax: true,
	logLevel: 'warning',
	legalComments: 'none',
});

const sandbox = at('runbooks/unified-workflow/.build/bundle.js');
if (existsSync(sandbox)) {
	const { bundleSandbox } = await import(sandbox);
	await bundleSandbox(at('dist/runbooks/unified-workflow'));
} else if (existsSync(at('runbooks/unified-workflow'))) {
	cpSync(at('runbooks/unified-workflow'), at('dist/runbooks/unified-workflow'), {
		recursive: true,
	});
}
