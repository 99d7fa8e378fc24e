export { type Claim, fairShares } from '@fairlane/domain';
