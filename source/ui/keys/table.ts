import type { Binding } from './binding.ts';
import { chartKeys } from './charts.ts';
import { chooseKeys } from './choose.ts';
import { cursorKeys } from './cursor.ts';
import { dialogKeys } from './dialogs.ts';
import { drillKeys } from './drill.ts';
import { editingKeys } from './editing.ts';
import { planKeys } from './emergency.ts';
import { everywhere } from './everywhere.ts';
import { haltKeys } from './halt.ts';
import { incidentKeys } from './incident.ts';
import { movingKeys } from './moving.ts';
import { rehearsalKeys } from './rehearsal.ts';
import { rollbackKeys } from './rollback.ts';
import { signOffKeys } from './sign-off.ts';
import { startKeys } from './start.ts';
import { stepKeys } from './steps.ts';
import { tellingKeys } from './telling.ts';
import { unknownKeys } from './unknown.ts';
import { viewerKeys } from './viewer.ts';

/** Every key of gonogo: what is not here does nothing. */
export const keyTable: readonly Binding[] = [
	...stepKeys,
	...signOffKeys,
	...unknownKeys,
	...planKeys,
	...rollbackKeys,
	...startKeys,
	...chooseKeys,
	...cursorKeys,
	...chartKeys,
	...haltKeys,
	...incidentKeys,
	...dialogKeys,
	...movingKeys(() => keyTable),
	...editingKeys,
	...viewerKeys,
	...rehearsalKeys,
	...drillKeys,
	...tellingKeys,
	...everywhere,
];
