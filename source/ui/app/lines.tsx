import { Text, Transform } from 'ink';

/**
 * Painted lines of a screen, one below the other. They are exactly as wide as their place and carry their styles, so
 * Ink has nothing to measure, wrap or cut: it lays out one character a line, and the line takes its place when the
 * frame is put together. That costs a third of a `<Text>` a line, with each key.
 */
export function Lines({ lines }: { lines: readonly string[] }) {
	if (lines.length === 0) return null;
	return (
		<Transform transform={(_, index) => lines[index] ?? ''}>
			<Text>{places(lines.length)}</Text>
		</Transform>
	);
}

const places = (count: number): string => Array.from({ length: count }, () => '.').join('\n');
