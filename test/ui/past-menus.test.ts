import { expect, test } from 'vitest';
import { withoutMenusOfThePast } from '../../source/ui/app/past-menus.ts';
import type { Overlay } from '../../source/ui/view/view.ts';
import { smallGuide } from './small-guide.ts';
import { Stand } from './stage.ts';

const plays = (text: string) => (text.includes('build') ? { hang: true as const } : {});

test('a menu about a command goes away when the command has ended, and takes no key any more', () => {
	const stand = new Stand(smallGuide, { plays }).keys('enter');
	const [execution = ''] = stand.engine.running();
	const menu: Overlay = { kind: 'menu', menu: 'stop', of: execution, cursor: -1 };
	const note: Overlay = {
		kind: 'list',
		list: 'card',
		cursor: 0,
		filter: { text: '', caret: 0 },
		filtering: false,
	};
	const view = { ...stand.context().view, overlays: [note, menu] };
	const now = () => ({ ...stand.context(), view });
	expect(withoutMenusOfThePast(view, now).overlays).toEqual([note, menu]);
	stand.engine.finish(execution, 0);
	expect(withoutMenusOfThePast(view, now).overlays).toEqual([note]);
});
