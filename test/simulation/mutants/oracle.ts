/** What is held against every history, and what its findings in the crash matrix look like. */
export const ORACLES = {
  'no leak': /leaked: \S+/u,
  'no duplicate': /doubled: [^;,\n]+/u,
  'same end state': /another end: [^;\n]+/u,
  'same multiset of effects': /\d+ \S+ made instead of \d+/u,
  'reaches Ready and stays silent':
    /[^;:\s][^;:\n]* did not come about|not silent: [^;\n]+|did not stay Ready/u,
  'status tells the truth': /Ready with [^;\n]+/u,
  'data safe': /data was lost|lost: \S+/u,
  'no secret visible': /\d+ secret values were told/u,
  'order respected': /refused: \d+ times \S+ \S+/u,
  'call budget kept': /\d+ calls, more than \d+/u,
} as const;

export type Oracle = keyof typeof ORACLES;
