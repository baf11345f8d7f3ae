import type { BlockHandlers } from '../../../source/engine/shell/block.ts';

// A program of its own that starts the block it is given and stays, until somebody kills it.
const { launchBlock } = await import('../../../source/engine/shell/block.ts');
const quiet: BlockHandlers = {
	statementStarted: () => {},
	statementFinished: () => {},
	finished: () => {},
};
const block = launchBlock(JSON.parse(process.argv[2] ?? '{}'), quiet);
console.log('pid' in block ? block.pid : block.problem);
setInterval(() => {}, 1000);
