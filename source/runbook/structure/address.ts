import type { Runbook } from '../model.ts';

/** The address that a guide's relative links start from, if it came from one. */
export function baseOf(path: string, given: string | undefined): string | undefined {
	return given ?? (/^https?:\/\//i.test(path) ? path : undefined);
}

/** Makes addresses of the links to documents beside a guide that was read from one. */
export function linksFrom(base: string, { phases, procedures }: Runbook): void {
	const steps = [...phases, ...procedures].flatMap((owner) => owner.steps);
	for (const link of new Set(steps.flatMap(({ alsoNeeded = [] }) => alsoNeeded))) {
		link.target = URL.parse(link.target, base)?.href ?? link.target;
	}
}
