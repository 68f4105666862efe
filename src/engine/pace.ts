/**
 * How long the engine waits, in milliseconds. All of it is divided by one factor when AWS is an emulator whose time
 * runs faster; nothing else in the engine knows about that.
 */
export interface Pace {
  /** Longest time between a write and its being visible to every read. Default is 180 s, three times the slowest lag that the emulator draws. */
  readonly lagWindow: number;
  /**
   * A write is sent this long after it was decided at most. Default is 60 s: a third of the lag window, which begins at
   * the decision. Never below 5 s: a process takes its time however fast the emulator's clock runs.
   */
  readonly decision: number;
  /** Between two passes that read the batched lists. Default is 10 min: drift is found within that time. */
  readonly resync: number;
  /** Every how many resyncs a pass also reads what needs a call per object. Default is 12, about two hours. */
  readonly deepEvery: number;
  /** First retry after a failure, and the longest time between two. Defaults are 2 s and 5 min. */
  readonly retry: number;
  readonly retryCap: number;
  /** How long a refusal may be a passing one before it is told as stalled. Default is 5 min. */
  readonly patience: number;
  /** Shortest time between two looks at the same thing. Default is 2 s. */
  readonly poll: number;
  /** A second of AWS's work, for the typical times of kinds. */
  readonly second: number;
}

export function pace(timeScale = 1): Pace {
  const seconds = (value: number): number => (value * 1000) / timeScale;
  return {
    lagWindow: seconds(180),
    decision: Math.max(seconds(60), 5_000),
    resync: seconds(600),
    deepEvery: 12,
    retry: seconds(2),
    retryCap: seconds(300),
    patience: seconds(300),
    poll: seconds(2),
    second: seconds(1),
  };
}
