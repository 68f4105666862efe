/**
 * What becomes of the data when a stack is deleted.
 *
 * - `Delete`: everything goes
 * - `Snapshot`: the database leaves a final snapshot, file system and images stay, secrets can be restored for a while
 * - `Retain`: nothing goes
 */
export const deletionPolicies = ['Delete', 'Snapshot', 'Retain'] as const;
export type DeletionPolicy = (typeof deletionPolicies)[number];
