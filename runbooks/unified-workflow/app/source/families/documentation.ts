import * as z from 'zod/mini';
import { audienceOf } from '../checks/audience.ts';
import { claimSpace } from '../disk.ts';
import { writeWhole } from '../folder.ts';
import { askJson } from '../http.ts';
import { onSeen, percent, verdict } from '../measure.ts';
import { features } from '../toggle.ts';
import { userCount } from '../user.ts';

const schemaShape = z.object({ version: z.number(), fields: z.array(z.string()) });

/** `update:documentation`: writes docs/workflow-service.md from what the live service says of itself. */
export const updateDocumentation = onSeen(async (context, target, seen) => {
	const answer = await askJson(`${target.base}/schema`);
	const schema = answer.ok ? schemaShape.safeParse(answer.value) : undefined;
	if (!schema?.success) {
		return verdict(context, [`the schema: ${answer.ok ? 'not understood' : answer.problem}`]);
	}
	const rows = features.map((row) => {
		const users = audienceOf(row, seen).inside.length;
		const open =
			users === userCount ? 'everyone' : users === 0 ? 'nobody' : percent(users / userCount);
		return `| ${row.feature} | ${row.method} ${row.path} | ${open} |`;
	});
	const text = [
		'# The workflow service',
		'',
		`Written from release ${seen.release} on ${new Date().toISOString().slice(0, 10)}.`,
		`Schema version ${schema.data.version}: ${schema.data.fields.join(', ')}.`,
		'',
		'| feature | request | open to |',
		'| --- | --- | --- |',
		...rows,
		'',
	].join('\n');
	const path = context.folder.own('docs', 'workflow-service.md');
	claimSpace(context.folder, path);
	writeWhole(path, text);
	context.figure('documentation', 'docs/workflow-service.md');
	context.figure('documented_release', seen.release);
	context.figure('schema_version', schema.data.version);
	context.figure('features_documented', rows.length);
	return 0;
});
