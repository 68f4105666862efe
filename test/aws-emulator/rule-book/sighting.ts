/** A test saw a rule refuse a call. */
export interface Sighting {
  readonly rule: string;
  /** Path of the test's file, from the project's folder. */
  readonly file: string;
  /** Full name of the test. */
  readonly test: string;
}

/** Names the folder that tests note sightings in; without it they note nothing. */
export const SIGHTINGS_FOLDER = 'WPS_RULE_SIGHTINGS';
