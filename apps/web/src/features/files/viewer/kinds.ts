import { isOfficeType } from '@cloudity/contracts/office-types';
import { tableFormatOf } from '@cloudity/contracts/table-formats';

/** How the viewer shows a file. */
export type ViewKind = 'image' | 'pdf' | 'video' | 'audio' | 'office' | 'text' | 'other';

/** Ends of names whose media type says too little, and the language that colours them. */
const languages: Readonly<Record<string, string>> = {
  c: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cs: 'csharp',
  css: 'css',
  diff: 'diff',
  go: 'go',
  h: 'c',
  hpp: 'cpp',
  html: 'xml',
  htm: 'xml',
  ini: 'ini',
  java: 'java',
  js: 'javascript',
  jsx: 'javascript',
  json: 'json',
  kt: 'kotlin',
  less: 'less',
  lua: 'lua',
  makefile: 'makefile',
  md: 'markdown',
  mjs: 'javascript',
  patch: 'diff',
  php: 'php',
  pl: 'perl',
  py: 'python',
  r: 'r',
  rb: 'ruby',
  rs: 'rust',
  scss: 'scss',
  sh: 'bash',
  sql: 'sql',
  svg: 'xml',
  swift: 'swift',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
};
const plain = new Set(['txt', 'log', 'conf', 'vtt', 'srt', 'eml', 'ics', 'vcf', 'tex']);

const endOf = (name: string): string => name.toLowerCase().split('.').at(-1) ?? '';

export const languageOf = (name: string): string | null => languages[endOf(name)] ?? null;

export const viewKindOf = (name: string, mimeType: string | null): ViewKind => {
  const type = mimeType ?? '';
  if (type.startsWith('image/')) return 'image';
  if (type === 'application/pdf') return 'pdf';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (isOfficeType(type) || tableFormatOf('', type) !== null) return 'office';
  if (type.startsWith('text/') || /[/+](json|xml)$/.test(type) || plain.has(endOf(name)) || languageOf(name) !== null)
    return 'text';
  return 'other';
};
