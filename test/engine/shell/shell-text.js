import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// Lets plain Node import the shell programs as text, as the bundle and the tests do.
registerHooks({
	load(url, context, nextLoad) {
		if (!/\.(bash|sh)$/.test(url)) return nextLoad(url, context);
		const text = readFileSync(fileURLToPath(url), 'utf8');
		return {
			format: 'module',
			source: `export default ${JSON.stringify(text)};`,
			shortCircuit: true,
		};
	},
});
