import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';

/** A terminal in memory: what is written to it can be read from its cells, what is typed arrives as from a tty. */
export class FakeTerminal {
	readonly emulator: InstanceType<typeof xterm.Terminal>;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	written = '';
	rawMode = false;
	private readonly input = new PassThrough();
	private readonly output: PassThrough & { columns?: number; rows?: number };

	constructor(columns: number, rows: number) {
		// A tty makes a carriage return of its own for each line feed; no tty is here to do so.
		this.emulator = new xterm.Terminal({
			cols: columns,
			rows,
			allowProposedApi: true,
			convertEol: true,
		});
		this.output = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
		this.output.on('data', (chunk: Buffer) => {
			this.written += chunk.toString('utf8');
			this.emulator.write(new Uint8Array(chunk));
		});
		const tty = Object.assign(this.input, {
			isTTY: true,
			setRawMode: (on: boolean) => {
				this.rawMode = on;
				return tty;
			},
			ref: () => tty,
			unref: () => tty,
		});
		this.stdin = tty as unknown as NodeJS.ReadStream;
		this.stdout = this.output as unknown as NodeJS.WriteStream;
	}

	type(keys: string): void {
		this.input.write(keys);
	}

	hangUp(): void {
		this.input.end();
	}

	resize(columns: number, rows: number): void {
		this.emulator.resize(columns, rows);
		Object.assign(this.output, { columns, rows });
		this.output.emit('resize');
	}

	screen(): string[] {
		const buffer = this.emulator.buffer.active;
		return Array.from(
			{ length: this.emulator.rows },
			(_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '',
		);
	}

	text(): string {
		return this.screen().join('\n');
	}

	/** Resolves as soon as the screen holds what is wanted. */
	async waitFor(want: string | RegExp, timeout = 30_000): Promise<string> {
		await this.until(
			() => (typeof want === 'string' ? this.text().includes(want) : want.test(this.text())),
			String(want),
			timeout,
		);
		return this.text();
	}

	/** Resolves as soon as this is so; fails with the screen as it is then. */
	async until(isSo: () => boolean, what: string, timeout = 30_000): Promise<void> {
		const end = Date.now() + timeout;
		while (!isSo()) {
			if (Date.now() > end) throw new Error(`waited for ${what}\n${this.text()}`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}
}
