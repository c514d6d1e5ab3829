// Runs before the first paint, so that the page never flashes in the other theme.
try {
  const theme = localStorage.getItem('cloudity.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme it is.
}
