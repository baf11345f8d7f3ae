import { forEachChild, parse, type SyntaxNode } from 'unbash';

/**
 * The calls in a command, each as far as it can be read: up to the first word that is known at run time only. Wrappers
 * such as `sudo` are calls as they stand. The text itself when nothing in it is a call.
 */
export function callsOf(text: string): string[] {
	const calls: string[] = [];
	const visit = (node: SyntaxNode): void => {
		if (node.type === 'Command' && node.name) {
			const words = [node.name, ...node.args].map((word) =>
				word.type === 'Word' ? word : undefined,
			);
			const unknown = words.findIndex((word) => word === undefined || /[$`*?~]|\s/.test(word.text));
			const known = unknown < 0 ? words : words.slice(0, unknown);
			const call = known.map((word) => word?.value ?? '').join(' ');
			if (call !== '') calls.push(call);
		}
		forEachChild(node, visit);
	};
	visit(parse(text));
	return calls.length > 0 ? [...new Set(calls)] : [text];
}
