import { expect, test } from 'vitest';
import { toSvg } from '../e2e/shot.ts';
import { FakeTerminal } from './streams.ts';

async function shot(written: string): Promise<string> {
	const terminal = new FakeTerminal(20, 2);
	terminal.stdout.write(written);
	await terminal.waitFor('seen');
	return toSvg(terminal.emulator, 'a <title>');
}

test('a picture of a screen holds its text, escaped, and is the same each time', async () => {
	const one = await shot('a < b & c\r\nseen');
	expect(one).toContain('a &lt; b &amp; c');
	expect(one).toContain('a &lt;title&gt;');
	expect(await shot('a < b & c\r\nseen')).toBe(one);
});

test.each([
	['bold', '\u001B[1mseen', /font-weight="bold"/],
	['one of the sixteen colours', '\u001B[31mseen', /fill="#e5616c"/],
	['one of the 256', '\u001B[38;5;196mseen', /fill="rgb\(255,0,0\)"/],
	['an exact colour', '\u001B[38;2;1;2;3mseen', /fill="#010203"/],
	['inverse', '\u001B[7mseen', /<rect [^>]*fill="#d6d9e0"/],
])('a picture shows %s', async (_, written, expected) => {
	expect(await shot(written)).toMatch(expected);
});
