export { type Aging, dueTasks } from './aging.js';
export { chooseGreedily } from './greedy.js';
export { preferOlder } from './prefer-older.js';
export { type Contest, type Contestant, finishRound, prepareRound } from './round.js';
export { byAge, type Candidate, isConflictFree, type RoundTask, totalValue } from './task.js';
