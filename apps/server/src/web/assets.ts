import type { AssetHandler } from '@cloudity/runtime';
import { createAssetHandler } from './asset-handler.ts';
import { buildWeb } from './build.ts';
import { readWebFiles } from './files.ts';

/** The built web app, ready to be served; built first when it is missing or older than its sources. */
export const prepareAssets = async (onBuild: () => void = () => undefined): Promise<AssetHandler> =>
  createAssetHandler(await readWebFiles(await buildWeb(onBuild)));
