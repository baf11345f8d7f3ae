import type { Block, DarkLaunch } from '../model.ts';

const share =
	/["']?\b(?:percentage|percent|rolloutPercentage|rollout_percentage|rollout|traffic|weight)["']?\s*[:=]\s*["']?(\d+(?:\.\d+)?)\s*%?/;
const startDate =
	/["']?\b(?:startDate|start_date|start|from|startsAt)["']?\s*[:=]\s*["']([^"'\n]{4,40})["']/;
const endDate =
	/["']?\b(?:endDate|end_date|end|until|to|endsAt)["']?\s*[:=]\s*["']([^"'\n]{4,40})["']/;
const segments =
	/["']?\b(?:userSegments|user_segments|segments|audience|groups|cohorts)["']?\s*[:=]\s*\[([^\]]*)\]/;
const key = /["']?([\w.-]+)["']?\s*[:=]\s*$/;

/**
 * Features that a configuration object opens to a share of the users: `feature: { percentage: 10, ... }` in TypeScript,
 * JavaScript or JSON. The innermost braces with a percentage count, and the key before them is the feature.
 */
export function readDarkLaunches(blocks: readonly Block[]): DarkLaunch[] {
	const found: DarkLaunch[] = [];
	for (const block of blocks) {
		if (
			block.kind === 'command' ||
			block.kind === 'output' ||
			!/percent|rollout|traffic|weight/i.test(block.text)
		) {
			continue;
		}
		found.push(...launchesIn(block));
	}
	return found;
}

function launchesIn(block: Block): DarkLaunch[] {
	const launches: DarkLaunch[] = [];
	let line = block.line + 1;
	let counted = 0;
	for (const object of block.text.matchAll(/\{([^{}]*)\}/g)) {
		const inside = object[1] ?? '';
		const percentage = share.exec(inside);
		const before = block.text.slice(Math.max(0, object.index - 120), object.index);
		const feature = key.exec(before)?.[1];
		if (!percentage || feature === undefined) continue;
		const keyAt = object.index - (key.exec(before)?.[0].length ?? 0);
		line += block.text.slice(counted, keyAt).split('\n').length - 1;
		counted = keyAt;
		const start = startDate.exec(inside)?.[1];
		const end = endDate.exec(inside)?.[1];
		launches.push({
			feature,
			percentage: Number(percentage[1]),
			...(start !== undefined && { start }),
			...(end !== undefined && { end }),
			segments: [...(segments.exec(inside)?.[1] ?? '').matchAll(/["']([^"']+)["']/g)].map(
				(name) => name[1] ?? '',
			),
			line,
		});
	}
	return launches;
}
