import bash from 'highlight.js/lib/languages/bash';
import diff from 'highlight.js/lib/languages/diff';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import { type Highlight, type Ink, inkOf } from './highlight.ts';

const lowlight = createLowlight({ bash, diff, ini, javascript, json, python, sql, yaml });
lowlight.registerAlias({ bash: ['shell', 'console', 'shell-session', 'zsh', 'ksh'] });

/** Rows whose colours are remembered; the same ones are painted again with every frame. */
const remembered = 1000;
/** A longer row is cut on every screen, and a grammar may take long over it. */
const longest = 2000;

const known = new Map<string, Ink[]>();

/** Colours by the grammars of highlight.js. Loaded after the first frame: it costs more than the rest of a row. */
export const highlight: Highlight = (code, language) => {
	if (code.length > longest || !lowlight.registered(language)) return undefined;
	const key = `${language} ${code}`;
	const before = known.get(key);
	if (before) return before;
	const ink = inkOf(lowlight.highlight(language, code));
	if (known.size >= remembered) known.clear();
	known.set(key, ink);
	return ink;
};
