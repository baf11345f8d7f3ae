import { rolesOfNoPhase } from '../fact/roles.ts';
import { walkSections } from '../section.ts';
import { slug } from '../slug.ts';
import { anchorsOf, linksOf } from './links.ts';
import { commands, guide, type LintRule } from './rule.ts';

export const structureRules: readonly LintRule[] = [
	{
		id: 'phase-without-criteria',
		severity: 'note',
		about: 'A phase has neither criteria nor a checklist: nothing says when it is done.',
		fires: commands('npm run deploy'),
		quiet: guide(commands('npm run deploy'), '### Success criteria', '', '- All pages load'),
		*check(read) {
			for (const phase of read.runbook.phases) {
				if (phase.criteria.length + phase.checklist.length > 0) continue;
				yield {
					line: phase.line,
					message: `"${phase.title}" has neither criteria nor a checklist: nothing says when it is done.`,
				};
			}
		},
	},
	{
		id: 'checklist-without-phase',
		severity: 'warning',
		about: 'A checklist names a phase that the guide does not have.',
		fires: guide(
			commands('npm run deploy'),
			'## Checklist',
			'',
			'### Phase 7: Late',
			'',
			'- [ ] Done',
		),
		quiet: guide(
			commands('npm run deploy'),
			'## Checklist',
			'',
			'### Phase 1: Change',
			'',
			'- [ ] Done',
		),
		*check(read) {
			if (read.runbook.phases.length === 0) return;
			const lists = new Map(read.runbook.checklists.map((list) => [list.line, list]));
			for (const section of walkSections(read.root)) {
				const list = lists.get(section.line);
				if (!list || list.phase !== undefined || section.marker?.kind !== 'phase') continue;
				yield {
					line: section.line,
					message: `No phase has the number of the checklist "${section.full}".`,
				};
			}
		},
	},
	{
		id: 'link-dead',
		severity: 'warning',
		about: 'A link leads to a heading that this guide does not have, or nowhere.',
		fires: guide('# Guide', '', 'See [the end](#no-such-heading).'),
		quiet: guide('# Guide', '', 'See [the start](#guide).'),
		*check(read) {
			let anchors: Set<string> | undefined;
			for (const { target, line, column } of linksOf(read)) {
				if (target === '' || target === '#') {
					yield { line, column, message: 'This link leads nowhere.' };
					continue;
				}
				if (!target.startsWith('#')) continue;
				anchors ??= anchorsOf(read);
				if (!anchors.has(target.slice(1).toLowerCase())) {
					yield { line, column, message: `No heading of this guide has the anchor ${target}.` };
				}
			}
		},
	},
	{
		id: 'prompt-in-block',
		severity: 'note',
		about:
			'A block has prompts or output between its commands; they are told apart, but cannot be pasted.',
		fires: guide('# Guide', '', '```console', '$ uptime', ' 10:00:00 up 3 days', '```'),
		quiet: guide('# Guide', '', '```bash', 'uptime', '```'),
		*check(read) {
			for (const { block, prompted } of read.blocks) {
				if (!prompted || block.kind !== 'command') continue;
				const what = [
					...(prompted.prompts.size > 0 ? ['prompts'] : []),
					...(block.expected === undefined ? [] : ['output']),
				];
				const them = what.length === 1 && what[0] === 'output' ? 'it' : 'them';
				yield {
					line: block.line,
					message: `This block has ${what.join(' and ')} in it: gonogo takes ${them} out, a paste would not.`,
				};
				if (prompted.prompts.size > 1) {
					yield {
						line: block.line,
						message:
							'The prompt changes within this block: its later commands belong to another shell.',
					};
				}
			}
		},
	},
	{
		id: 'shell-in-other-block',
		severity: 'warning',
		about: "A shell command stands inside another language's block.",
		fires: guide(
			'# Guide',
			'',
			'## Phase 1: Change',
			'',
			'```typescript',
			'const share = 5;',
			'npm run deploy',
			'```',
		),
		quiet: guide(
			'# Guide',
			'',
			'## Phase 1: Change',
			'',
			'```typescript',
			'const share = 5;',
			'```',
		),
		*check(read) {
			for (const { block, offered } of read.blocks) {
				for (const { statement } of offered) {
					yield {
						line: statement.line,
						message: `A shell command inside a ${block.language} block: it is offered, but never run by itself.`,
					};
				}
			}
		},
	},
	{
		id: 'block-unreadable',
		severity: 'error',
		about: 'bash cannot read a block of commands.',
		fires: commands('echo "never closed'),
		quiet: commands('echo "closed"'),
		*check(read) {
			for (const { problem } of read.blocks) {
				if (problem)
					yield { line: problem.line, message: `bash cannot read this block: ${problem.message}.` };
			}
		},
	},
	{
		id: 'block-windows',
		severity: 'note',
		about: 'A block is written for PowerShell or cmd.',
		fires: guide('# Guide', '', '```powershell', 'Get-Service web', '```'),
		quiet: guide('# Guide', '', '```bash', 'uptime', '```'),
		*check(read) {
			for (const { block, problem } of read.blocks) {
				if (block.notRunnable !== undefined && !problem)
					yield { line: block.line, message: block.notRunnable };
			}
		},
	},
	{
		id: 'fence-unclosed',
		severity: 'error',
		about: 'A fence is never closed: all that follows is taken for code.',
		fires: guide('# Guide', '', '```bash', 'uptime', '', '## Rollback'),
		quiet: guide('# Guide', '', '```bash', 'uptime', '```', '', '## Rollback'),
		*check(read) {
			const lastText = read.lines.findLastIndex((line) => line.trim() !== '');
			for (const { block, fenced } of read.blocks) {
				const end = block.line + block.text.split('\n').length;
				if (!fenced || end < lastText + 1) continue;
				if (
					/^[\s>]*(?:`{3,}|~{3,})\s*$/.test(read.lines[lastText] ?? '') &&
					lastText + 1 > block.line
				)
					continue;
				yield {
					line: block.line,
					message: 'This fence is never closed: all that follows is taken for code.',
				};
			}
		},
	},
	{
		id: 'annotation-unknown',
		severity: 'warning',
		about: 'An annotation is not one that gonogo knows, or its value cannot be read.',
		fires: guide('# Guide', '', '```bash {timout=10m}', 'uptime', '```'),
		quiet: guide('# Guide', '', '```bash {timeout=10m confirm}', 'uptime', '```'),
		*check(read) {
			for (const { message, line } of read.frontMatter.problems) yield { line, message };
			for (const name of rolesOfNoPhase(read.runbook)) {
				yield { line: 1, message: `gonogo.approvals.roles: the guide has no phase "${name}"` };
			}
			for (const { block, unknownAnnotations } of read.blocks) {
				for (const key of unknownAnnotations) {
					const column = Math.max(0, (read.lines[block.line - 1] ?? '').indexOf(key)) + 1;
					yield {
						line: block.line,
						column,
						message: `gonogo does not know the annotation "${key}", or not this value of it.`,
					};
				}
			}
		},
	},
	{
		id: 'nested-too-deeply',
		severity: 'warning',
		about: 'Lists or quotes are nested so deeply that the rest of them is not read.',
		fires: `${'> '.repeat(260)}deep\n`,
		quiet: '> > > not so deep\n',
		*check(read) {
			for (const line of read.tooDeep) {
				yield {
					line,
					message:
						'This is nested too deeply to be read; what stands below it is not in the model.',
				};
			}
		},
	},
	{
		id: 'title-twice',
		severity: 'note',
		about: 'Two phases have the same number.',
		fires: guide('# Guide', '', '## Phase 1: One', '', '- a', '', '## Phase 1: Other', '', '- b'),
		quiet: guide('# Guide', '', '## Phase 1: One', '', '- a', '', '## Phase 2: Other', '', '- b'),
		*check(read) {
			const seen = new Map<string, number>();
			for (const phase of read.runbook.phases) {
				const key = phase.number === undefined ? slug(phase.title) : String(phase.number);
				const before = seen.get(key);
				if (before !== undefined) {
					yield {
						line: phase.line,
						message: `Another phase has this number already (line ${before}).`,
					};
				}
				seen.set(key, before ?? phase.line);
			}
		},
	},
];
