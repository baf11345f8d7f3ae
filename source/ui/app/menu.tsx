import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { FrameMenu } from '../screens/frame.ts';

const NoIndicator = () => null;
const Label = ({ label }: { label: string }) => <Text wrap="truncate-end">{label}</Text>;

/**
 * The choices of a menu. Keys stay with the one table of keys, so the component only draws: it is given the marked
 * choice afresh each time.
 */
export function Menu({ labels, cursor }: FrameMenu) {
	const items = labels.map((label, index) => ({ key: String(index), label, value: index }));
	return (
		<Box flexDirection="column" flexShrink={0}>
			<SelectInput
				key={cursor}
				items={items}
				initialIndex={Math.max(0, cursor)}
				isFocused={false}
				indicatorComponent={NoIndicator}
				itemComponent={Label}
			/>
		</Box>
	);
}
