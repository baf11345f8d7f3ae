import { describe, expect, test } from 'vitest';
import { readHeading } from '../../source/runbook/heading.ts';
import { rolesIn } from '../../source/runbook/words/languages.ts';

describe('markers of headings', () => {
	test.each<[string, string, string | undefined, string]>([
		['Phase 1: Ground', 'phase', '1', 'Ground'],
		['Phase one: Ground', 'phase', '1', 'Ground'],
		['Phase II - Labels', 'phase', '2', 'Labels'],
		['Stage 3.1 - Master nodes', 'phase', '3.1', 'Master nodes'],
		['Part 4b — Clean up', 'phase', '4b', 'Clean up'],
		['Part A: Before', 'phase', 'a', 'Before'],
		['🚀 Phase 2 – Labels 🎉', 'phase', '2', 'Labels'],
		['Phase 2', 'phase', '2', 'Phase 2'],
		['Step 4: Restart', 'step', '4', 'Restart'],
		['Step #4 Restart', 'step', '4', 'Restart'],
		['1. Prepare', 'number', '1', 'Prepare'],
		['1) Prepare', 'number', '1', 'Prepare'],
		['2.1 Drain the node', 'number', '2.1', 'Drain the node'],
		['2️⃣ Drain the node', 'number', '2', 'Drain the node'],
		['阶段 2：上线', 'phase', '2', '上线'],
		['第二阶段：上线', 'phase', '2', '上线'],
		['步骤 3 检查', 'step', '3', '检查'],
		['Fase 2: Etiquetas', 'phase', '2', 'Etiquetas'],
		['Этап 2: Этикетки', 'phase', '2', 'Этикетки'],
		['Шаг 3. Проверка', 'step', '3', 'Проверка'],
		['Passo 3: Verificar', 'step', '3', 'Verificar'],
	])('%s', (given, kind, number, title) => {
		expect(readHeading(given)).toMatchObject({ title, marker: { kind, number } });
	});

	test.each([
		'Phases',
		'Phase-by-Phase Implementation',
		'Parts of the system',
		'Stage the release',
		'Part of the problem',
		'Steps to roll back',
		'5-Minute Setup',
		'24 hours later',
		'3.6 is out',
		'2024-01-02 Outage',
		'Issue with labels',
		'Phase in the change',
		'Step aside',
	])('none in: %s', (given) => {
		const { marker } = readHeading(given);
		expect(marker?.kind === 'phase' || marker?.kind === 'step').toBe(false);
		if (!given.startsWith('3.6')) expect(marker).toBeUndefined();
	});
});

describe('roles of headings', () => {
	test.each<[string, string | undefined]>([
		['Prerequisites', 'prerequisites'],
		['Pre-requisites', 'prerequisites'],
		['Before you begin', 'prerequisites'],
		['Immediate Rollback', 'rollback'],
		['Backing out', 'rollback'],
		['How to revert', 'rollback'],
		['Downgrade', 'rollback'],
		['Success Criteria', 'criteria'],
		['Go/No-Go', 'criteria'],
		['Implementation Checklist', 'checklist'],
		['Escalation Procedures', 'escalation'],
		['Emergency Contacts', 'contacts'],
		['Common Issues and Solutions', 'troubleshooting'],
		['Diagnosis', 'diagnosis'],
		['Mitigation', 'mitigation'],
		['Daily Reports', 'report'],
		['Quick Start Guide', 'quick-start'],
		['Performance Monitoring', 'monitoring'],
		['Smoke tests', 'validation'],
		['Key Success Factors', 'key-factors'],
		['Signs that X may need a look', undefined],
		['Undocumented features', undefined],
		['前置条件', 'prerequisites'],
		['回滚步骤', 'rollback'],
		['监控', 'monitoring'],
		['Critérios de sucesso', 'criteria'],
		['Monitoramento', 'monitoring'],
		['Reverter', 'rollback'],
		['Откат', 'rollback'],
		['Критерии успеха', 'criteria'],
		['Устранение неполадок', 'troubleshooting'],
		['Контакты', 'contacts'],
	])('%s', (title, role) => {
		expect(rolesIn(title)[0]).toBe(role);
	});
});
