import { grantsOf, policyFiles, policyOf, serviceOf } from './permissions/policy.ts';
import { usedOperations } from './permissions/used-operations.ts';
import { writtenFile } from './written-file.ts';

const grants = grantsOf(await usedOperations());

for (const [path, isIn] of Object.entries(policyFiles)) {
  const policy = policyOf(grants.filter(({ action }) => isIn(serviceOf(action))));
  await writtenFile(path, JSON.stringify(policy), 'npm run generate:permissions');
}
