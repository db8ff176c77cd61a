/** The list of what is ours, in the output folder itself. */
export const manifestName = 'manifest.json';

/** Every staging folder's name begins so; nothing else that we make does. */
export const stagingPrefix = '.clockseed-staging-';
