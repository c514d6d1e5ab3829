import type { Command } from './registry.ts';

export const fileCommands = {
  newSpreadsheet: {
    run: ({ page }) => page.newSpreadsheet?.(),
    isOffered: (page) => page.newSpreadsheet !== undefined,
  },
  copyFile: { run: ({ page }) => page.copyFile?.(), isOffered: (page) => page.copyFile !== undefined },
  share: { run: ({ page }) => page.share?.(), isOffered: (page) => page.share !== undefined },
  rename: { run: ({ page }) => page.focusTitle?.(), isOffered: (page) => page.focusTitle !== undefined },
  star: { run: ({ page }) => page.toggleStar?.(), isOffered: (page) => page.toggleStar !== undefined },
  trash: { run: ({ page }) => page.trashFile?.(), isOffered: (page) => page.trashFile !== undefined },
  print: { keys: ['Mod-P'], run: ({ page }) => page.print() },
} satisfies Readonly<Record<string, Command>>;
