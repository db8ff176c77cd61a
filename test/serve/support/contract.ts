import { FILES } from './contract-files.js';
import { BOOT, PRIVATE } from './contract-private.js';
import { CROOKED, METHODS, PUBLIC } from './contract-public.js';

/** All that both servers must keep. */
export const CONTRACT = { PUBLIC, CROOKED, METHODS, PRIVATE, BOOT, FILES } as const;
