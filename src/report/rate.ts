/** How fast something goes, for people: `12/s`, `34.5 k/s`, `6.7 M/s`. */
export function rateText(perSecond: number): string {
  if (perSecond < 10_000) return `${Math.round(perSecond)}/s`;
  return perSecond < 1e6 ? `${(perSecond / 1e3).toFixed(1)} k/s` : `${(perSecond / 1e6).toFixed(1)} M/s`;
}
