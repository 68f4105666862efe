import type { Scope } from './scope.ts';

/** What somebody put into a database or a file system. No API of AWS shows it; tests do, to see whether data outlives its stack. */
export interface ContentRequest {
  readonly account: string;
  readonly region: string;
  /** `rds/db`, `efs/file-system` */
  readonly type: string;
  readonly id: string;
  readonly content: string;
}

/** Writes content into an object of a type that can hold some. False when there is no such object. */
export function writeContent(scope: Scope, { type, id, content }: ContentRequest): boolean {
  const found = scope.tables().find(([definition]) => `${definition.service}/${definition.type}` === type);
  return found?.[1].update(id, (row) => ({ ...row, content })) !== undefined;
}
