import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The most that one look reads, from the end, in bytes: a monitor may print faster than anybody reads. */
const mostALook = 256 * 1024;

/** Reads the logs of commands that still run, each byte once: what was looked at is not looked at again at the end. */
export class LiveOutput {
	private readonly offsets = new Map<string, number>();

	/** Whole lines written since the last look at this execution; empty when there are none. */
	take(execution: string, path: string): string {
		let descriptor: number;
		try {
			descriptor = openSync(path, 'r');
		} catch {
			return '';
		}
		try {
			const { size } = fstatSync(descriptor);
			const from = Math.max(this.taken(execution), size - mostALook);
			if (size <= from) return '';
			const buffer = Buffer.allocUnsafe(size - from);
			const read = readSync(descriptor, buffer, 0, buffer.length, from);
			const end = buffer.subarray(0, read).lastIndexOf(10) + 1;
			if (end > 0) this.offsets.set(execution, from + end);
			return buffer.toString('utf8', 0, end);
		} catch {
			return '';
		} finally {
			closeSync(descriptor);
		}
	}

	/** Bytes of an execution's log that have been looked at. */
	taken(execution: string): number {
		return this.offsets.get(execution) ?? 0;
	}

	forget(execution: string): void {
		this.offsets.delete(execution);
	}
}
