/** How the API server addresses a `WordPressStack`. */
export const RESOURCE = {
  group: 'wordpress-stack.dev',
  version: 'v1alpha1',
  kind: 'WordPressStack',
  listKind: 'WordPressStackList',
  plural: 'wordpressstacks',
  singular: 'wordpressstack',
  shortName: 'wps',
} as const;

export const API_VERSION = `${RESOURCE.group}/${RESOURCE.version}` as const;

export const CRD_NAME = `${RESOURCE.plural}.${RESOURCE.group}` as const;

/**
 * Longest `metadata.name`. AWS names are derived from the stack's id, never from this name; the limit exists because
 * `<name>-kept-data` names a ConfigMap and must also fit a label value (63 characters).
 */
export const MAX_NAME_LENGTH = 53;
