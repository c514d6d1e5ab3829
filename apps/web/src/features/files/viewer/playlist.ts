/**
 * The player shows the playlist: with hls.js, and by itself where a browser has no media source (iPhones). An address that ran out is
 * exchanged for another one and goes on from where it was; a second failure at the same place, or another one, is `onBroken`.
 * Answers how to let go of it.
 */
export const attachPlaylist = (
  player: HTMLVideoElement,
  addressOf: () => Promise<string>,
  onBroken: () => void,
): (() => void) => {
  let isOver = false;
  let failedAt = -1;
  let load: (url: string, at: number, isPlaying: boolean) => void = () => undefined;
  let end = (): void => player.removeAttribute('src');

  const broken = (): void => {
    if (!isOver) onBroken();
  };
  const again = async (): Promise<void> => {
    const at = player.currentTime;
    if (failedAt === at) return broken();
    failedAt = at;
    const isPlaying = !player.paused;
    const url = await addressOf();
    if (!isOver) load(url, at, isPlaying);
  };
  const onError = (): void => void again().catch(broken);

  const begin = async (): Promise<void> => {
    if (!('MediaSource' in window)) {
      player.addEventListener('error', onError);
      load = (url, at, isPlaying) => {
        player.src = url;
        player.currentTime = at;
        if (isPlaying) void player.play().catch(() => undefined);
      };
    } else {
      const { default: Hls } = await import('hls.js/light');
      if (isOver) return;
      const hls = new Hls({ enableWorker: false });
      hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
        if (!fatal) return;
        if (type === Hls.ErrorTypes.NETWORK_ERROR) onError();
        else broken();
      });
      hls.attachMedia(player);
      load = (url, at, isPlaying) => {
        hls.config.startPosition = at;
        if (isPlaying) hls.once(Hls.Events.MANIFEST_PARSED, () => void player.play().catch(() => undefined));
        hls.loadSource(url);
      };
      end = () => hls.destroy();
    }
    const url = await addressOf();
    if (!isOver) load(url, 0, false);
  };
  void begin().catch(broken);
  return () => {
    isOver = true;
    player.removeEventListener('error', onError);
    end();
  };
};
