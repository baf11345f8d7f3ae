/** Writes guide.md, README.md and the runnable app/ to a folder, replacing what is there. */
export function bundleSandbox(outDir: string): Promise<void>;
