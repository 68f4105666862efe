import { LAYERS, layerCondition, type SUMMARY_CONDITIONS } from '../../../src/api/v1alpha1/conditions.ts';
import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import { CALM, REASONS, type Reason } from '../../../src/api/v1alpha1/reasons.ts';
import { limitsOf, typeOf } from './limits.ts';
import { columns, fieldsOf } from './schema.ts';

type Row = readonly string[];

export function statusSections(): string {
  return [
    '## Status',
    'A report, made anew by each pass; nothing is read from it, and nothing is lost with it.',
    table([
      ['field', 'type', 'meaning'],
      ...fieldsOf('status').map(({ path, schema }) => [
        `\`status.${path}\``,
        [typeOf(schema), ...limitsOf(schema).filter((limit) => limit.startsWith('one of'))].join(', '),
        schema.description ?? '',
      ]),
    ]),
    '## Columns of kubectl get',
    table([
      ['column', 'meaning'],
      ...columns.map(({ name, description = 'Since when the object is there.', priority = 0 }) => [
        name.toUpperCase(),
        description + (priority > 0 ? ' With `-o wide`.' : ''),
      ]),
    ]),
    '## Conditions',
    'Every condition carries the `observedGeneration` that it speaks of. `Reconciling` and `Stalled` are never both True.',
    table([
      ['type', 'True means'],
      ...Object.entries(summaries).map(([type, meaning]) => [`\`${type}\``, meaning]),
      ...LAYERS.map((layer) => [
        `\`${layerCondition(layer)}\``,
        `Every resource of the layer ${layer} is as the spec wants it.`,
      ]),
    ]),
    '## Reasons',
    'Scripts and alerts may match on them. Those with a link ask for attention; the link says what to look at and what to do.',
    table([
      ['reason', 'meaning'],
      ...(Object.entries(REASONS) as [Reason, string][]).map(([reason, meaning]) => [named(reason), meaning]),
    ]),
    '## Annotations',
    table([
      ['annotation', 'set by', 'meaning'],
      ...Object.entries(annotations).map(([key, [who, meaning]]) => [
        `\`${ANNOTATIONS[key as keyof typeof ANNOTATIONS]}\``,
        who,
        meaning,
      ]),
    ]),
  ].join('\n\n');
}

const summaries: Readonly<Record<(typeof SUMMARY_CONDITIONS)[number], string>> = {
  Ready: 'What was seen on AWS equals this generation of the spec, and the site serves.',
  Available: 'The load balancer has a healthy target. Alerts belong here.',
  Reconciling: 'The operator works or waits, and it may end by itself.',
  Stalled: 'A human must act; the message says what to do.',
};

const annotations: Readonly<Record<keyof typeof ANNOTATIONS, readonly [who: string, meaning: string]>> = {
  reconcileRequestedAt: [
    'you',
    'Any new value asks for a close look at everything now; when it was had, `status.lastHandledReconcileAt` has the value.',
  ],
  restartedAt: [
    'you',
    'Any new value makes a new deployment of the same image, and tries a tag again whose rollout failed.',
  ],
  refreshInstances: ['you', 'Any new value takes the newest machine image and replaces the instances.'],
  stackId: [
    'you, before the first write',
    'The stack on AWS that the object takes over. Honoured only with a proof of ownership; ignored later.',
  ],
  ledger: ['the operator', 'What cannot be read back from AWS. Leave it alone, and keep it in backups.'],
};

function named(reason: Reason): string {
  if (CALM.includes(reason)) return `\`${reason}\``;
  return `[\`${reason}\`](troubleshooting.md#${reason.toLowerCase()})`;
}

function table([head = [], ...rows]: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
