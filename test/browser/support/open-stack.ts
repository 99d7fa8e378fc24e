import { type Stack, type StackOptions, withStack } from '@fairlane/testing';

export interface OpenStack {
  readonly stack: Stack;
  close(): Promise<void>;
}

/** A stack for all tests of a file: opened in `beforeAll`, closed in `afterAll`. */
export async function openStack(options: StackOptions): Promise<OpenStack> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return new Promise((resolve, reject) => {
    const closed = withStack(options, async (stack) => {
      resolve({
        stack,
        close: async () => {
          release();
          await closed;
        },
      });
      await released;
    });
    closed.catch(reject);
  });
}
