import { Box, Text } from 'ink';
import { linearScreen } from '../screens/linear.ts';
import type { Context } from '../view/context.ts';

/** Rows that the lines of a place leave to everything else. */
const others = 9;

function Part({ lines }: { lines: readonly string[] }) {
	return lines.length > 0 ? <Text>{lines.join('\n')}</Text> : null;
}

/** The layout for screen readers: where we are, the place, what is asked or next, the keys; top to bottom, no columns. */
export function Aloud({ context }: { context: Context }) {
	const screen = linearScreen(context, Math.max(3, context.size.rows - others));
	return (
		<Box flexDirection="column">
			<Part lines={screen.where} />
			<Part lines={screen.alarms} />
			<Part lines={screen.body} />
			<Part lines={screen.output} />
			<Part lines={screen.asked} />
			<Part lines={screen.status ? [screen.status] : []} />
			<Part lines={screen.keys} />
		</Box>
	);
}
