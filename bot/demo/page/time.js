// Words for time, in the workspace's own zone: the offset in the text is left out on purpose.

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const wall = (iso) => new Date(iso.slice(0, 19) + "Z");
export const dayOf = (iso) => DAY.format(wall(iso)).replace(",", "");

export function hourOf(iso) {
  const hour = Number(iso.slice(11, 13));
  const minutes = iso.slice(14, 16);
  return `${hour % 12 || 12}${minutes === "00" ? "" : ":" + minutes}${hour < 12 ? "am" : "pm"}`;
}
