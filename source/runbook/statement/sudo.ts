/** With these sudo hands on what was exported, or is told a variable itself. */
const handsOn =
	/\bsudo\b[^|;&\n]*?\s(?:-[A-Za-z]*E[A-Za-z]*|--preserve-env(?:=\S*)?|[A-Za-z_]\w*=\S*)(?:\s|$)/;

/**
 * Whether a command runs through a sudo that starts with an environment of its own, so that nothing that was exported
 * reaches it: by sudoers(5), `env_reset` is the default.
 */
export function dropsExports(text: string): boolean {
	return /(?:^|[\s;&|(])sudo\s/.test(text) && !handsOn.test(text);
}
