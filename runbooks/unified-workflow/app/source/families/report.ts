import type { Command, Context } from '../context.ts';
import { claimSpace } from '../disk.ts';
import { writeWhole } from '../folder.ts';
import { addressOfEnvironment } from '../instance.ts';
import { type Material, readMaterial } from '../report/material.ts';
import { type Section, sections } from '../report/section.ts';
import { findFeature } from '../toggle.ts';
import { segments } from '../user.ts';

const day = 86_400_000;

type ReportRow = { title: string; days: number; sections: readonly (keyof typeof sections)[] };

const reportTable: Record<string, ReportRow> = {
	'report:daily': { title: 'The day', days: 1, sections: ['figures', 'deploys', 'messages'] },
	'report:performance': { title: 'Performance', days: 1, sections: ['figures', 'features'] },
	'report:user-feedback': { title: 'User feedback', days: 7, sections: ['feedback'] },
	'report:errors': { title: 'Errors', days: 1, sections: ['figures', 'errors'] },
	'report:weekly': {
		title: 'The week',
		days: 7,
		sections: ['figures', 'days', 'deploys', 'feedback'],
	},
	'report:rollout-progress': {
		title: 'Rollout progress',
		days: 30,
		sections: ['progress', 'deploys'],
	},
	'report:success-metrics': { title: 'Success metrics', days: 7, sections: ['limits'] },
	'report:custom': { title: 'Chosen days', days: 7, sections: ['figures', 'days', 'errors'] },
	'report:feature': { title: 'One feature', days: 7, sections: ['figures', 'segments', 'errors'] },
	'report:user-segment': {
		title: 'One segment',
		days: 7,
		sections: ['figures', 'features', 'errors'],
	},
};

type Scope = { from: Date; to: Date; feature?: string; segment?: string };

const isDate = (text: string): boolean =>
	/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** What the options ask for; undefined when it complained. */
function scopeOf(context: Context, row: ReportRow): Scope | undefined {
	const { named } = context.options;
	const refuse = (why: string): undefined => {
		context.complain(why);
		return undefined;
	};
	const days = Number(named.days ?? row.days);
	if (!(days > 0 && days <= 366)) return refuse(`--days=${named.days}: a number of days up to 366`);
	for (const name of ['start-date', 'end-date'] as const) {
		const text = named[name];
		if (text !== undefined && !isDate(text)) return refuse(`--${name}=${text}: YYYY-MM-DD`);
	}
	const to = named['end-date'] ? new Date(Date.parse(named['end-date']) + day) : new Date();
	const from = named['start-date']
		? new Date(named['start-date'])
		: new Date(to.getTime() - days * day);
	const feature = named.feature === undefined ? undefined : findFeature(named.feature)?.feature;
	if (named.feature !== undefined && !feature)
		return refuse(`--feature=${named.feature}: no such feature`);
	const segment = segments.find((name) => name === named.segment);
	if (named.segment !== undefined && !segment) {
		return refuse(`--segment=${named.segment}: one of ${segments.join(', ')}`);
	}
	if (context.script === 'report:feature' && !feature) return refuse('--feature=NAME is needed');
	if (context.script === 'report:user-segment' && !segment)
		return refuse('--segment=NAME is needed');
	return { from, to, ...(feature ? { feature } : {}), ...(segment ? { segment } : {}) };
}

const select = (material: Material, scope: Scope): Material => ({
	...material,
	requests: material.requests.filter(
		(one) =>
			(scope.feature === undefined || one.feature === scope.feature) &&
			(scope.segment === undefined || one.segment === scope.segment),
	),
	feedback: material.feedback.filter(
		(one) => scope.segment === undefined || one.segment === scope.segment,
	),
});

/** Every `report:*` script: writes a page from the service's logs and prints its figures. */
export const report: Command = async (context) => {
	const row = reportTable[context.script];
	const scope = row && scopeOf(context, row);
	if (!row || !scope) return 2;
	const base = addressOfEnvironment(context.folder, 'production');
	const material = select(await readMaterial(context.folder, base, scope.from, scope.to), scope);
	const written: Section[] = row.sections.map((name) => sections[name](material));
	const about = [scope.feature, scope.segment].filter(Boolean).join(', ');
	const today = new Date().toISOString().slice(0, 10);
	const name = `${context.script.slice('report:'.length)}-${today}.md`;
	const text = [
		`# ${row.title}${about === '' ? '' : `: ${about}`}`,
		'',
		`${scope.from.toISOString().slice(0, 16)} to ${scope.to.toISOString().slice(0, 16)}`,
		'',
		...written.flatMap((section) => [`## ${section.title}`, '', ...section.lines, '']),
	].join('\n');
	const path = context.folder.at('reports', name);
	claimSpace(context.folder, path);
	writeWhole(path, text);
	context.figure('report', `.sandbox/reports/${name}`);
	for (const section of written) {
		for (const [figure, value] of Object.entries(section.figures)) context.figure(figure, value);
	}
	return 0;
};
