const degree = Math.PI / 180;
const millisecondsPerDay = 86_400_000;

/** The length of a year in days. */
export const year = 365.2422;

/** How far into the year a moment is: 0 at the winter solstice of the north, 1 a year later. */
export function season(time: number): number {
  const solstice = Date.UTC(2000, 11, 21, 13) / millisecondsPerDay;
  const days = time / millisecondsPerDay - solstice;
  return days / year - Math.floor(days / year);
}

/** Hours of the sun's clock, 12 when it is highest; it has neither zones nor summer time. */
export function solarHour(time: number, longitude: number): number {
  const hours = (time / millisecondsPerDay) * 24 + longitude / 15;
  return hours - 24 * Math.floor(hours / 24);
}

/** The sine of the sun's height over the horizon; below 0 it is night. */
export function sunHeight(time: number, latitude: number, longitude: number): number {
  const declination = -23.44 * degree * Math.cos(2 * Math.PI * season(time));
  const angle = ((solarHour(time, longitude) - 12) / 24) * 2 * Math.PI;
  return (
    Math.sin(latitude * degree) * Math.sin(declination) +
    Math.cos(latitude * degree) * Math.cos(declination) * Math.cos(angle)
  );
}
