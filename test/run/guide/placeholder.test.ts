import { expect, test } from 'vitest';
import { asGiven } from '../../../source/run/decide-run.ts';
import { nextUp } from '../../../source/run/progress.ts';
import { planRollback } from '../../../source/run/rollback/plan.ts';
import { rollbackScript } from '../../../source/run/rollback/script.ts';
import { guide, phase, procedure, statement, step } from '../guide.ts';
import { Walk } from '../walk.ts';

const scale = statement('p/s/scale', 'kubectl scale <what> --replicas=4', {
	placeholders: ['<what>'],
});
const remote = statement('p/s/remote', 'ssh web-1 "ls <what>"', { placeholders: ['<what>'] });
const login = statement('p/s/login', 'docker login -p <token> $REGISTRY', {
	placeholders: ['<token>', '$REGISTRY'],
});

function begun(first = scale): Walk {
	const rollback = procedure(
		'back',
		'rollback',
		[
			step('back/s', [
				{ ...scale, id: 'back/s/scale' },
				{ ...login, id: 'back/s/login' },
			]),
		],
		{ scope: 'full' },
	);
	return new Walk(
		guide([phase('p', [step('p/s', [first])])], [rollback]),
		{},
		{
			environment: 'staging',
		},
	);
}

const give = (walk: Walk, token: string, value: string) =>
	walk.send({ kind: 'give-value', token, value });
const blocked = (walk: Walk) => {
	const next = nextUp(walk.run);
	return next.kind === 'run' ? next.batch.blocked : next.kind;
};

test('a command waits for its value, and runs with it as text', () => {
	const walk = begun();
	expect(blocked(walk)).toBe('needs a value for <what>');
	give(walk, '<what>', 'deploy/web; id');
	expect(blocked(walk)).toBeUndefined();
	expect(asGiven(walk.run, scale)).toBe("kubectl scale 'deploy/web; id' --replicas=4");
});

test('a value that another shell would read stops the command, unless a person writes it anew', () => {
	const walk = begun(remote);
	give(walk, '<what>', '$(id)');
	expect(blocked(walk)).toMatch(/the value of <what> cannot be put there safely/);
	const run = (text: string) =>
		walk.send({
			kind: 'run',
			owner: 'p/s',
			statements: [{ id: remote.id, text }],
			reason: 'the value has signs in it',
		});
	expect(run(remote.text)).toMatchObject({ refused: expect.stringContaining('safely') });
	expect(run(`ssh web-1 "ls '/srv'"`)).toBeUndefined();
	expect(walk.take().statements).toMatchObject([{ text: `ssh web-1 "ls '/srv'"` }]);
});

test('a secret and a variable stay names in the text', () => {
	const walk = begun(login);
	walk.send({ kind: 'give-value', token: '<token>', value: 'hunter2', secret: true });
	give(walk, '$REGISTRY', 'registry.internal');
	expect(asGiven(walk.run, login)).toMatch(
		/^docker login -p "\$\{GONOGO_SECRET_\w+\}" \$REGISTRY$/,
	);
});

test('a rollback has the values that the run was given, on the screen and for bash alone', () => {
	const walk = begun();
	give(walk, '<what>', 'deploy/web');
	give(walk, '$REGISTRY', 'registry.internal');
	walk.send({ kind: 'give-value', token: '<token>', value: 'hunter2', secret: true });
	const [back] = walk.run.runbook.procedures;
	if (!back) throw new Error('no rollback');
	expect(planRollback(walk.run, back, []).statements.map(({ text }) => text)).toEqual([
		'kubectl scale deploy/web --replicas=4',
		expect.stringMatching(/^docker login -p "\$\{GONOGO_SECRET_\w+\}" \$REGISTRY$/),
	]);
	const script = rollbackScript(walk.run, 'full', { set: {}, unset: [], cwd: '/srv' });
	expect(script).toContain('\nkubectl scale deploy/web --replicas=4\n');
	expect(script).toContain('export REGISTRY=registry.internal');
	expect(script).toMatch(/read -rs GONOGO_SECRET_\w+ && export/);
	expect(script).not.toContain('hunter2');
});
