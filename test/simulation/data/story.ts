/** A history of data, told in one go. */
export interface DataStory {
  readonly name: string;
  /** Answers with what was not as promised, in words. */
  play(): Promise<readonly string[]>;
}

export const HOUR = 3_600_000;

/** In words what does not hold. */
export function claims(all: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(all).flatMap(([claim, holds]) => (holds ? [] : [`not so: ${claim}`]));
}
