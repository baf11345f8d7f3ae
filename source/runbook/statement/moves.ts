import type { Statement } from '../model.ts';
import type { SimpleCommand } from './shell.ts';
import { tableOf } from './table.ts';

type MoveRow = {
	rule: string;
	to: NonNullable<Statement['moves']>;
	matches: RegExp;
	example: string;
	not: string;
};

/** Commands after which the next one runs elsewhere: in another folder, as somebody else, on another machine. */
export const moveRows: readonly MoveRow[] = [
	{
		rule: 'cd',
		to: 'directory',
		matches: /^(?:cd|pushd|popd)(?: |$)/,
		example: 'cd app',
		not: 'cdk list',
	},
	{
		rule: 'other-user',
		to: 'user',
		matches: /^(?:su(?: |$)(?!.*(?:-c|--command)\b)|sudo -[is]\b|sudo su|login|newgrp)(?: |$)?/,
		example: 'su - deploy',
		not: 'sum file',
	},
	{
		rule: 'ssh',
		to: 'host',
		matches: /^(?:ssh|mosh|gcloud compute ssh|aws ssm start-session)(?: |$)/,
		example: 'ssh web-1',
		not: 'ssh-keygen -l',
	},
	{
		rule: 'container',
		to: 'container',
		matches:
			/^(?:(?:kubectl|oc|docker|podman|nerdctl|crictl|docker-compose)(?: .*)? (?:exec|rsh|debug|attach)|chroot|nsenter|machinectl shell)(?: |$)/,
		example: 'kubectl exec -it web-1 -- sh',
		not: 'kubectl get pods',
	},
	{
		rule: 'leave',
		to: 'back',
		matches: /^(?:exit|logout)(?: |$)/,
		example: 'exit',
		not: 'exiftool a.jpg',
	},
];

const rowsFor = tableOf(moveRows);

/** Where a statement takes those after it; the farthest when it does so more than once. */
export function movesTo(commands: readonly SimpleCommand[]): Statement['moves'] {
	return rowsFor(commands, '').at(-1)?.to;
}
