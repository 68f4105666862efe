import { CRD_NAME, MAX_NAME_LENGTH, RESOURCE } from './resource.ts';
import { VALIDATIONS } from './rule.ts';
import { specSchema } from './spec.ts';
import { statusSchema } from './status.ts';
import { templateToCel } from './template.ts';
import { structuralSchema, type StructuralSchema } from './structural-schema.ts';

const readyCondition = (field: string): string => `.status.conditions[?(@.type=="Ready")].${field}`;

const PRINTER_COLUMNS = [
  {
    name: 'Ready',
    type: 'string',
    jsonPath: readyCondition('status'),
    description: 'Whether the observed state equals the spec.',
  },
  {
    name: 'Status',
    type: 'string',
    jsonPath: readyCondition('reason'),
    description: 'Why it is ready or not.',
  },
  {
    name: 'Image',
    type: 'string',
    jsonPath: '.status.image.running',
    description: 'The image tag that serves.',
  },
  {
    name: 'Replicas',
    type: 'string',
    jsonPath: '.status.service.summary',
    description: 'Running and desired tasks.',
  },
  { name: 'URL', type: 'string', jsonPath: '.status.url', description: 'Where the site answers.' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  {
    name: 'Message',
    type: 'string',
    priority: 1,
    jsonPath: readyCondition('message'),
    description: 'What it waits for, or what to do.',
  },
];

/** The CustomResourceDefinition, made from the zod schemas. */
export function customResourceDefinition(): object {
  const { group, version, kind, listKind, plural, singular, shortName } = RESOURCE;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: CRD_NAME },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, listKind, plural, singular, shortNames: [shortName], categories: ['aws'] },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          additionalPrinterColumns: PRINTER_COLUMNS,
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.service.replicas',
              statusReplicasPath: '.status.service.running',
            },
          },
          schema: { openAPIV3Schema: rootSchema() },
        },
      ],
    },
  };
}

function rootSchema(): StructuralSchema {
  return {
    type: 'object',
    description:
      'One WordPress site on AWS: network, database, files, load balancer, instances, ECS service and image repository.',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string', description: 'Version of this API.' },
      kind: { type: 'string', description: 'WordPressStack.' },
      metadata: { type: 'object' },
      spec: {
        ...structuralSchema(specSchema),
        description: 'Desired state. region and image.tag are required; everything else has a default.',
      },
      status: { ...structuralSchema(statusSchema), description: 'Observed state, written by the operator.' },
    },
    [VALIDATIONS]: [
      {
        rule: `size(self.metadata.name) <= ${MAX_NAME_LENGTH}`,
        messageExpression: templateToCel({
          text: `metadata.name "%s" is longer than ${MAX_NAME_LENGTH} characters, which leaves no room for names derived from it; take a shorter one`,
          parts: [{ cel: 'self.metadata.name' }],
        }),
      },
    ],
  };
}
