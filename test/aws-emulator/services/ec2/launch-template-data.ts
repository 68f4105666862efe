import type { Scope } from '../../kernel/scope.ts';
import { launchTemplateTable, launchTemplateVersionTable } from './instance-tables.ts';
import type { LaunchData, LaunchTemplateRow, LaunchTemplateVersionRow } from './instance-tables.ts';

export const versionKey = (templateId: string, version: number): string => `${templateId}/${String(version)}`;

/** `$Latest`, `$Default` or a number, as a number; NaN for anything else. */
export function versionNumber(template: LaunchTemplateRow, version: string): number {
  if (version === '$Latest') return template.LatestVersionNumber;
  return version === '$Default' ? template.DefaultVersionNumber : Number(version);
}

export interface TemplateReference {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
  /** Default is `$Default`. */
  readonly Version?: string | undefined;
}

/** The template as a write sees it: by id once reads by id know of it, by name always. */
export function templateOf(scope: Scope, reference: TemplateReference): LaunchTemplateRow | undefined {
  const table = scope.table(launchTemplateTable);
  if (reference.LaunchTemplateId !== undefined) return table.reachable(reference.LaunchTemplateId);
  return table.truth.find((row) => row.LaunchTemplateName === reference.LaunchTemplateName);
}

export interface ResolvedTemplate {
  readonly template: LaunchTemplateRow;
  readonly version: number;
  readonly data: LaunchData;
}

export const versionsOf = (scope: Scope, templateId: string): LaunchTemplateVersionRow[] =>
  scope.table(launchTemplateVersionTable).truth.filter((row) => row.LaunchTemplateId === templateId);

/** The data that a launch with this reference uses; undefined when template or version are not there. */
export function resolveTemplate(scope: Scope, reference: TemplateReference): ResolvedTemplate | undefined {
  const template = templateOf(scope, reference);
  if (!template) return undefined;
  const version = versionNumber(template, reference.Version ?? '$Default');
  const key = versionKey(template.LaunchTemplateId, version);
  const row = scope.table(launchTemplateVersionTable).reachable(key);
  return row && { template, version, data: row.LaunchTemplateData };
}
