import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Desk, desk } from './headless.ts';

/** Characters that every form writes in another way. */
const password = 'pä$s/w"ord+42 &=\\x';
const token = 'tok-ÿÿ>?-9f8e7d6c5b4a';

/** Each way in which a value could be found by whoever reads a file. */
const forms: [string, (value: string) => string[]][] = [
	['as it is', (value) => [value]],
	[
		'base64',
		(value) =>
			// Wherever it stands among what is encoded; the ends depend on their neighbours.
			[0, 1, 2].flatMap((before) => {
				const bytes = Buffer.concat([Buffer.alloc(before, 'x'), Buffer.from(value)]);
				const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
				const inner = whole.slice(before === 0 ? 0 : 4);
				return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
			}),
	],
	[
		'URL',
		(value) => [encodeURIComponent(value), new URLSearchParams({ v: value }).toString().slice(2)],
	],
	['JSON', (value) => [JSON.stringify(value).slice(1, -1)]],
	[
		'hex',
		(value) => [
			Buffer.from(value).toString('hex'),
			Buffer.from(value).toString('hex').toUpperCase(),
		],
	],
	['a quoted word', (value) => [`'${value.replaceAll("'", "'\\''")}'`]],
];

const guide = `# Secrets

## Phase 1: Use them

### Step 1: Print

\`\`\`bash
echo "plain $DB_PASSWORD and $API_TOKEN"
printf %s "$DB_PASSWORD" | base64
printf 'x%s' "$API_TOKEN" | base64
node -p 'encodeURIComponent(process.env.DB_PASSWORD)'
node -p 'new URLSearchParams({ v: process.env.API_TOKEN }).toString()'
node -p 'JSON.stringify({ token: process.env.API_TOKEN, word: process.env.DB_PASSWORD })'
printf %s "$DB_PASSWORD" | od -An -v -tx1 | tr -d ' \\n'; echo
\`\`\`

### Step 2: Keep

\`\`\`bash
export SECOND_TOKEN="$API_TOKEN"
export SERVICE_URL="https://op:$DB_PASSWORD@db.example"
unexported="$DB_PASSWORD"
connect() { echo "connecting with $SECOND_TOKEN to $SERVICE_URL"; }
alias again="echo $API_TOKEN"
connect
\`\`\`

### Step 3: Fail

\`\`\`bash
WORD="$DB_PASSWORD" no-such-program --password "$DB_PASSWORD" "https://op:$API_TOKEN@db.example"
bash -c 'echo "cannot log in with $0: $1" >&2; exit 3' "$DB_PASSWORD" "$SECOND_TOKEN"
\`\`\`

## Rollback

\`\`\`bash
export FEATURE=false
npm run deploy:rollback
\`\`\`
`;

function filesUnder(folder: string): { name: string; text: string }[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => {
			const path = join(entry.parentPath, entry.name);
			return { name: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') };
		});
}

/** Where a form of a secret stands: which form, of which value, in what. */
function found(places: readonly { name: string; text: string }[]): string[] {
	return [
		['the password', password],
		['the token', token],
	].flatMap(([what, value = '']) =>
		forms.flatMap(([form, written]) =>
			places
				.filter(({ text }) => written(value).some((one) => text.includes(one)))
				.map(({ name }) => `${what}, ${form}: ${name}`),
		),
	);
}

async function failed(): Promise<Desk> {
	const place = desk({ DB_PASSWORD: password, API_TOKEN: token });
	writeFileSync(join(place.folder, 'guide.md'), guide);
	await place.gonogo('trust', 'guide.md');
	place.clear();
	const code = await place.gonogo('run', 'guide.md', '--environment', 'staging', '--json');
	expect(code).toBe(1);
	expect(place.events('result')).toMatchObject([{ gate: { gate: 'failure' } }]);
	return place;
}

describe('a run that prints its secrets, exports them, and fails with them on a command line', () => {
	test('leaves no form of them in its folder, nor in anything that is said of it', async () => {
		const place = await failed();
		const printed = [{ name: 'events', text: place.out.concat(place.err).join('\n') }];
		for (const command of [
			['status'],
			['report'],
			['env'],
			['rollback', '--dry-run'],
			['verify'],
		]) {
			place.clear();
			await place.gonogo(...command);
			printed.push({ name: command.join(' '), text: place.out.concat(place.err).join('\n') });
		}
		const kept = filesUnder(join(place.env.XDG_STATE_HOME ?? '', 'gonogo'));
		expect(found([...kept, ...printed])).toEqual([]);
		// It was there to be found: every form was printed, and the failing command said it.
		const output = kept
			.filter(({ name }) => name.endsWith('/output'))
			.map(({ text }) => text)
			.join('');
		expect(output.match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(11);
		expect(output).toContain('connecting with [redacted]');
	});

	test('the search finds each form', () => {
		const written = forms.flatMap(([, form]) => [password, token].flatMap((value) => form(value)));
		expect(found(written.map((text) => ({ name: 'here', text }))).length).toBeGreaterThanOrEqual(
			12,
		);
	});
});
