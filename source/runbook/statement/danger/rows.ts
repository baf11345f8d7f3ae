import { clusterRows } from './cluster.ts';
import { dataRows } from './data.ts';
import type { DangerRow } from './row.ts';
import { systemRows } from './system.ts';

/** Every pattern of commands worth asking about. */
export const dangerRows: readonly DangerRow[] = [...systemRows, ...clusterRows, ...dataRows];
