/** A limit that an account can have raised; tests set it with `quotas: {'ec2.vpcs': 20}`. */
export interface Quota {
  readonly id: string;
  readonly limit: number;
  readonly page: string;
}

export const quota = (definition: Quota): Quota => definition;
