import type { Decision, Intent, Run } from '../intent.ts';
import { foreground } from '../progress.ts';
import { needsReason, record, refuse, says } from '../refusal.ts';

type Of<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

export function ask({ state }: Run, { operator }: Of<'ask-hand-over'>): Decision {
	if (state.handOver?.accepted) return refuse('the run is being handed over already');
	return record({ type: 'handover.asked', operator });
}

export function offer({ state }: Run, { to }: Of<'offer-hand-over'>): Decision {
	if (state.handOver?.accepted) return refuse('the run is being handed over already');
	return record({ type: 'handover.offered', ...(says(to) ? { to: to.trim() } : {}) });
}

/** Takes an offer back, or says no to whoever asks. */
export function withdraw({ state }: Run): Decision {
	if (state.handOver?.accepted) return refuse('the run is being handed over already');
	if (!state.handOver?.offered && !state.handOver?.asked) {
		return refuse('nobody asks for the run, and it is offered to nobody');
	}
	return record({ type: 'handover.withdrawn' });
}

/** Takes an offer that stands. Silence of the holder was no offer, so there is nothing to take then. */
export function accept(run: Run, { operator }: Of<'accept-hand-over'>): Decision {
	const { offered, accepted } = run.state.handOver ?? {};
	if (accepted) return refuse('the run is being handed over already');
	if (!offered) return refuse('the run is not offered');
	if (offered.to !== undefined && offered.to !== operator.login) {
		return refuse(`the run is offered to ${offered.to}, not to ${operator.login}`);
	}
	if (foreground(run)?.mode === 'interactive') {
		return refuse('a command has the terminal of whoever holds the run: it has to end first');
	}
	return record({ type: 'handover.accepted', operator });
}

export function explain({ state }: Run, { reason }: Of<'explain-take-over'>): Decision {
	if (state.handOver?.unexplained === undefined) return refuse('nothing has to be explained');
	if (!says(reason)) return needsReason('why was the run taken up? one line');
	return record({ type: 'takeover.explained', reason: reason.trim() });
}
