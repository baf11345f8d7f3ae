import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Environment = Record<string, string | undefined>;

/**
 * Lets the operator change a text in their editor ($VISUAL, $EDITOR, vi), which has the terminal meanwhile. Resolves
 * with the text without its last line break, or undefined when the editor did not end well.
 */
export async function editText(text: string, env: Environment): Promise<string | undefined> {
	const editor = env.VISUAL || env.EDITOR || 'vi';
	const folder = mkdtempSync(join(tmpdir(), 'gonogo-edit-'));
	const file = join(folder, 'command.sh');
	try {
		writeFileSync(file, `${text}\n`, { mode: 0o600 });
		// The variable holds a command line, as every program that opens an editor takes it.
		const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit', env });
		const code = await new Promise<number | null>((resolve) => {
			child.on('error', () => resolve(null));
			child.on('exit', resolve);
		});
		return code === 0 ? readFileSync(file, 'utf8').replace(/\n$/, '') : undefined;
	} catch {
		return undefined;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
