/** A form in which guides write "put your own value here". */
export type PlaceholderForm = {
	form: string;
	matches: RegExp;
	/** Found in prose, too: step titles and checklist texts. */
	prose: boolean;
	example: string;
	token: string;
	not: string;
};

export const placeholderForms: readonly PlaceholderForm[] = [
	{
		form: 'angle',
		matches: /(?<![<\d&$])<(?!\/)[A-Za-z_\p{L}][^<>\n|;&$"`(){}@=]{0,60}(?<![\s/])>(?!>)/gu,
		prose: true,
		example: 'kubectl delete pod <pod name>',
		token: '<pod name>',
		not: 'sort < names.txt > sorted.txt',
	},
	{
		form: 'mustache',
		matches:
			/\{\{\s*(?!(?:end|else|range|if|with|block|break|continue|define|template)\b)\$?[A-Za-z_][\w -]*\s*\}\}/g,
		prose: true,
		example: 'ssh {{ host_name }} uptime',
		token: '{{ host_name }}',
		not: "kubectl get no -o template='{{range .items}}{{.x}}{{end}}'",
	},
	{
		form: 'bracket',
		matches:
			/(?<=^|[\s=/:@"',])\[(?![a-z]-[a-z]|[xX]\])[A-Za-z][A-Za-z0-9_' -]{2,60}\](?=$|[\s"'/:.,;)])/gm,
		prose: false,
		example: 'ssh deploy@[server name]',
		token: '[server name]',
		not: 'grep "[a-z]" names[index]',
	},
	{
		form: 'kebab',
		matches: /\$\{[a-z][a-z0-9]*(?:-[a-z0-9]+)+\}/g,
		prose: false,
		example: 'kubectl logs ${pod-name}',
		token: '${pod-name}',
		not: 'echo ${HOME:-none} ${X-1}',
	},
	{
		form: 'brace',
		matches:
			/(?<![$\w{'"\\%@^}:-]|-I )\{(?!print|next|exit|else|done)[A-Za-z][A-Za-z0-9_]*(?:[ -][A-Za-z0-9_]+)*\}(?![}\w])/g,
		prose: false,
		example: 'curl https://api.internal/users/{user_id}',
		token: '{user_id}',
		not: "kubectl get pods -o jsonpath='{.items}' && git show stash@{upstream}",
	},
	{
		form: 'your',
		matches:
			/(?<![\w$<[{-])(?:YOUR[_-][A-Z0-9]+(?:[_-][A-Z0-9]+)*|your[_-][a-z0-9]+(?:[_-][a-z0-9]+)*)(?![\w>\]}])/g,
		prose: true,
		example: 'mysql -p YOUR_PASSWORD',
		token: 'YOUR_PASSWORD',
		not: 'echo is it yours',
	},
	{
		form: 'change-me',
		matches: /(?<![\w$-])(?:CHANGE_?ME|REPLACE_?ME|FIX_?ME|INSERT_[A-Z_]+|PLACEHOLDER)(?![\w-])/g,
		prose: true,
		example: 'export TOKEN=CHANGEME',
		token: 'CHANGEME',
		not: 'echo change me',
	},
	{
		form: 'x-run',
		matches:
			/(?<![A-Za-z0-9_$.])(?:[A-Za-z]+-)?(?:X{3,}|x{3,})(?![A-Za-z0-9_])|(?<!\d)20(?:XX|xx)(?![A-Za-z0-9])/g,
		prose: false,
		example: 'aws ec2 describe-instances --instance-ids i-xxxx',
		token: 'i-xxxx',
		not: 'chmod +x run.sh',
	},
	{
		form: 'sample-id',
		matches: /(?<![\w-])(?:[a-z]+-EXAMPLE\w*|111122223333|444455556666|123456789012)(?!\w)/g,
		prose: false,
		example: 'aws ec2 delete-vpc --vpc-id vpc-EXAMPLE',
		token: 'vpc-EXAMPLE',
		not: 'run-example --all',
	},
	{
		form: 'version',
		matches:
			/(?<![A-Za-z0-9_$.])v?(?:\d+\.)?(?:[XxYy]\.[XxYyZz](?:\.[XxYyZz]|\.\d+)?|\d+\.[xX])(?![A-Za-z0-9_])/g,
		prose: false,
		example: 'git checkout vX.Y.Z',
		token: 'vX.Y.Z',
		not: 'git checkout v1.2.3',
	},
	{
		form: 'date',
		matches: /(?<![%\w])YYYY-?MM-?DD(?!\w)/g,
		prose: false,
		example: 'restore backup-YYYY-MM-DD.tar',
		token: 'YYYY-MM-DD',
		not: 'date +%Y-%m-%d',
	},
];

export type TokenFound = { token: string; form: string; at: number };

/** Every fill-in token of a shell text, in order. Overlaps are given once, to the form that comes first. */
export function tokensIn(text: string): TokenFound[] {
	return findTokens(text, placeholderForms);
}

/** Every fill-in token of a title or of a checklist text. */
export function tokensInProse(text: string): TokenFound[] {
	return findTokens(text, proseForms);
}

const proseForms = placeholderForms.filter((form) => form.prose);
const anySign =
	/[<{[$]|your|YOUR|CHANGE|REPLACE|FIX|INSERT|PLACEHOLDER|XX|xx|EXAMPLE|\d{12}|[xXyY]\.|\.[xX]|YYYY/;

function findTokens(text: string, forms: readonly PlaceholderForm[]): TokenFound[] {
	if (!anySign.test(text)) return [];
	const found: TokenFound[] = [];
	const closings = text.includes('</');
	let rest = text;
	for (const { form, matches } of forms) {
		rest = rest.replace(matches, (...match) => {
			const token: string = match[0];
			if (form === 'angle' && (isNoGap.test(token) || (closings && isMarkup(token, text)))) {
				return token;
			}
			const at = match.find((part): part is number => typeof part === 'number') ?? 0;
			found.push({ token, form, at });
			// Covered, so that no later form finds a part of it again.
			return '\u0000'.repeat(token.length);
		});
	}
	return found.sort((a, b) => a.at - b.at);
}

const isNoGap = /^<(?:br|hr|a|EOF|EOT|EOL|END)>$/i;

/** `<div>` with a `</div>` in the same text is markup, not a gap to fill. */
function isMarkup(token: string, text: string): boolean {
	const name = /^<([\w:-]+)/.exec(token)?.[1] ?? '';
	return text.includes(`</${name}`);
}

const secretWords =
	/PASS(?:WORD|WD|PHRASE)?|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIAL|(?:^|[_ <{[-])KEY(?![_ -]?ID)(?:$|[_ >}\]-])/i;

/** True when the value that goes in is plainly not to be shown. */
export function looksSecret(token: string): boolean {
	return secretWords.test(token);
}

/**
 * The text with every placeholder that bash would trip over covered by a word of the same length, so that positions
 * stay and `<name>` is not read as a redirection.
 */
export function coverPlaceholders(text: string): string {
	const tokens = tokensIn(text).filter(
		({ form }) => form === 'angle' || form === 'bracket' || form === 'mustache',
	);
	if (tokens.length === 0) return text;
	let covered = '';
	let from = 0;
	for (const { token, at } of tokens) {
		covered += text.slice(from, at) + 'x'.repeat(token.length);
		from = at + token.length;
	}
	return covered + text.slice(from);
}
