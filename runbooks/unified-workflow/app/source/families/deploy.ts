import type { Command, Context } from '../context.ts';
import type { EnvironmentName } from '../folder.ts';
import { addressOf } from '../instance.ts';
import { legacyServes } from '../legacy-flag.ts';
import { seeToggles, togglesOn } from '../measure.ts';
import { newestRelease, readRelease } from '../release.ts';
import { rollOut } from '../rollout.ts';
import { features, findFeature, readToggles } from '../toggle.ts';
import { bake } from './build.ts';
import { limitTo } from './dark-launch.ts';

type DeployRow = {
	environment: EnvironmentName;
	/** The feature that this script is for: it builds by itself, and only when the feature's toggle is on. */
	feature?: string;
};

const deployTable: Record<string, DeployRow> = {
	'deploy:staging': { environment: 'staging' },
	'deploy:production': { environment: 'production' },
	'deploy:ai-generation': { environment: 'production', feature: 'unified_workflow_ai_generation' },
	'deploy:analytics': { environment: 'production', feature: 'unified_workflow_analytics' },
	'deploy:experimental': { environment: 'production', feature: 'unified_workflow_generator' },
	'deploy:experimental-features': { environment: 'production', feature: 'experimental_features' },
	'deploy:migration-tools': { environment: 'production', feature: 'unified_workflow_migration' },
	'deploy:rollback': { environment: 'production' },
	'deploy:partial-rollback': { environment: 'production' },
};

/** Builds for the scripts that are about one feature; undefined when it complained instead. */
function buildFor(context: Context, name: string): string | undefined {
	const toggle = findFeature(name)?.toggle ?? '';
	const reading = readToggles(context.env);
	if (reading.ok && !reading.toggles[toggle]) {
		context.complain(`${toggle} is not true in this shell: there is nothing for this to deploy`);
		return undefined;
	}
	context.say('this script builds by itself, from the toggles of this shell');
	return bake(context)?.id;
}

function toDeploy(context: Context, row: DeployRow): string | undefined {
	if (row.feature) return buildFor(context, row.feature);
	const newest = newestRelease(context.folder);
	if (!newest) context.complain('nothing was built yet: npm run build');
	return newest;
}

/** Prints what the environment itself now says of every toggle. */
async function printSeen(context: Context, port: number): Promise<boolean> {
	const seeing = await seeToggles(addressOf(port));
	if (!seeing.ok) {
		context.complain(`deployed, but it does not say its toggles: ${seeing.problem}`);
		return false;
	}
	const on = togglesOn(seeing.seen);
	for (const [name, value] of Object.entries(on)) context.figure(name, value);
	context.figure('toggles_on', Object.values(on).filter(Boolean).length);
	return true;
}

/** Says which features nothing answers: those that are off when the old tool is gone for good. */
function warnOfGaps(context: Context, environment: EnvironmentName, id: string): void {
	const reading = readRelease(context.folder, id);
	if (!reading.ok || legacyServes(context.folder, environment)) return;
	const gaps = features.filter(
		(row) => row.whenOff === 'legacy' && !reading.release.toggles[row.toggle],
	);
	context.figure('unanswered_features', gaps.length);
	for (const row of gaps) {
		context.complain(`${row.feature} is off and the legacy flags are gone: nothing answers it`);
	}
}

/** Every `deploy:*` script that puts a release live. */
export const deploy: Command = async (context) => {
	const row = deployTable[context.script];
	if (!row) return 2;
	if (row.feature && context.options.named['dark-launch'] !== undefined) {
		const limited = limitTo(context, row.feature, context.options.named['dark-launch']);
		if (!limited) return 2;
	}
	const release = toDeploy(context, row);
	if (!release) return 1;
	context.say(`deploying ${release} to ${row.environment}`);
	const result = await rollOut(context, row.environment, release);
	if (!result.ok) {
		context.complain(`${context.script} failed: ${result.problem}`);
		return 1;
	}
	const { live } = result;
	context.say(`${live.release} is live on ${row.environment}`);
	context.figure('url', addressOf(live.port));
	context.figure('release', live.release);
	if (live.previous) context.figure('previous_release', live.previous);
	if (!(await printSeen(context, live.port))) return 1;
	warnOfGaps(context, row.environment, live.release);
	return 0;
};
