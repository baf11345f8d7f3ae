import type { Session } from './session.ts';

/** Output is looked at ten times a second while something runs; more would only cost. */
const busy = 100;
const idle = 1000;

/** The output that is on the screen, if there is one. */
function shownOutput(session: Session) {
	const context = session.context();
	if (context.kind !== 'run') return undefined;
	const overlay = context.view.overlays.at(-1);
	const execution = overlay?.kind === 'viewer' ? overlay.execution : context.scene.output;
	return execution === undefined ? undefined : context.output(execution);
}

/**
 * Looks again when a second has passed or the output on the screen has grown, and counts its lines on. Returns what
 * ends it.
 */
export function startPulse(session: Session, now: () => Date): () => void {
	let second = -1;
	let bytes = -1;
	let deaf = false;
	let timer: ReturnType<typeof setTimeout>;
	const beat = () => {
		const tail = shownOutput(session);
		tail?.refresh();
		session.listen();
		const seen = tail?.bytes ?? -1;
		const current = Math.floor(now().getTime() / 1000);
		const wasDeaf = deaf;
		deaf = session.context().deaf === true;
		if (seen !== bytes || current !== second || tail?.counted === false || deaf !== wasDeaf) {
			session.changed();
		}
		bytes = seen;
		second = current;
		const runs = (session.engine?.running().length ?? 0) > 0;
		// An idle screen wakes up just after the second changes, so that its clock is never late.
		timer = setTimeout(
			beat,
			runs || tail?.counted === false ? busy : idle - (now().getTime() % idle),
		);
	};
	timer = setTimeout(beat, busy);
	return () => clearTimeout(timer);
}
