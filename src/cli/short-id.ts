/** Of an ARN, what comes after account and region: the rest is the same for all resources of a stack. */
export function shortId(awsId: string): string {
  return awsId.startsWith('arn:') ? awsId.split(':').slice(5).join(':') : awsId;
}
