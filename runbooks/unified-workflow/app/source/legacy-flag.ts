import * as z from 'zod/mini';
import { type EnvironmentName, type Folder, readJson } from './folder.ts';

const shape = z.record(z.string(), z.boolean());

export const legacyFlagFile = (folder: Folder, environment: EnvironmentName): string =>
	folder.at(environment, 'legacy-flags.json');

/** The switches of the old tool. Once they are removed they do not come back: the file stays, empty. */
export function readLegacyFlags(
	folder: Folder,
	environment: EnvironmentName,
): Record<string, boolean> {
	const parsed = shape.safeParse(readJson(legacyFlagFile(folder, environment)));
	return parsed.success
		? parsed.data
		: { legacy_reader: true, legacy_writer: true, legacy_search: true, legacy_editor: true };
}

export const legacyServes = (folder: Folder, environment: EnvironmentName): boolean =>
	Object.values(readLegacyFlags(folder, environment)).some(Boolean);
