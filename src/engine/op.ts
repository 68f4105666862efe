/** What an operation lets its caller do, in the words of the service authorization reference. */
export interface IamGrant {
  /** `ec2:CreateVpc` */
  readonly action: string;
  /**
   * `tagged`: the object must carry our owner tags; `tagging`: the request must; `path`: limited by a name or path
   * of ours; `any`: AWS gives the action no resource level.
   */
  readonly scope: 'tagged' | 'tagging' | 'path' | 'any';
}

/** Names of the members that carry the page token: in the input, and in the output. */
export interface Pages {
  readonly input: string;
  readonly output: string;
}

/**
 * One operation of a cloud service, as data. The IAM policy, the limiter's buckets, the crash points of a simulation
 * and the call budgets are computed from the operations that the data sheets name, without running anything.
 */
export interface Op<Input extends object = object> {
  readonly service: string;
  readonly name: string;
  readonly write: boolean;
  /** Calls of one bucket share a token bucket per account and region. */
  readonly bucket: string;
  readonly iam: readonly IamGrant[];
  readonly pages?: Pages;
  call(input: Input): Call;
}

/** An operation with its input: what the engine hands to the cloud. */
export interface Call {
  readonly op: Op;
  readonly input: object;
  /**
   * Epoch milliseconds after which it is not sent any more: a process that was paused, or waited for its turn that long,
   * acts on what others may have changed since. Default is never.
   */
  readonly notAfter?: number;
}
