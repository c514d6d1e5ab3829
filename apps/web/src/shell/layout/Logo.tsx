import './logo.css';

export const Logo = ({ size = 26 }: { readonly size?: number }) => (
  <svg viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" className="logo">
    <rect width="64" height="64" rx="15" className="logo-ground" />
    <path d="M21 46a11 11 0 0 1-1.6-21.9 14 14 0 0 1 26.6 3.2A9.5 9.5 0 0 1 45 46Z" className="logo-cloud" />
    <path d="M25 34.5h14M25 40h9" strokeWidth="3" strokeLinecap="round" className="logo-lines" />
  </svg>
);
