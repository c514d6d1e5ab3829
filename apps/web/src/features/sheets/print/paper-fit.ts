/** What A4 and US Letter both have between the margins of `print.css`, in CSS pixels. */
const upright = 700;
const across = 960;

/** How a table of a width comes on paper with all of its columns: upright as it is, else across, and smaller where that is not enough. */
export const fitOf = (width: number): { readonly isAcross: boolean; readonly scale: number } => ({
  isAcross: width > upright,
  scale: Math.min(1, across / width),
});
