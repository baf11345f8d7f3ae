import type { Intent, Refusal } from '../run/intent.ts';
import { type DiskSpace, diskSpace } from './shell/disk.ts';

/** What needs room on the disk that it may not take from a rollback. */
const takesRoom: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>(['run', 'recheck', 'pin']);

/** Tells how much room a path's file system has; what cannot be told stops nothing. */
export type LookAtDisk = (path: string) => DiskSpace | { problem: string };

export type DiskRoom = {
	/** Set while there is little room. */
	readonly scarce: DiskSpace | undefined;
	/** Looks before something new begins; says why it may not, and a warning the first time there is little room. */
	before(intent: Intent): { refused?: Refusal; warning?: string };
};

const mebibytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MiB`;

/** Two that say the same to a person are the same. */
const saidOf = ({ level, freeBytes }: DiskSpace): string => `${level} ${mebibytes(freeBytes)}`;

/** Watches the room on the disk that a run is recorded on. */
export function diskRoom(folder: string, look: LookAtDisk = diskSpace): DiskRoom {
	let scarce: DiskSpace | undefined;
	return {
		get scarce() {
			return scarce;
		},
		before(intent) {
			// Time passes while a command fills the disk: that is to be seen before the next one.
			if (!takesRoom.has(intent.kind) && intent.kind !== 'tick') return {};
			const space = look(folder);
			const level = 'level' in space ? space.level : 'fine';
			const worse = level !== 'fine' && scarce?.level !== level;
			const now = 'level' in space && level !== 'fine' ? space : undefined;
			if (!now || !scarce || saidOf(now) !== saidOf(scarce)) scarce = now;
			if (scarce === undefined) return {};
			const left = `The disk has ${mebibytes(scarce.freeBytes)} left`;
			const refused = {
				refused: `${left}: nothing new is started, so that a rollback can be recorded. Make room, then go on.`,
			};
			return {
				...(level === 'full' && intent.kind !== 'tick' ? { refused } : {}),
				...(worse ? { warning: `${left}.` } : {}),
			};
		},
	};
}
