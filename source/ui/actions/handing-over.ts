import { row } from '../text/row.ts';
import type { RunContext } from '../view/context.ts';
import { type Act, ask, open, send, tell } from '../view/view.ts';

/** What the key of the hand-over does now, in two words. */
export function handOverLabel({ record, run }: RunContext): string {
	const { offered, unexplained } = run.state.handOver ?? {};
	if (record.kind === 'read-only') return offered ? 'take the run' : 'ask for it';
	return unexplained === undefined || offered ? 'hand over' : 'say why';
}

/** Asks for the run or takes it where it is only followed; offers it, or answers who asks, where it is held. */
export function handOver(context: RunContext, read: number): Act[] {
	const { record, run } = context;
	const { asked, offered, unexplained } = run.state.handOver ?? {};
	if (record.kind === 'read-only') {
		const { operator, holder, broken } = record;
		if (broken !== undefined) return [tell('a record that does not hold is not continued', 'warn')];
		if (offered) return [send({ kind: 'accept-hand-over', operator }, tell('taking the run ...'))];
		if (holder !== undefined && run.state.sessions.at(-1)?.via === 'headless') {
			return [
				tell(
					'it runs without a screen and answers nobody: from the login that began it, gonogo hand-over passes it on',
					'warn',
				),
			];
		}
		const words = holder === undefined ? 'going on here ...' : `asked; ${holder} has to agree`;
		return [send({ kind: 'ask-hand-over', operator }, tell(words))];
	}
	if (asked) {
		const { name, login, host } = asked.operator;
		return [
			open({
				kind: 'confirm',
				openedIn: read,
				confirm: {
					title: `Hand this run over to ${name}?`,
					rows: [
						row(`${name} (${login}@${host}) asks for it and goes on where it stands.`),
						row('Commands that run go on. These screens end as soon as they have it.'),
					],
					yes: 'hand over',
					acts: [send({ kind: 'offer-hand-over', to: login }, tell(`offered to ${login}`))],
				},
			}),
		];
	}
	if (offered) return [send({ kind: 'withdraw-hand-over' }, tell('the offer is taken back'))];
	if (unexplained !== undefined) {
		return [
			ask({
				title: `${unexplained} never left this run. Why was it taken over?`,
				hint: 'one line, for the record',
				submit: (reason) => [send({ kind: 'explain-take-over', reason }, tell('recorded'))],
			}),
		];
	}
	return [
		ask({
			title: 'Hand this run over: to which login?',
			hint: 'they follow it with gonogo resume and press A; * offers it to anybody who follows',
			submit: (to) => [
				send(
					{ kind: 'offer-hand-over', ...(to.trim() === '*' ? {} : { to }) },
					tell('offered; A takes it back'),
				),
			],
		}),
	];
}
