import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { audienceOf } from '../checks/audience.ts';
import type { Command, Context } from '../context.ts';
import { writeJson } from '../folder.ts';
import { askJson } from '../http.ts';
import { legacyFlagFile, legacyServes, readLegacyFlags } from '../legacy-flag.ts';
import { onSeen, onTarget, seeToggles, type Target, verdict } from '../measure.ts';
import { features, findFeature } from '../toggle.ts';

const recordsShape = z.object({ legacy: z.number(), unified: z.number(), converted: z.number() });
const migrationShape = z.object({ converted: z.number(), left: z.number() });

async function countRecords(target: Target): Promise<z.infer<typeof recordsShape> | undefined> {
	const answer = await askJson(`${target.base}/records`);
	const parsed = answer.ok ? recordsShape.safeParse(answer.value) : undefined;
	return parsed?.success ? parsed.data : undefined;
}

/** `migrate:legacy-systems`: converts every legacy record. They do not come back. */
export const migrate = onSeen(async (context, target, seen) => {
	const row = findFeature('migration');
	if (!row) return 1;
	if (!seen.toggles[row.toggle]) {
		return verdict(context, ['the migration tools are off: deploy them first']);
	}
	const before = await countRecords(target);
	const answer = await askJson(`${target.base}${row.path}`, { method: 'POST' });
	const done = answer.ok ? migrationShape.safeParse(answer.value) : undefined;
	const after = await countRecords(target);
	if (!before || !after || !done?.success) {
		return verdict(context, [`migration: ${answer.ok ? 'not understood' : answer.problem}`]);
	}
	context.figure('legacy_before', before.legacy);
	context.figure('converted', done.data.converted);
	context.figure('legacy_left', after.legacy);
	context.figure('unified_records', after.unified);
	const arrived = after.converted - before.converted;
	return verdict(context, [
		...(after.legacy > 0 ? [`${after.legacy} legacy records are left`] : []),
		...(arrived < before.legacy ? [`only ${arrived} of ${before.legacy} records arrived`] : []),
	]);
});

/** Why the old tool cannot be switched off yet: records that it still holds, and users who are still on it. */
async function stillNeeded(target: Target): Promise<string[]> {
	const records = await countRecords(target);
	const seeing = await seeToggles(target.base);
	if (!records || !seeing.ok) return ['it cannot be seen who still needs the old tool'];
	return [
		...(records.legacy > 0 ? [`${records.legacy} legacy records are not converted`] : []),
		...features
			.filter((row) => row.whenOff === 'legacy')
			.map((row) => ({ row, without: audienceOf(row, seeing.seen).outside.length }))
			.filter(({ without }) => without > 0)
			.map(({ row, without }) => `${row.feature}: ${without} users are still on the old tool`),
	];
}

/** `remove:legacy-flags`: switches the old tool off for good, once nobody needs it. */
export const removeFlags = onTarget(async (context, target) => {
	const flags = Object.keys(readLegacyFlags(context.folder, target.environment));
	if (flags.length === 0) {
		context.say('they were removed before');
		context.figure('flags_removed', 0);
		return 0;
	}
	const reasons = await stillNeeded(target);
	if (reasons.length > 0) return verdict(context, reasons);
	writeJson(legacyFlagFile(context.folder, target.environment), {});
	for (const flag of flags) context.say(`removed ${flag}`);
	context.figure('flags_removed', flags.length);
	return 0;
});

function filesUnder(folder: string): string[] {
	try {
		return readdirSync(folder).map((name) => join(folder, name));
	} catch {
		return [];
	}
}

/** `cleanup:deprecated-code`: deletes what only the old tool used, once its flags are gone. */
export const cleanUp: Command = async (context: Context) => {
	if (legacyServes(context.folder, 'production')) {
		return verdict(context, ['the legacy flags are still there: remove:legacy-flags comes first']);
	}
	const files = filesUnder(context.folder.own('legacy'));
	const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
	for (const file of files) context.say(`deleted ${file.slice(context.folder.root.length + 1)}`);
	rmSync(context.folder.own('legacy'), { recursive: true, force: true });
	context.figure('files_deleted', files.length);
	context.figure('bytes_deleted', bytes);
	if (files.length > 0) context.say('git shows them as deleted: the commit is yours');
	return 0;
};
