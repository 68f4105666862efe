import { existsSync, readFileSync } from 'node:fs';

/** What the SDK's schemas lack about a value; extracted from botocore's models. */
export interface Constraint {
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** For the elements of a list. */
  readonly item?: Constraint;
  readonly key?: Constraint;
  readonly value?: Constraint;
}

/** By structure and member. */
export type Constraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

interface ModelFile {
  readonly botocore: string;
  readonly structures: Constraints;
}

/** Reads the service's committed constraints. */
export function constraintsOf(service: string): Constraints {
  const file = new URL(`./${service}.json`, import.meta.url);
  if (!existsSync(file))
    throw new Error(
      `No constraints for ${service}: add its operations to models/served.json and run models/extract.py`,
    );
  return (JSON.parse(readFileSync(file, 'utf8')) as ModelFile).structures;
}
