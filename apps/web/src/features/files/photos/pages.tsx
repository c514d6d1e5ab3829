export { AlbumPage } from './albums/AlbumPage.tsx';
export { AlbumsPage } from './albums/AlbumsPage.tsx';
export { PhotosPage } from './PhotosPage.tsx';
