// Loaded before gonogo, so that what it shows is the same each time: the time stands still until a test moves it on,
// the machine has no name of its own, and the first run is always called the same.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const { readFileSync, statSync } = fs;
const clock = process.env.STILL_CLOCK;
/** Milliseconds since 1970. The file holds seconds, so that bash can read it, too. */
const now = () => Number(readFileSync(clock, 'utf8')) * 1000;

const begun = now();
const RealDate = Date;
globalThis.Date = class extends RealDate {
	constructor(...given) {
		if (given.length === 0) super(now());
		else super(...given);
	}
	static now() {
		return now();
	}
};

// What is waited for in real time goes on, and sees the leaps of the clock as well.
const mono = performance.now.bind(performance);
performance.now = () => mono() + now() - begun;

// The end of a block is read from the date of a file.
fs.statSync = (path, ...rest) => {
	const found = statSync(path, ...rest);
	if (found && String(path).endsWith('/exit')) found.mtimeMs = now();
	return found;
};

os.hostname = () => 'console';
os.userInfo = () => ({
	username: 'op1',
	uid: 1000,
	gid: 1000,
	shell: '/bin/sh',
	homedir: os.homedir(),
});

let drawn = 0;
crypto.randomInt = (low, high) => {
	drawn += 1;
	const [from, below] = high === undefined ? [0, low] : [low, high];
	return from + ((drawn * 7919) % (below - from));
};

syncBuiltinESMExports();
