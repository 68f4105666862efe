import { expect, test } from '@jest/globals';
import { describePlace } from '../../../src/controller/place.ts';

const roleARN = 'arn:aws:iam::222233334444:role/stacks';

test.each([
  [{ region: 'eu-west-1' }, "region eu-west-1, the operator's own credentials"],
  [
    { region: 'eu-west-1', account: '123456789012' },
    "region eu-west-1, account 123456789012, the operator's own credentials",
  ],
  [{ region: 'eu-west-1', roleARN }, `region eu-west-1, account 222233334444, role ${roleARN}`],
])('%j is %s', (place, said) => {
  expect(describePlace(place)).toBe(said);
});
