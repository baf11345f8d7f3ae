import {
	Box,
	useApp,
	useInput,
	useIsScreenReaderEnabled,
	usePaste,
	useStdin,
	useStdout,
	useWindowSize,
} from 'ink';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { frame } from '../screens/frame.ts';
import { Aloud } from './aloud.tsx';
import { Lines } from './lines.tsx';
import { Menu } from './menu.tsx';
import type { Session } from './session.ts';
import type { TerminalDoes } from './stage.ts';
import { emptyScreen, handOver, inTurn, suspendJob } from './terminal.ts';

type Props = {
	session: Session;
	terminal: Partial<TerminalDoes>;
	/** Makes Ink forget what it has drawn. */
	clear(): void;
};

/** The root: keys go to the session, the session's frame goes to the terminal. */
export function App({ session, terminal, clear }: Props) {
	const { suspendTerminal } = useApp();
	const { stdin } = useStdin();
	const { stdout } = useStdout();
	const { columns, rows } = useWindowSize();
	useSyncExternalStore(session.subscribe, session.version);
	useInput((input, key) => session.press(input, key));
	usePaste((text) => session.paste(text));
	const [away] = useState(inTurn);
	useEffect(() => {
		// Where the terminal is given away already, it is drawn anew when it comes back.
		const streams = { stdin: stdin as NodeJS.ReadStream, stdout: stdout as NodeJS.WriteStream };
		terminal.suspend = async () => {
			if (!away.isTaken()) await away.take(() => suspendJob(suspendTerminal, streams.stdout));
		};
		terminal.redraw = () => {
			if (away.isTaken()) return;
			clear();
			streams.stdout.write(emptyScreen);
			session.changed();
		};
		terminal.handOver = async (during, said) => {
			terminal.handed = true;
			try {
				await away.take(() => handOver(suspendTerminal, streams, during, said));
			} finally {
				terminal.handed = false;
			}
		};
	}, [suspendTerminal, stdin, stdout, terminal, away, clear, session]);
	const aloud = useIsScreenReaderEnabled();
	session.resize({ columns, rows });
	if (aloud) return <Aloud context={session.context()} />;
	const { above, menu, below } = frame(session.context());
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			<Lines lines={above} />
			{menu ? <Menu {...menu} /> : null}
			<Lines lines={below} />
		</Box>
	);
}
