import { initContent, initNeeds } from './init-content.ts';
import { keyOf } from './init-key.ts';
import { familyKind, imageOf } from './revisions.ts';
import { initFamilyName } from './service-names.ts';

/**
 * What runs once before the service: it makes the application's database user, and installs WordPress or upgrades its
 * database. A family of its own, because its passwords are nothing for the service.
 */
export const initDefinition = familyKind({
  type: 'init-definition',
  id: 'init-definition',
  name: initFamilyName,
  needs: initNeeds,
  content: initContent,
  outputs: ({ definition }) => ({ key: keyOf(definition), image: imageOf(definition) }),
  goesAfter: ['init-run'],
});
