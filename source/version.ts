declare const GONOGO_VERSION: string | undefined;

/** The version of this gonogo; the build puts it in, and loose modules are `dev`. */
export const version: string = typeof GONOGO_VERSION === 'string' ? GONOGO_VERSION : 'dev';
