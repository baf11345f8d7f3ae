/** An export that turns a toggle off. */
const turnsOff = (text: string) => /^export \w+=(false|0|off)$/.test(text);

/**
 * Exports of one value one after the other are one row: ten toggles switched off are one thing. `alike` keeps apart
 * what has come to different ends.
 */
export function grouped<S extends { text: string }>(
	statements: readonly S[],
	alike: (one: S, other: S) => boolean = () => true,
): S[][] {
	const groups: S[][] = [];
	for (const statement of statements) {
		const first = groups.at(-1)?.[0];
		if (first && turnsOff(first.text) && turnsOff(statement.text) && alike(first, statement)) {
			groups.at(-1)?.push(statement);
		} else groups.push([statement]);
	}
	return groups;
}

/** One row's words for a group. */
export function groupText(group: readonly { text: string }[]): string {
	return group.length > 1 ? `export ${group.length} toggles =false` : (group[0]?.text ?? '');
}
