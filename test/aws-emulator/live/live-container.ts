import type { Readable } from 'node:stream';

export interface ContainerEnd {
  readonly exitCode: number;
  readonly outOfMemory: boolean;
}

/** A container that really runs, whatever runs it. */
export interface LiveContainer {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Whether its own program has begun; false when it ended before. Rejects with what ECS says where it cannot begin. */
  begun(): Promise<boolean>;
  /** When nothing of it runs any more. */
  ended(): Promise<ContainerEnd>;
  /** To its process 1. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Runs a program beside the container's own. Resolves with whether it exited with 0 in time. */
  exec(command: readonly string[], seconds: number): Promise<boolean>;
}
