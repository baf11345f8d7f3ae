import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/runbook/lookup.ts';
import type { Block, Counts, Runbook } from '../../source/runbook/model.ts';
import { readGuide } from '../../source/runbook/read.ts';

/** Real guides of other projects. They are not part of this one: without them these tests are skipped. */
const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');
const missing = !existsSync(path.join(corpus, 'INDEX.tsv'));

function bytesOf(file: string): Uint8Array {
	return readFileSync(path.join(corpus, file));
}

function read(file: string): Runbook {
	const result = readGuide(bytesOf(file), file);
	if (!result.ok) throw new Error(`${file}: ${result.problem}`);
	return result.runbook;
}

/** Counts by a careful reading of each guide, of what can be counted without doubt. */
const pinned: [string, Partial<Counts>][] = [
	[
		'18F+identity-handbook/_articles/incident-response-checklist.md',
		{ phases: 0, commandBlocks: 0, checklistItems: 0, rollbacks: 0 },
	],
	[
		'kubernetes+sig-release/.github/ISSUE_TEMPLATE/post-release-branch-creation.md',
		{ phases: 0, commandBlocks: 0, checklistItems: 12, rollbacks: 0 },
	],
	[
		'kubernetes+sig-release/.github/ISSUE_TEMPLATE/release-manager.md',
		{ commandBlocks: 0, checklistItems: 7, rollbacks: 0 },
	],
	[
		'ministryofjustice+cloud-platform/.github/ISSUE_TEMPLATE/cloud-platform-firebreak-template.md',
		{ phases: 0, commandBlocks: 0, checklistItems: 6 },
	],
	[
		'prometheus-operator+runbooks/content/runbooks/etcd/etcdMembersDown.md',
		{ phases: 0, steps: 5, commandBlocks: 5, rollbacks: 0 },
	],
	[
		'prometheus-operator+runbooks/content/runbooks/node/NodeFilesystemSpaceFillingUp.md',
		{ phases: 0, commandBlocks: 2, statements: 5, placeholders: 1 },
	],
	[
		'kubevirt+monitoring/docs/runbooks/SSPDown.md',
		{ phases: 0, steps: 4, commandBlocks: 4, statements: 4, placeholders: 0 },
	],
	[
		'kubevirt+monitoring/docs/runbooks/OrphanedVirtualMachineInstances.md',
		{ steps: 6, commandBlocks: 6, statements: 6, placeholders: 0, checklistItems: 0 },
	],
	[
		'openshift+runbooks/alerts/network-observability-operator/NetObservNoFlows.md',
		{ commandBlocks: 4, statements: 6, placeholders: 1 },
	],
	['easzlab+kubeasz/docs/op/op-etcd.md', { phases: 0, commandBlocks: 4, rollbacks: 0 }],
	[
		'rook+rook/Documentation/Upgrade/ceph-upgrade.md',
		{ steps: 4, commandBlocks: 4, statements: 6, rollbacks: 0, placeholders: 0 },
	],
	[
		'Cray-HPE+docs-csm/operations/Backup_HMS.md',
		{ phases: 0, steps: 21, commandBlocks: 21, rollbacks: 0 },
	],
	[
		'Cray-HPE+docs-csm/operations/kubernetes/Restore_Bare-Metal_etcd_Clusters_from_an_S3_Snapshot.md',
		{ phases: 3, steps: 10, commandBlocks: 18 },
	],
	['Cray-HPE+docs-csm/upgrade/Stage_3.md', { phases: 1, commandBlocks: 15, rollbacks: 0 }],
	['argoproj+argo-rollouts/docs/getting-started.md', { phases: 0, commandBlocks: 8, rollbacks: 0 }],
	[
		'fluxcd+flagger/docs/gitbook/tutorials/kubernetes-blue-green.md',
		{ phases: 0, commandBlocks: 19, rollbacks: 0 },
	],
	[
		'18F+identity-handbook/_articles/appdev-deploy.md',
		{ commandBlocks: 13, rollbacks: 1, checklistItems: 0 },
	],
	[
		'18F+identity-handbook/_articles/secops-incident-response-guide.md',
		{ phases: 4, commandBlocks: 0, checklistItems: 0 },
	],
	[
		'aws-samples+aws-incident-response-playbooks/playbooks/IRP-CredCompromise.md',
		{ phases: 6, steps: 21, commandBlocks: 0, checklistItems: 66 },
	],
	[
		'aws-samples+aws-incident-response-playbooks/playbooks/IRP-DoS.md',
		{ phases: 5, commandBlocks: 3, checklistItems: 85 },
	],
	[
		'etcd-io+website/content/en/docs/v3.6/upgrades/upgrade_3_6.md',
		{ steps: 5, commandBlocks: 4, rollbacks: 0 },
	],
	[
		'etcd-io+website/content/en/docs/v3.6/op-guide/recovery.md',
		{ commandBlocks: 8, checklistItems: 0 },
	],
	['mastodon+documentation/content/en/admin/migrating.md', { commandBlocks: 12, placeholders: 1 }],
	['rundeck+docs/docs/upgrading/upgrading-to-rundeck3.md', { commandBlocks: 10, rollbacks: 0 }],
	[
		'prometheus-operator+runbooks/content/runbooks/etcd/etcdBackendQuotaLowSpace.md',
		{ phases: 0, steps: 6, commandBlocks: 4, statements: 5, placeholders: 0, rollbacks: 0 },
	],
	[
		'easzlab+kubeasz/docs/op/cluster_restore.md',
		{ phases: 0, steps: 3, commandBlocks: 3, statements: 9, rollbacks: 0 },
	],
	[
		'easzlab+kubeasz/docs/guide/kernel_upgrade.md',
		{ phases: 0, steps: 2, commandBlocks: 2, statements: 17, placeholders: 0 },
	],
	[
		'easzlab+kubeasz/docs/op/force_ch_certs.md',
		{ steps: 1, commandBlocks: 1, statements: 1, placeholders: 1 },
	],
	[
		'rundeck+docs/docs/upgrading/upgrading.md',
		{ phases: 0, commandBlocks: 13, statements: 13, placeholders: 2, rollbacks: 0 },
	],
	[
		'18F+identity-handbook/_articles/infrastructure-disaster-runbooks.md',
		{ phases: 0, steps: 8, commandBlocks: 3, statements: 5, placeholders: 2, rollbacks: 0 },
	],
	[
		'18F+identity-handbook/_articles/annual-certificate-rotation.md',
		{ phases: 0, steps: 11, commandBlocks: 0, statements: 3, placeholders: 2, rollbacks: 0 },
	],
	[
		'mastodon+documentation/content/en/admin/troubleshooting/index-corruption.md',
		{ phases: 0, steps: 3, commandBlocks: 1, statements: 1, placeholders: 0, rollbacks: 0 },
	],
	[
		'mastodon+documentation/content/en/admin/backups.md',
		{ phases: 0, steps: 0, commandBlocks: 0, statements: 0, rollbacks: 0, findings: 0 },
	],
	[
		'Cray-HPE+docs-csm/upgrade/Validate_CSM_Health_During_Upgrade.md',
		{ phases: 0, steps: 6, commandBlocks: 4, statements: 6, placeholders: 0, rollbacks: 0 },
	],
	[
		'Cray-HPE+docs-csm/upgrade/prepare_for_upgrade.md',
		{ phases: 0, steps: 8, commandBlocks: 2, statements: 3, placeholders: 0, rollbacks: 0 },
	],
	[
		'Cray-HPE+docs-csm/operations/kubernetes/Clear_Space_in_an_etcd_Cluster_Database.md',
		{ phases: 0, steps: 2, commandBlocks: 10, statements: 10, prerequisites: 2, placeholders: 0 },
	],
	[
		'kubernetes+sig-release/release-engineering/handbooks/go-updates.md',
		{ phases: 0, steps: 7, commandBlocks: 0, statements: 2, placeholders: 0, findings: 0 },
	],
	[
		'openshift+runbooks/alerts/machine-config-operator/MachineConfigControllerPausedPoolKubeletCA.md',
		{ phases: 0, steps: 9, commandBlocks: 9, statements: 9, placeholders: 1, rollbacks: 0 },
	],
	[
		'openshift+runbooks/alerts/cluster-network-operator/NorthboundStaleAlert.md',
		{ phases: 0, steps: 9, commandBlocks: 9, statements: 11, placeholders: 3, rollbacks: 0 },
	],
	[
		'openshift+runbooks/alerts/openshift-container-storage-operator/helpers/troubleshootCeph.md',
		{ phases: 0, steps: 2, commandBlocks: 2, statements: 2, placeholders: 1 },
	],
	[
		'fluxcd+flagger/docs/gitbook/dev/upgrade-guide.md',
		{ phases: 0, steps: 5, commandBlocks: 0, statements: 0, placeholders: 0, rollbacks: 0 },
	],
	[
		'kubevirt+monitoring/docs/runbooks/VirtControllerDown.md',
		{ phases: 0, steps: 7, commandBlocks: 6, statements: 7, placeholders: 0, rollbacks: 0 },
	],
	[
		'alphagov+govuk-developer-docs/source/manual/convert-postgres-to-use-owner-roles.html.md',
		{ phases: 0, commandBlocks: 3, statements: 3, placeholders: 2, rollbacks: 0 },
	],
	[
		'argoproj+argo-rollouts/docs/migrating.md',
		{ phases: 0, steps: 13, commandBlocks: 0, placeholders: 0, findings: 0 },
	],
];

describe.skipIf(missing)('real guides, counted by hand', () => {
	test.each(pinned)('%s', (file, counts) => {
		expect(read(file).counts).toMatchObject(counts);
	});
});

function blocksOf(runbook: Runbook): Block[] {
	return [
		...runbook.phases.flatMap((phase) => [
			...phase.blocks,
			...phase.steps.flatMap((step) => step.blocks),
		]),
		...runbook.procedures.flatMap((procedure) => procedure.steps.flatMap((step) => step.blocks)),
	];
}

/** Task items by the plainest reading: lines that begin with a box, outside comments and fences. */
function boxes(text: string): number {
	const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/^ *(```|~~~)[\s\S]*?^ *\1/gm, '');
	return bare.match(/^[\s>]*(?:[-*+]|\d+[.)]) \[[ xX]\] /gm)?.length ?? 0;
}

const files = missing
	? []
	: readFileSync(path.join(corpus, 'INDEX.tsv'), 'utf8')
			.trim()
			.split('\n')
			.slice(1)
			.map((line) => line.split('\t')[1] ?? '');

describe.skipIf(missing)('every real guide', () => {
	test.each(files)('%s', (file) => {
		const runbook = read(file);
		const text = new TextDecoder().decode(bytesOf(file));
		expect(runbook.counts.checklistItems).toBe(boxes(text));
		const statements = statementsOf(runbook).map(({ statement }) => statement);
		expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length);
		const lines = text.split(/\r?\n/);
		for (const { text: command, line } of statements) {
			const [first = ''] = command.split('\n');
			expect(lines[line - 1], `line ${line}`).toContain(first.trim());
		}
		const seen = blocksOf(runbook).map((block) => block.line);
		expect(new Set(seen).size).toBe(seen.length);
	});
});
