import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpBlock, readRequest } from '../../run/reading/probe-text.ts';
import type { PinSource } from '../../run/watch/event.ts';
import type { Runbook } from '../../runbook/model.ts';
import { slug } from '../../runbook/slug.ts';
import { makeFolder, showFile } from '../record/durable-file.ts';
import type { PinAtWork, PinContext } from './pins.ts';
import { type Probed, probeHttp, probeTcp } from './probe.ts';

type Source = Exclude<PinSource, { kind: 'command' }>;

/** A probe that is sent again and again; one at a time. */
export class PinnedProbe implements PinAtWork {
	private readonly pin: { id: string; name: string; source: Source };
	private readonly everyMs: number;
	private readonly runbook: Runbook;
	private readonly context: PinContext;
	private readonly ending = new AbortController();
	private nextAt = 0;
	private busy = false;

	constructor(
		pin: { id: string; name: string; source: Source },
		everyMs: number,
		runbook: Runbook,
		context: PinContext,
	) {
		this.pin = pin;
		this.everyMs = everyMs;
		this.runbook = runbook;
		this.context = context;
	}

	look(): void {
		if (this.busy || performance.now() < this.nextAt) return;
		this.nextAt = performance.now() + this.everyMs;
		this.busy = true;
		void this.probe().then((probed) => {
			this.busy = false;
			if (this.ending.signal.aborted) return;
			this.keepLog(probed.lines);
			this.context.report({
				pin: this.pin.id,
				statement: '',
				readings: probed.readings,
				toggles: {},
			});
		});
	}

	async stop(): Promise<void> {
		this.ending.abort();
	}

	private async probe(): Promise<Probed> {
		const { name, source } = this.pin;
		if (source.kind === 'tcp') return probeTcp(source, nameOf(name));
		const block = source.kind === 'http' ? httpBlock(this.runbook, source.line) : undefined;
		const read = readRequest(source.kind === 'url' ? `GET ${source.url}` : (block?.text ?? ''));
		const called = nameOf(block?.annotations?.name ?? name);
		if (!read.ok) {
			return { ok: false, readings: [{ name: `${called}_up`, value: 0 }], lines: [read.problem] };
		}
		return probeHttp(read.request, {
			name: called,
			variables: this.context.place().env,
			signal: this.ending.signal,
		});
	}

	private keepLog(lines: readonly string[]): void {
		try {
			makeFolder(this.context.folder);
			const text = `${lines.join('\n')}\n`;
			const file = join(this.context.folder, `${this.pin.id}.log`);
			writeFileSync(file, text, { mode: 0o600 });
			showFile(file);
		} catch {
			// The readings are in the record; only the words around them are lost.
		}
	}
}

const nameOf = (text: string): string => slug(text).replaceAll('-', '_');
