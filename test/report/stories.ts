import { approvalHash } from '../../source/run/sign-off/approval.ts';
import { guideText, Story } from './story.ts';

/** What may happen to a rollout, one story a row; each has a golden report of the same name. */
export const stories: Record<string, () => Story> = {
	smooth: () => {
		const story = new Story().arrive('op1', 'op1');
		for (const { id } of story.run.runbook.prerequisites) {
			story.tell({ kind: 'sign', item: id, meaning: 'verified', evidence: [] });
		}
		story.firstPhase().go(2, 1);
		story.tell({ kind: 'note', text: 'quiet | nothing *unusual*' });
		return story.sign(2).tell({ kind: 'close-run', outcome: 'complete' }).leave();
	},

	'failed step': () => {
		const story = new Story().arrive('op1', 'op1').go(1, 1, [0, 0, 1]);
		const owner = story.step(1, 1).id;
		const id = story.statements(1, 1)[2] ?? '';
		story.tell({
			kind: 'run',
			owner,
			statements: [{ id, text: 'npm run test:read -- --retry', original: 'npm run test:read' }],
			defect: true,
		});
		story.play(story.take(), [1]);
		story.tell({
			kind: 'settle',
			statement: id,
			how: 'passed-over',
			note: 'the test is flaky, seen by hand',
		});
		story.tell({
			kind: 'settle-step',
			step: story.step(1, 2).id,
			how: 'skipped',
			note: 'support is off tonight',
		});
		const [works, low] = story.run.runbook.phases[0]?.criteria ?? [];
		story.tell({
			kind: 'sign',
			item: works?.id ?? '',
			meaning: 'waived',
			note: 'only the dashboard',
			evidence: [],
		});
		story.tell({
			kind: 'sign',
			item: low?.id ?? '',
			meaning: 'verified',
			evidence: [
				{
					kind: 'reading',
					name: 'error_rate',
					value: 0.8,
					unit: '%',
					at: '2026-01-05T22:01:00.000Z',
				},
				{ kind: 'toggle', name: 'APP_READ', value: 'true', at: '2026-01-05T22:01:00.000Z' },
			],
		});
		return story.decide(1, 'no-go', 'errors first').leave();
	},

	'rollback incomplete': () => {
		const story = new Story().arrive('op1', 'op1').firstPhase().go(2, 1, [0, 1]);
		story.rollBack();
		story.play(story.take());
		story.play(story.take(), [1]);
		story.tell({ kind: 'abandon-rollback', reason: 'the deploy server is down' });
		return story.tell({ kind: 'acknowledge-rollback', reason: 'platform team called' }).leave();
	},

	'rolled back': () => {
		const story = new Story().arrive('op1', 'op1').firstPhase().go(2, 1);
		story.rollBack();
		story.play(story.take());
		story.play(story.take());
		story.tell({ kind: 'acknowledge-rollback' });
		return story
			.tell({ kind: 'close-run', outcome: 'rolled-back', reason: 'Errors at 8%.' })
			.leave();
	},

	'two people': () => {
		const asked = '---\ngonogo:\n  approvals: { phases: 2, rollbacks: 2 }\n---\n\n';
		const story = new Story(`${asked}${guideText}`).arrive('op1', 'op1').go(1, 1);
		const step = story.step(1, 2).id;
		story.tell({ kind: 'settle-step', step, how: 'by-hand', note: 'rang support' });
		const subject = { kind: 'phase', id: story.run.runbook.phases[0]?.id ?? '' } as const;
		const operator = { name: 'op2', login: 'op2', host: 'there', role: 'release manager' };
		const sha256 = approvalHash(story.run, subject) ?? '';
		story.tell({ kind: 'approve', subject, sha256, operator });
		story.sign(1).go(2, 1, [0, 1]);
		story.rollBack('nobody else answers, errors at 8%');
		story.play(story.take());
		story.play(story.take());
		return story.tell({ kind: 'acknowledge-rollback', reason: 'errors at 8%' }).leave();
	},

	'named roles': () => {
		const last = '- Error rate stays low\n';
		const signing = '\n### Sign-off\n\n- [ ] Release manager: ____\n- [ ] QA lead: ____\n';
		const story = new Story(guideText.replace(last, `${last}${signing}`));
		story.arrive('op1', 'op1').go(1, 1);
		const step = story.step(1, 2).id;
		story.tell({ kind: 'settle-step', step, how: 'by-hand', note: 'rang support' });
		const { id: phase = '', criteria = [] } = story.run.runbook.phases[0] ?? {};
		for (const { id } of criteria) {
			story.tell({
				kind: 'sign',
				item: id,
				meaning: 'verified',
				evidence: [
					{
						kind: 'file',
						path: '/home/op1/shots/dashboard.png',
						bytes: 86_016,
						sha256: 'ab12cd34ef56'.padEnd(64, '0'),
						at: '2026-01-05T22:00:30.000Z',
					},
				],
			});
		}
		const qa = { kind: 'decide-role', phase, role: 'QA lead', name: 'op2' } as const;
		const manager = { ...qa, role: 'Release manager', name: 'op1', decision: 'go' } as const;
		story.tell(manager).tell({ ...qa, decision: 'no-go', line: 'one test of search fails' });
		story.pass(10 * 60_000);
		story.tell({ ...qa, decision: 'go', line: 'it was the test, seen by hand' });
		return story.decide(1, 'go').leave();
	},

	'resumed elsewhere': () => {
		const story = new Story().arrive('op1', 'op1').firstPhase();
		story.tell({ kind: 'note', text: 'handing over at ten, second phase is untouched' }).leave();
		story.pass(35 * 60_000).arrive('op2', 'op2', 'elsewhere');
		story.tell({ kind: 'give-ticket', ticket: 'CHG-1043' });
		return story.go(2, 1).sign(2).tell({ kind: 'close-run', outcome: 'complete' }).leave();
	},

	'taken over': () => {
		const story = new Story().arrive('op1', 'op1').firstPhase();
		story.tell({
			kind: 'run',
			owner: story.step(2, 1).id,
			statements: story.statements(2, 1).map((id, index) => ({
				id,
				text: index === 0 ? 'export APP_WRITE=true' : 'npm run deploy:production',
			})),
			confirmed: 'yes',
		});
		const { execution, statements } = story.take();
		const [setting, deploying] = statements.map(({ id }) => id);
		const exited = { kind: 'exited', code: 0 } as const;
		const toggles = { APP_WRITE: 'false' };
		story.tell({ kind: 'statement-started', execution, statement: setting ?? '', toggles });
		story.tell({
			kind: 'statement-finished',
			execution,
			statement: setting ?? '',
			outcome: exited,
			durationMs: 3,
		});
		const statement = deploying ?? '';
		story.tell({ kind: 'statement-started', execution, statement, toggles: { APP_WRITE: 'true' } });
		story.pass(41 * 60_000).arrive('op2', 'op2', 'elsewhere');
		story.tell({
			kind: 'journal-repaired',
			bytes: 12,
			sha256: 'b'.repeat(64),
			file: 'journal.torn-x',
		});
		const outcome = { kind: 'unknown', why: 'its machine is gone' } as const;
		story.tell({ kind: 'block-finished', execution, outcome, durationMs: 0 });
		story.tell({ kind: 'explain-take-over', reason: 'op1’s machine does not answer' });
		story.tell({ kind: 'settle', statement, how: 'applied', note: 'the new release answers' });
		return story.leave();
	},
};
