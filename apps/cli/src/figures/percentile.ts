export { mean, percentile } from '@fairlane/domain';
