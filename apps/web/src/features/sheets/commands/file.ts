import type { Command, DownloadFormat } from './registry.ts';

const download = (format: DownloadFormat): Command => ({
  run: ({ page }) => page.download?.(format),
  isOffered: (page) => page.download !== undefined,
});

export const fileCommands = {
  newSpreadsheet: {
    run: ({ page }) => page.newSpreadsheet?.(),
    isOffered: (page) => page.newSpreadsheet !== undefined,
  },
  copyFile: { run: ({ page }) => page.copyFile?.(), isOffered: (page) => page.copyFile !== undefined },
  share: { run: ({ page }) => page.share?.(), isOffered: (page) => page.share !== undefined },
  history: {
    keys: ['Mod-Alt-Shift-H'],
    run: ({ page }) => page.showHistory?.(),
    isOffered: (page) => page.showHistory !== undefined,
  },
  rename: { run: ({ page }) => page.focusTitle?.(), isOffered: (page) => page.focusTitle !== undefined },
  star: { run: ({ page }) => page.toggleStar?.(), isOffered: (page) => page.toggleStar !== undefined },
  trash: { run: ({ page }) => page.trashFile?.(), isOffered: (page) => page.trashFile !== undefined },
  downloadXlsx: download('xlsx'),
  downloadOds: download('ods'),
  downloadCsv: download('csv'),
  downloadLuckysheet: download('luckysheet'),
  print: { keys: ['Mod-P'], run: ({ page }) => page.print() },
} satisfies Readonly<Record<string, Command>>;
