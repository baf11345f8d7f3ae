import { type Checked, commands, guide, type Hit, type LintRule } from './rule.ts';

/** Patterns of credentials, by the documentation of those who issue them. */
const secrets: readonly { what: string; matches: RegExp }[] = [
	{ what: 'an AWS access key', matches: /\b(?:AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[0-9A-Z]{16}\b/ },
	{ what: 'a GitHub token', matches: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})/ },
	{ what: 'a Slack token', matches: /\bxox[abprs]-[A-Za-z0-9-]{20,}/ },
	{
		what: 'a Slack webhook',
		matches: /hooks\.slack\.com\/services\/T[A-Z0-9]{8,}\/B[A-Z0-9]{8,}\/[A-Za-z0-9]{20,}/,
	},
	{ what: 'a Google API key', matches: /\bAIza[0-9A-Za-z_-]{35}\b/ },
	{ what: 'an npm token', matches: /\bnpm_[A-Za-z0-9]{36}\b/ },
	{ what: 'a Stripe key', matches: /\b[rs]k_live_[A-Za-z0-9]{20,}/ },
	{ what: 'a private key', matches: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/ },
	{
		what: 'a password in an address',
		matches:
			/\b[a-z][a-z0-9+]*:\/\/[^\s:/@<>${}*]+:(?![^\s@]*(?:passw|secret|example|changeme|xxx))[^\s:/@<>${}*]{4,}@/i,
	},
	{ what: 'a web token', matches: /\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\./ },
];

/** Characters that are not seen, or turn the order of what is seen around (Unicode TR36, CVE-2021-42574). */
const hidden =
	/[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u2060\u00ad\u061c\u115f\u1160\u3164\u{e0001}-\u{e007f}]|(?<!^)\ufeff|\u200d(?![\p{Extended_Pictographic}\u2640-\u2642])/u;

const garbled =
	/\u201a\u00fa\u00d6|\u00fc[\u00ee\u00f6\u00f4\u00f2\u00e5\u00e9][\u00a0-\u2265]|\u00e2\u20ac[\u2122\u0153\u009d\u201c\u201d\u0098\u0099]|\u00f0\u0178|\u00c3[\u00a0-\u00bf]|\u00e2\u0153[\u0085\u2026]/;

export const textRules: readonly LintRule[] = [
	{
		id: 'secret',
		severity: 'error',
		about: 'A credential stands in the text.',
		fires: commands(`export AWS_ACCESS_KEY_ID=AKIA${'Q'.repeat(16)}`),
		quiet: commands('export AWS_ACCESS_KEY_ID="$(pass aws/key)"'),
		*check(read) {
			const suspects = secrets.filter(({ matches }) => matches.test(read.text));
			if (suspects.length === 0) return;
			for (const [index, text] of read.lines.entries()) {
				for (const { what, matches } of suspects) {
					const found = matches.exec(text);
					if (!found) continue;
					yield {
						line: index + 1,
						column: found.index + 1,
						message: `This looks like ${what}: take it out of the text and change it.`,
					};
				}
			}
		},
	},
	{
		id: 'hidden-character',
		severity: 'error',
		about: 'A character that is not seen, or that turns the reading direction, stands in the text.',
		fires: commands('echo safe\u202e; rm -rf dist'),
		quiet: commands('echo safe'),
		*check(read) {
			if (!hidden.test(read.text)) return;
			for (const [index, text] of read.lines.entries()) {
				const found = hidden.exec(text);
				if (!found) continue;
				const [character] = found;
				const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
				yield {
					line: index + 1,
					column: found.index + 1,
					message: `A character that is not seen stands here (U+${code}).`,
					fix: { title: 'take it out', line: index + 1, remove: character, insert: '' },
				};
			}
		},
	},
	{
		id: 'encoding',
		severity: 'warning',
		about: 'The text was garbled by a wrong encoding, or is not UTF-8.',
		whole: true,
		fires: guide('# Guide', '', '\u00e2\u0153\u2026 Ready, and 80 \u20ac \u4e2d'),
		quiet: guide('# Guide', '', 'Ready, and 80 \u20ac'),
		check: encodingHits,
	},
	{
		id: 'html-swallows',
		severity: 'warning',
		about: 'A fence or a task item stands inside an HTML block and is not read as Markdown.',
		fires: guide(
			'# Guide',
			'',
			'<details><summary>More</summary>',
			'```bash',
			'uptime',
			'```',
			'</details>',
		),
		quiet: guide(
			'# Guide',
			'',
			'<details><summary>More</summary>',
			'',
			'```bash',
			'uptime',
			'```',
			'',
			'</details>',
		),
		check: swallowedByHtml,
	},
];

const repairs: Record<string, string> = {
	'mac-roman': 'The text was garbled by Mac Roman; it was repaired without loss before reading.',
	'windows-1252':
		'The text was garbled by Windows-1252; it was repaired without loss before reading.',
	'utf-16': 'The file is UTF-16; it was read as such. UTF-8 would be understood everywhere.',
	'latin-1': 'The file is not UTF-8; it was read as Windows-1252 (Latin-1).',
};

function* encodingHits(read: Checked): Generator<Hit> {
	const { repaired } = read.runbook.source;
	if (repaired !== undefined) {
		const line = read.lines.findIndex((text) => /[^\u0000-\u007f]/.test(text)) + 1;
		yield { line: Math.max(1, line), message: repairs[repaired] ?? '' };
		return;
	}
	if (!garbled.test(read.text)) return;
	const lines = [...read.lines.entries()].filter(([, text]) => garbled.test(text));
	const [first] = lines;
	if (!first) return;
	const many = lines.length > 1 ? ` (and on ${lines.length - 1} more lines)` : '';
	yield {
		line: first[0] + 1,
		message: `Garbled characters${many}; they could not be repaired without loss.`,
	};
}

function* swallowedByHtml(read: Checked): Generator<Hit> {
	for (const { line, text } of read.html) {
		const visible = text.replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) =>
			comment.replace(/[^\n]/g, ' '),
		);
		for (const [index, row] of visible.split('\n').entries()) {
			if (!/^\s*(?:`{3,}|~{3,})\w|^\s*[-*+] \[[ xX]\] /.test(row)) continue;
			yield {
				line: line + index,
				message:
					'This stands inside HTML and is not read as Markdown: an empty line before it would help.',
			};
			break;
		}
	}
}
