export interface EnvironmentOptions {
  readonly kubeconfig: string;
  readonly awsEndpoint: string;
  readonly timeScale: number;
  /** Whether containers, databases and load balancers are real. Default is false. */
  readonly live?: boolean;
}

/** The environment in which kubectl, the AWS CLI and the operator meet what `make up` started. */
export function environment({
  kubeconfig,
  awsEndpoint,
  timeScale,
  live = false,
}: EnvironmentOptions): Readonly<Record<string, string>> {
  return {
    KUBECONFIG: kubeconfig,
    AWS_ENDPOINT_URL: awsEndpoint,
    // To the emulator twelve digits are the account's number. AWS would refuse them, were the endpoint ever lost.
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    WPS_TIME_SCALE: String(timeScale),
    // At all addresses the operator would take port 8080 away from tasks that listen at addresses of their own.
    ...(live ? { WPS_METRICS_HOST: '127.0.0.1', WPS_METRICS_PORT: '0' } : {}),
  };
}

/** Lines for a shell to source. */
export function shellExports(variables: Readonly<Record<string, string>>): string {
  const exports = Object.entries(variables).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  );
  // These would win over the keys above, and carry a developer's own identity to the emulator.
  return [
    'unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE',
    ...exports,
    '',
  ].join('\n');
}
