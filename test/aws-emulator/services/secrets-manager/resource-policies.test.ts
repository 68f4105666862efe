import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

test('the resource policy of a secret is JSON, and can be read until it is deleted', async () => {
  const secrets = new SecretsManagerClient(clientConfig(startEmulator().emulator));
  const SecretId = 'one';
  await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'x' }));
  const put = (ResourcePolicy: string) =>
    secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy }));
  const read = async () => (await secrets.send(new GetResourcePolicyCommand({ SecretId }))).ResourcePolicy;
  expect(await refusal(put('{'))).toMatchObject({
    name: 'MalformedPolicyDocumentException',
    message: 'This resource policy contains syntax errors.',
  });
  expect(await read()).toBeUndefined();
  await put('{"Version":"2012-10-17"}');
  expect(await read()).toBe('{"Version":"2012-10-17"}');
  await secrets.send(new DeleteResourcePolicyCommand({ SecretId }));
  expect(await read()).toBeUndefined();
});
