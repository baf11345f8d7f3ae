import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyTable } from '../../source/ui/keys/table.ts';
import { widthOf } from '../../source/ui/text/width.ts';
import { smallGuide } from './small-guide.ts';
import { Stand, sizes } from './stage.ts';

const named = [...new Set(keyTable.flatMap(({ keys }) => keys))];
const letters = Array.from('abcdefghijklmnopqrstuvwxyzéß世🙂');
const anyKey = fc.constantFrom(...named, ...letters);
const anySize = fc.constantFrom(
	...Object.values(sizes),
	{ columns: 1, rows: 1 },
	{ columns: 17, rows: 4 },
	{ columns: 200, rows: 50 },
);
const played = { plays: (text: string) => (text.includes('deploy') ? { code: 1 } : {}) };

test('whatever keys are pressed, every frame is exactly as large as the terminal', () => {
	fc.assert(
		fc.property(fc.array(anyKey, { maxLength: 120 }), anySize, (keys, size) => {
			const stand = new Stand(smallGuide, { ...played, size });
			for (const [index, key] of keys.entries()) {
				stand.keys(key);
				if (index % 4 !== 0) continue;
				const lines = stand.lines(size);
				expect(lines).toHaveLength(size.rows);
				for (const line of lines) expect(widthOf(line)).toBe(size.columns);
			}
		}),
		{ numRuns: 25 },
	);
});

test('no command starts without Enter, y, r, i or f, and no rollback without its word', () => {
	const starting = new Set(['enter', 'y', 'r', 'i', 'f']);
	const harmless = anyKey.filter((key) => !starting.has(key));
	fc.assert(
		fc.property(fc.array(harmless, { maxLength: 300 }), (keys) => {
			const stand = new Stand(smallGuide, played).keys(...keys);
			expect(stand.engine.run.state.order).toEqual([]);
			expect(stand.engine.run.state.rollbacks).toEqual([]);
		}),
		{ numRuns: 40 },
	);
});

test('a thousand keys change nothing of production that y or the word did not answer', () => {
	fc.assert(
		fc.property(fc.array(anyKey, { minLength: 1000, maxLength: 1000 }), (keys) => {
			const stand = new Stand(smallGuide, played).keys(...keys);
			const deploys = Object.values(stand.engine.run.state.executions).filter(
				({ statements, rollback }) => !rollback && statements.some(({ deploys: own }) => own),
			);
			const confirmed = stand.engine.sent.filter(
				(intent) => intent.kind === 'run' && intent.confirmed === 'yes',
			);
			expect(deploys.length).toBeLessThanOrEqual(confirmed.length);
			for (const { typed } of stand.engine.sent.filter(({ kind }) => kind === 'start-rollback') as {
				typed: string;
			}[]) {
				expect(['full', 'partial']).toContain(typed.toLowerCase());
			}
		}),
		{ numRuns: 3 },
	);
});
