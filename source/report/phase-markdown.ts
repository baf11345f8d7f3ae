import type { PhaseStatus, StepStatus } from '../run/progress.ts';
import { evidenceWords, meaningWords, statementWords } from './evidence-words.ts';
import { code, plain, table } from './markdown-text.ts';
import type { ItemReport, PhaseDecision, PhaseReport, StepReport } from './phase-report.ts';
import { listed, utcBeside } from './words.ts';

const statusWords: Record<PhaseStatus, string> = {
	locked: 'not begun',
	open: 'begun, not decided',
	'sign-off': 'done, not decided',
	go: 'GO',
	'no-go': 'NO-GO',
	undone: 'UNDONE by a rollback',
};

const stepWords: Record<StepStatus, string> = {
	todo: 'open',
	running: 'running',
	failed: '**failed**',
	unknown: '**outcome unknown**',
	done: 'done',
	'by-hand': 'by hand',
	skipped: '**skipped**',
	'not-chosen': 'not chosen',
};

/** A phase: what was decided, what was run, what was signed. */
export function phaseSection(phase: PhaseReport, began: string): string[] {
	const { number, title, status, decisions, steps, items } = phase;
	const name = number === undefined ? plain(title) : `Phase ${number}, ${plain(title)}`;
	const untouched = status === 'locked' && decisions.length === 0 && !steps.some(isTouched);
	return [
		`### ${name}: ${statusWords[status]}`,
		'',
		...decisions.map((decision) => `- ${decisionWords(decision, began)}`),
		...(decisions.length > 0 ? [''] : []),
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

function stepRows({ title, status, note, by, statements }: StepReport, began: string): string[][] {
	const settled = note === undefined ? '' : `${plain(by ?? '')}: ${plain(note)}`;
	const head = [plain(title), stepWords[status]];
	if (statements.length === 0) return [[...head, '', settled]];
	const rows = statements.map(({ text, state, undone, runs }, index) => [
		...(index === 0 ? head : ['', '']),
		code(text),
		`${statementWords(state, began)}${runs > 1 ? `, run ${runs} times` : ''}${undone ? ', before the rollback' : ''}`,
	]);
	return settled === ''
		? rows
		: [[...head, '', settled], ...rows.map(([, , ...rest]) => ['', '', ...rest])];
}

function itemRow({ text, signOff, undone, earlierText }: ItemReport, began: string): string[] {
	if (signOff === undefined) return [plain(text), 'open', '', ''];
	const { meaning, by, at, note, evidence } = signOff;
	const words = [
		...evidence.map((piece) => evidenceWords(piece, began)),
		...(note === undefined ? [] : [plain(note)]),
	];
	const taken = undone ? ', before the rollback' : '';
	return [
		plain(text),
		`${meaningWords[meaning]}${taken}${earlierText ? `, for an earlier text: ${plain(signOff.text)}` : ''}`,
		`${plain(by)}, ${utcBeside(at, began)}`,
		words.join('<br>') || 'none',
	];
}
