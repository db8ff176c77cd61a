import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

// What the yaml package needs for a file, without its own check for duplicate keys, which is quadratic.
parseDocument(readFileSync(process.argv[2] ?? '', 'utf8'), { uniqueKeys: false });
