import { deletionStories } from './deletion-stories.ts';
import { ownershipStories } from './ownership-stories.ts';
import { returnStories } from './return-stories.ts';
import type { DataStory } from './story.ts';

export const dataStories: readonly DataStory[] = [...deletionStories, ...returnStories, ...ownershipStories];
