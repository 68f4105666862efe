import { MAX_NAME_LENGTH, RESOURCE } from '../../../src/api/v1alpha1/resource.ts';
import { refusalOf } from './refusals.ts';
import { root } from './schema.ts';
import { specSections } from './spec-sections.ts';
import { statusSections } from './status-sections.ts';

/** The field reference, in Markdown that prettier has not seen yet. `sample` is a manifest that sets every field. */
export function referencePage(sample: string, spec: object): string {
  const { kind, group, version, plural, shortName } = RESOURCE;
  const rules = (root['x-kubernetes-validations'] ?? []).map((rule) => `“${refusalOf(rule)}”`);
  return [
    '<!-- Generated from src/api/v1alpha1 and test/simulation/changes by `npm run generate:reference`. Do not edit. -->',
    '# Field reference',
    `\`${kind}\` of \`${group}/${version}\`, namespaced; for kubectl \`${plural}\`, short \`${shortName}\`. Only ` +
      '`spec.region` and `spec.image.tag` have to be written. `kubectl explain wordpressstack.spec` tells the same in a terminal.',
    '- **Limits** are checked by the API server before anything is stored, and again by the operator.\n' +
      '- **Changes** says what an edit of a stack does that is there already; [changes](changes.md) has the proof of each line.\n' +
      '- **Refused** quotes what the API server says; … stands for your values. “Refused changes” compares with the stored object.',
    `The object's name has ${MAX_NAME_LENGTH} characters at most: ${rules.join(' ')}.`,
    '[Every field in one manifest](#every-field-in-one-manifest) · [Spec](#spec) · [Status](#status) · [Columns](#columns-of-kubectl-get) · [Conditions](#conditions) · [Reasons](#reasons) · [Annotations](#annotations)',
    '## Every field in one manifest',
    `[manifests/samples/every-field.yaml](../manifests/samples/every-field.yaml):\n\n\`\`\`yaml\n${sample.trimEnd()}\n\`\`\``,
    '## Spec',
    specSections(spec),
    statusSections(),
  ].join('\n\n');
}
