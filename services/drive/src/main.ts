import process from 'node:process';
import { runMain } from '@cloudity/runtime';
import { driveFactory } from './factory.ts';

/** This service alone; docs/operations/environment.md says what it must be told about the others. */
await runMain(process, { drive: driveFactory });
