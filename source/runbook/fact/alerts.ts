import { z } from 'zod';
import type { Alert, AlertOperator, Block } from '../model.ts';
import type { Limit } from './limit-sentence.ts';

const severities: Record<string, Alert['severity']> = {
	critical: 'critical',
	high: 'critical',
	error: 'critical',
	page: 'critical',
	warning: 'warning',
	warn: 'warning',
	medium: 'warning',
	info: 'info',
	low: 'info',
	notice: 'info',
};

/** An alert rule as guides post it to a monitoring service. */
const alertShape = z.object({
	name: z.string(),
	condition: z.string(),
	severity: z.string().optional(),
	notification: z.string().optional(),
	notify: z.string().optional(),
	channel: z.string().optional(),
});

const condition =
	/^\s*([A-Za-z_][\w.:-]*)\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?)\s*([A-Za-z%]+)?\s*$/;
const operators: ReadonlySet<string> = new Set(['>', '>=', '<', '<=', '==', '!=']);

function isOperator(text: string): text is AlertOperator {
	return operators.has(text);
}

/** Alert rules in JSON objects, inside a command's data or a block of their own. */
export function readAlerts(blocks: readonly Block[]): Alert[] {
	const alerts: Alert[] = [];
	for (const block of blocks) {
		if (!block.text.includes('condition')) continue;
		for (const { text, offset } of jsonObjects(block.text)) {
			const alert = readAlert(text);
			if (!alert) continue;
			const before = block.text.slice(0, offset).split('\n').length;
			alerts.push({ ...alert, line: block.line + before });
		}
	}
	return alerts;
}

/** `error_rate > 0.05`, `p95 >= 300 ms`: the condition under which something alerts; undefined for any other text. */
export function readCondition(text: string): Limit | undefined {
	const [, metric = '', operator = '', threshold, unit] = condition.exec(text) ?? [];
	if (threshold === undefined || !isOperator(operator)) return undefined;
	return { metric, operator, threshold: Number(threshold), ...(unit !== undefined && { unit }) };
}

function readAlert(text: string): Omit<Alert, 'line'> | undefined {
	const parsed = alertShape.safeParse(parseJson(text));
	if (!parsed.success) return undefined;
	const rule = parsed.data;
	const limit = readCondition(rule.condition);
	if (!limit) return undefined;
	const notify = rule.notification ?? rule.notify ?? rule.channel;
	return {
		name: rule.name,
		...limit,
		severity: severities[rule.severity?.toLowerCase() ?? ''] ?? 'warning',
		...(notify !== undefined && { notify }),
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** An alert rule is flat or nearly so; deeper objects are not tried, which keeps the time linear. */
const deepestRule = 3;

/** The `{...}` stretches of a text, inner ones first; strings are stepped over. */
function* jsonObjects(text: string): Generator<{ text: string; offset: number }> {
	const open: { start: number; height: number }[] = [];
	for (let index = 0; index < text.length; index += 1) {
		const character = text[index];
		if (character === '"') {
			const end = stringEnd(text, index);
			if (end > index) index = end;
		} else if (character === '{') open.push({ start: index, height: 0 });
		else if (character === '}') {
			const closed = open.pop();
			if (!closed) continue;
			const around = open.at(-1);
			if (around) around.height = Math.max(around.height, closed.height + 1);
			if (closed.height > deepestRule) continue;
			yield { text: text.slice(closed.start, index + 1), offset: closed.start };
		}
	}
}

/** Where a JSON string ends; it does not go over a line end. */
function stringEnd(text: string, start: number): number {
	for (let index = start + 1; index < text.length; index += 1) {
		const character = text[index];
		if (character === '\\') index += 1;
		else if (character === '"') return index;
		else if (character === '\n') return start;
	}
	return start;
}
