import { writeFileSync } from 'node:fs';

// A program that hands its terminal to a block, as the screen does, and writes down what was reported.
const { runInteractive } = await import('../../../source/engine/shell/interactive.ts');
const [, , given = '{}', reportPath = ''] = process.argv;
const reports: unknown[] = [];
const problem = await runInteractive(JSON.parse(given), {
	statementStarted: (report) => reports.push({ started: report.id }),
	statementFinished: (report) => reports.push({ ended: report.id, outcome: report.outcome }),
	finished: (report) => reports.push({ finished: report }),
});
writeFileSync(reportPath, JSON.stringify({ problem, reports }));
console.log('handed back');
