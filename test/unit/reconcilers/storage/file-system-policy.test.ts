import { describe, expect, test } from '@jest/globals';

import {
  fileSystemPolicy,
  isFileSystemPolicy,
} from '../../../../src/reconcilers/storage/file-system-policy.ts';

const arn = 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0123456789abcdef0';

const document = {
  Id: 'efs-policy-wizard-1',
  Version: '2012-10-17',
  Statement: {
    Sid: 'TLSOnly',
    Principal: '*',
    Effect: 'Deny',
    Resource: [arn],
    Action: ['*'],
    Condition: { Bool: { 'aws:SecureTransport': false } },
  },
};

describe('the policy of the file system', () => {
  test('is recognised in every spelling that means the same', () => {
    expect(isFileSystemPolicy(fileSystemPolicy, arn)).toBe(true);
    expect(isFileSystemPolicy(JSON.stringify(document), arn)).toBe(true);
    expect(isFileSystemPolicy(JSON.stringify(document, undefined, 2), arn)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a policy that lets everybody in', JSON.stringify({ ...document, Statement: [] })],
    [
      'one that denies the opposite',
      fileSystemPolicy.replace('"aws:SecureTransport":"false"', '"aws:SecureTransport":"true"'),
    ],
    [
      'one with a second statement',
      JSON.stringify({
        ...document,
        Statement: [document.Statement, { Effect: 'Allow', Principal: '*', Action: '*' }],
      }),
    ],
    ['one for another file system', JSON.stringify(document).replace('fs-0123456789abcdef0', 'fs-0')],
  ])('is not taken for %s', (_what, text) => {
    expect(isFileSystemPolicy(text, arn)).toBe(false);
  });
});
