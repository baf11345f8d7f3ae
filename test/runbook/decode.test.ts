import { describe, expect, test } from 'vitest';
import { readGuide } from '../../source/runbook/read.ts';
import { decodeGuide } from '../../source/runbook/text/decode.ts';

const utf8 = new TextEncoder();

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
	const units = [...(mark ? '\ufeff' : ''), ...text].flatMap((character) => {
		const code = character.charCodeAt(0);
		return order === 'le' ? [code & 255, code >> 8] : [code >> 8, code & 255];
	});
	return Uint8Array.from(units);
}

describe('bytes become text', () => {
	test.each<[string, Uint8Array, string, string | undefined]>([
		['UTF-8', utf8.encode('# Gülde ✅\n'), '# Gülde ✅\n', undefined],
		['UTF-8 with a mark', utf8.encode('\ufeff# A\n'), '# A\n', undefined],
		['UTF-16 LE', utf16('# A ü\n', 'le', true), '# A ü\n', 'utf-16'],
		['UTF-16 BE', utf16('# A ü\n', 'be', true), '# A ü\n', 'utf-16'],
		['UTF-16 LE without a mark', utf16('# Guide\n', 'le', false), '# Guide\n', 'utf-16'],
		['Latin-1', Uint8Array.from([0x23, 0x20, 0xfc, 0x0a]), '# ü\n', 'latin-1'],
		['Mac Roman mojibake', utf8.encode('# ‚úÖ \uf8ffüöÄ\n'), '# ✅ 🚀\n', 'mac-roman'],
		['Windows-1252 mojibake', utf8.encode('# âœ… naÃ¯ve\n'), '# ✅ naïve\n', 'windows-1252'],
	])('%s', (_, bytes, text, repaired) => {
		expect(decodeGuide(bytes)).toEqual({ ok: true, text, ...(repaired && { repaired }) });
	});

	test.each([
		['Russian', '# Откат изменений\n'],
		['Chinese', '# 回滚步骤\n'],
		['French', '# Procédure de déploiement à côté\n'],
		['German', '# Rückfall: Größe und Maß\n'],
		['mixed with real emoji', '# ✅ ‚úÖ\n'],
	])('%s is left as it is', (_, text) => {
		expect(decodeGuide(utf8.encode(text))).toEqual({ ok: true, text });
	});
});

describe('what is no guide is refused with one sentence', () => {
	test.each<[string, Uint8Array, string]>([
		['nothing', new Uint8Array(), 'The guide is empty.'],
		['spaces', utf8.encode(' \n\t\n'), 'The guide is empty.'],
		[
			'a program',
			Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 1]),
			'The guide is not a text file.',
		],
		['control characters', utf8.encode('\u0001\u0002\u0003abc'), 'The guide is not a text file.'],
		[
			'over 16 MiB',
			new Uint8Array(16 * 1024 * 1024 + 1).fill(97),
			'The guide is larger than 16 MiB; such files are not read.',
		],
	])('%s', (_, bytes, problem) => {
		expect(readGuide(bytes, 'guide.md')).toEqual({ ok: false, problem });
	});
});
