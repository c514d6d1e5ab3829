#!/usr/bin/env node
// `npm start` says `exec node …`, so that the shell makes way and a signal to npm reaches the server itself.
// Windows' shell has no such word; there npm finds this command instead.
import { spawn } from 'node:child_process';

const [command = 'node', ...args] = process.argv.slice(2);
spawn(command, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
