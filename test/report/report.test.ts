import { expect, test } from 'vitest';
import { reportMarkdown } from '../../source/report/markdown.ts';
import { type RunReport, reportOf } from '../../source/report/run-report.ts';
import { stories } from './stories.ts';
import { headOf, type Story } from './story.ts';

function reportFor(story: Story): RunReport {
	const report = reportOf({ run: story.run, events: story.events, head: headOf(story.events) });
	if (!report) throw new Error('no report');
	return report;
}

test.each(Object.entries(stories))('%s reads as its golden report', async (name, tell) => {
	const markdown = reportMarkdown(reportFor(tell()));
	await expect(markdown).toMatchFileSnapshot(`golden/${name.replaceAll(' ', '-')}.md`);
});
