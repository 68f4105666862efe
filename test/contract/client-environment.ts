/** To the emulator a key of twelve digits is its account. AWS would refuse it, were the endpoint ever lost. */
const account = '111122223333';

/** The environment in which boto3 and the AWS CLI meet the emulator, and nothing of the developer's own AWS. */
export function clientEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(inherited),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    // A proxy for the world must not be asked for an address of this machine.
    NO_PROXY: [process.env['NO_PROXY'], '127.0.0.1'].filter(Boolean).join(','),
    no_proxy: [process.env['no_proxy'], '127.0.0.1'].filter(Boolean).join(','),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
