/**
 * The only entry. It parses on Node 18, so that an older Node gets a sentence and not a stack trace; everything else
 * is loaded when it is asked for.
 */
const needed = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < needed) {
	process.stderr.write(
		`gonogo needs Node ${needed} or newer; this is ${process.versions.node}. \`npm start\` in a clone brings its own.\n`,
	);
	process.exitCode = 2;
} else {
	try {
		const { keepCompiled } = await import('./commands/compiled.ts');
		keepCompiled(process.env);
		const { dispatch } = await import('./commands/dispatch.ts');
		process.exitCode = await dispatch(process.argv.slice(2));
	} catch (error) {
		// A thrown error is a bug of ours: the operator gets one line, and whoever mends it the rest on request.
		const about = error instanceof Error ? error : new Error(String(error));
		const detail = process.env.GONOGO_DEBUG === undefined ? about.message : about.stack;
		const { printable } = await import('./commands/printable.ts');
		process.stderr.write(`gonogo: this should not happen: ${printable(`${detail}`)}\n`);
		process.exitCode = 1;
	}
}

// Only for the type checker: a file with top-level await is a module.
export {};
