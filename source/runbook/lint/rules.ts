import { commandRules } from './command-rules.ts';
import { flowRules } from './flow-rules.ts';
import { launchRules } from './launch-rules.ts';
import { peopleRules } from './people-rules.ts';
import { rollbackRules } from './rollback-rules.ts';
import type { LintRule } from './rule.ts';
import { structureRules } from './structure-rules.ts';
import { textRules } from './text-rules.ts';

/** Every rule that looks at a guide alone. `here.ts` has those that look at the machine. */
export const lintRules: readonly LintRule[] = [
	...rollbackRules,
	...launchRules,
	...commandRules,
	...flowRules,
	...structureRules,
	...peopleRules,
	...textRules,
];
