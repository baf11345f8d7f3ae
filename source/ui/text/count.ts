/** How many of something, in words: `1 command`, `2 commands`. */
export const counted = (count: number, word: string): string =>
	`${count} ${word}${count === 1 ? '' : 's'}`;
