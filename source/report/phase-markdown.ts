import type { PhaseStatus, StepStatus } from '../run/progress.ts';
import type { SignOff } from '../run/sign-off/sign-off.ts';
import { approvalWords } from './approval-report.ts';
import { evidenceWords, meaningWords, statementWords } from './evidence-words.ts';
import { code, plain, table } from './markdown-text.ts';
import type { ItemReport, PhaseDecision, PhaseReport, StepReport } from './phase-report.ts';
import { roleWords } from './role-report.ts';
import { counted, listed, utcBeside } from './words.ts';

const statusWords: Record<PhaseStatus, string> = {
	locked: 'not begun',
	open: 'begun, not decided',
	'sign-off': 'done, not decided',
	go: 'GO',
	'no-go': 'NO-GO',
	undone: 'UNDONE by a rollback',
	declared: 'DECLARED done by an earlier run, not signed',
};

const stepWords: Record<StepStatus, string> = {
	todo: 'open',
	running: 'running',
	failed: '**failed**',
	unknown: '**outcome unknown**',
	done: 'done',
	'by-hand': 'by hand',
	skipped: '**skipped**',
	declared: '**declared**, not recorded here',
	'not-chosen': 'not chosen',
};

/** A phase: what was decided, what was run, what was signed. */
export function phaseSection(phase: PhaseReport, began: string): string[] {
	const { number, title, status, decisions, approvals, people, steps, items } = phase;
	const { roles = [], rolesSaid = [] } = phase;
	const name = number === undefined ? plain(title) : `Phase ${number}, ${plain(title)}`;
	const untouched = status === 'locked' && decisions.length === 0 && !steps.some(isTouched);
	const told = [
		...decisions.map((decision) => ({ at: decision.at, words: decisionWords(decision, began) })),
		...rolesSaid.map((said) => ({ at: said.at, words: roleWords(said, began) })),
		...approvals.map((approval) => ({ at: approval.at, words: approvalWords(approval, began) })),
	].sort((a, b) => a.at.localeCompare(b.at));
	const lines = [
		...(people === undefined
			? []
			: [
					`The guide asks for ${counted(people, 'person', 'people')}, whoever performs it among them.`,
				]),
		...(roles.length === 0
			? []
			: [`The guide names who says GO: ${roles.map(roleStands).join(', ')}.`]),
		...told.map(({ words }) => words),
	];
	return [
		`### ${name}: ${statusWords[status]}`,
		'',
		...lines.map((line) => `- ${line}`),
		...(lines.length > 0 ? [''] : []),
		...(untouched
			? []
			: [
					...table(
						['Step', '', 'Command', 'Outcome'],
						steps.flatMap((step) => stepRows(step, began)),
					),
					...table(
						['Criterion or check', 'Answer', 'By, when', 'Evidence'],
						items.map((item) => itemRow(item, began)),
					),
				]),
	];
}

const roleStands = ({ name, status }: { name: string; status: 'open' | 'go' | 'no-go' }) =>
	`${plain(name)} (${status === 'open' ? 'not said' : status.toUpperCase()})`;

/** What the guide asks outside its phases. */
export function outsideSection(items: readonly ItemReport[], began: string): string[] {
	const open = items.filter(({ signOff }) => signOff === undefined).length;
	const title = `## Asked outside the phases (${items.length - open} of ${items.length} answered)`;
	const rows = items.map((item) => itemRow(item, began));
	const head = ['Item', 'Answer', 'By, when', 'Evidence'];
	return rows.length > 0 ? [title, '', ...table(head, rows)] : [];
}

function isTouched({ status, statements }: StepReport): boolean {
	return status !== 'todo' || statements.some(({ runs }) => runs > 0);
}

function decisionWords(decision: PhaseDecision, began: string): string {
	const at = utcBeside(decision.at, began);
	switch (decision.kind) {
		case 'undone':
			return `${at} undone by the emergency rollback; its GO is gone.`;
		case 'opened-early':
			return `${at} **opened ahead of its turn** by ${plain(decision.by)}: ${plain(decision.reason)}`;
		case 'opened-again':
			return `${at} opened again by ${plain(decision.by)}: ${plain(decision.reason)}`;
		case 'go':
		case 'no-go': {
			const { kind, statement, login, host, open, reason } = decision;
			const word = kind === 'go' ? '**GO**' : '**NO-GO**';
			const left = open.length > 0 ? ` Left open: ${listed(open.map(plain))}.` : '';
			const why = reason === undefined ? '' : ` Reason: ${plain(reason)}`;
			return `${at} ${word}: “${plain(statement)}”, signed as ${plain(`${login}@${host}`)}.${left}${why}`;
		}
	}
}

function stepRows(step: StepReport, began: string): string[][] {
	const { title, status, note, by = '', at = '', statements } = step;
	const settled = note === undefined ? '' : `${plain(by)}, ${utcBeside(at, began)}: ${plain(note)}`;
	const head = [plain(title), `${stepWords[status]}${step.undone ? ', taken back' : ''}`];
	if (statements.length === 0) return [[...head, '', settled]];
	const rows = statements.map(({ text, state, undone, runs }, index) => [
		...(index === 0 ? head : ['', '']),
		code(text),
		`${runs > 1 ? `run ${runs} times, at last ` : ''}${statementWords(state, began)}${undone ? ', before the rollback' : ''}`,
	]);
	return settled === ''
		? rows
		: [[...head, '', settled], ...rows.map(([, , ...rest]) => ['', '', ...rest])];
}

function itemRow({ text, signOff, undone, earlierText }: ItemReport, began: string): string[] {
	if (signOff === undefined) return [plain(text), 'open', '', ''];
	const [signed = '', answer = '', ...rest] = signOffRow(signOff, began);
	const taken = undone ? ', before the rollback' : '';
	return [
		plain(text),
		`${answer}${taken}${earlierText ? `, for an earlier text: ${signed}` : ''}`,
		...rest,
	];
}

/** A sign-off as cells of a table: the text it was given for, the answer, by whom and when, and what it rests on. */
export function signOffRow(signOff: SignOff, began: string): string[] {
	const { text, meaning, by, at, note, evidence } = signOff;
	const seen = evidence.map((piece) => evidenceWords(piece, began));
	const said = evidence.some((piece) => piece.kind === 'observation' && piece.text === note);
	const words = [...seen, ...(note === undefined || said ? [] : [plain(note)])];
	return [
		plain(text),
		meaningWords[meaning],
		`${plain(by)}, ${utcBeside(at, began)}`,
		words.join('<br>') || 'nothing beyond the signature',
	];
}
