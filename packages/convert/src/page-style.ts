import { type PaletteColour, paletteColours } from '@cloudity/docmodel';

/** Text on white and tint behind black text, at a contrast of 4.5:1 or better. */
const values: Readonly<Record<PaletteColour, { readonly text: string; readonly tint: string }>> = {
  gray: { text: '#5f6673', tint: '#e6e8ec' },
  brown: { text: '#7a4f2b', tint: '#efe3d8' },
  red: { text: '#b3261e', tint: '#fbdcd9' },
  orange: { text: '#a94700', tint: '#fde3cd' },
  yellow: { text: '#7a5b00', tint: '#fdf1b8' },
  green: { text: '#1b6b36', tint: '#d5f0dc' },
  teal: { text: '#00687a', tint: '#cdeef2' },
  blue: { text: '#1f55b5', tint: '#d9e6fc' },
  purple: { text: '#6b3fb0', tint: '#e8defa' },
  pink: { text: '#a3246b', tint: '#fadbeb' },
};

export const palette = paletteColours
  .map((name) => `.c-${name}{color:${values[name].text}}.h-${name},.b-${name}{background:${values[name].tint}}`)
  .join('\n');

export const pageStyle = `
:root{color-scheme:light;font:11pt/1.5 Carlito,Calibri,'Liberation Sans',Arial,sans-serif;color:#1d2026;background:#fff}
body{margin:0}main{max-width:42rem;margin:3rem auto;padding:0 1.5rem;overflow-wrap:anywhere}
p,blockquote,pre,table,ul,ol,aside{margin:0 0 .6rem}h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.4em 0 .4em}
h1.title{font-size:2rem;margin-top:0}p.subtitle{font-size:1.2rem;color:#5f6673}li>ul,li>ol{margin-bottom:0}
blockquote{margin-inline:0;padding-inline-start:1rem;border-inline-start:3px solid #c9ced8;color:#4a505c}
ul.check{list-style:none;padding-inline-start:1.4rem}ul.check>li>input{margin-inline-start:-1.4rem}
pre{padding:.75rem 1rem;background:#f4f5f7;border-radius:6px;overflow-x:auto}code{font-family:'Liberation Mono',Consolas,monospace;font-size:.92em}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #c9ced8;padding:.35rem .5rem;text-align:start;vertical-align:top}th{background:#f4f5f7}
td>:last-child,th>:last-child,aside>:last-child{margin-bottom:0}
aside.callout{padding:.75rem 1rem;border-radius:8px;background:#eef3fd;border-inline-start:4px solid #3b6fd4}
aside.success{background:#e9f6ec;border-color:#2c8a4b}aside.warning{background:#fdf4dd;border-color:#b98900}aside.danger{background:#fceae8;border-color:#c23a31}
img{max-width:100%;height:auto}.image.center{text-align:center}.image.right{text-align:end}.missing{color:#5f6673;font-style:italic}
mark{color:inherit}hr{border:0;border-top:1px solid #c9ced8;margin:1.5rem 0}
@media print{main{max-width:none;margin:0;padding:0}.page-break{break-before:page}h1,h2,h3,h4{break-after:avoid}tr,img,pre{break-inside:avoid}}
@page{margin:2cm}`.trim();
