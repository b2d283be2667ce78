// A map without tiles: county outlines on a canvas, and pins that say how well they are placed.
// Leaflet, its clusters and topojson come before as L and topojson; colours from map.css.

const STATES = "AL01 AK02 AZ04 AR05 CA06 CO08 CT09 DE10 DC11 FL12 GA13 HI15 ID16 IL17 IN18 IA19 KS20 KY21 LA22 ME23 MD24 MA25 MI26 MN27 MS28 MO29 MT30 NE31 NV32 NH33 NJ34 NM35 NY36 NC37 ND38 OH39 OK40 OR41 PA42 RI44 SC45 SD46 TN47 TX48 UT49 VT50 VA51 WA53 WV54 WI55 WY56 PR72";
const FIPS = new Map(STATES.split(" ").map((both) => [both.slice(0, 2), both.slice(2)]));
const WHOLE = [[24.5, -125], [49.5, -66.5]];

/** Canvas knows no variables: ask an element that has the colour. */
function colourOf(element, name) {
  const probe = document.createElement("i");
  probe.className = name;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const folded = (text) => text.toLowerCase().replace(/[^a-z]/g, "");

/** Make the map in this element; it is shown at once, its outlines follow. */
export function countyMap(element) {
  const map = L.map(element, {
    preferCanvas: true, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
    inertia: false, minZoom: 3, maxZoom: 14, maxBounds: [[10, -180], [72, -50]],
  }).fitBounds(WHOLE);
  map.attributionControl.setPrefix("Outlines: US Census Bureau, us-atlas");
  const outlines = L.geoJSON(null, { interactive: false });
  const recolour = () => outlines.setStyle({ weight: 1, fill: false, color: colourOf(element, "map-line") });
  const atlas = fetch(element.dataset.counties).then((answer) => answer.json()).then((found) => {
    outlines.addData(topojson.mesh(found, found.objects.counties));
    outlines.addTo(map);
    recolour();
    element.dataset.ready = "";
    return found;
  });
  new MutationObserver(recolour).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  return { map, atlas };
}

/** Find the middle of a county by its name and state, or null. */
export function middleOf(atlas, county, region) {
  const state = FIPS.get(region.toUpperCase());
  const found = topojson.feature(atlas, atlas.objects.counties).features.find((one) =>
    one.id.startsWith(state ?? "none") && folded(one.properties.name) === folded(county));
  return found ? L.geoJSON(found).getBounds().getCenter() : null;
}

/** Gather pins that would lie on each other; the number says how many. */
export function clusters() {
  return L.markerClusterGroup({
    showCoverageOnHover: false, animate: false, maxClusterRadius: 30,
    iconCreateFunction: (cluster) => {
      const element = document.createElement("span");
      element.textContent = `${cluster.getChildCount()} places`;
      return L.divIcon({ html: element, className: "pin is-cluster", iconSize: null });
    },
  });
}

/** Make a pin: its number in the list, its door, and what it is called. */
export function pin(at, { number, door, label, title }) {
  const element = document.createElement("span");
  element.textContent = number;
  if (label) {
    const precision = document.createElement("i");
    precision.textContent = label;
    element.append(precision);
  }
  const kind = `pin is-${door}${label ? " is-coarse" : ""}`;
  const icon = L.divIcon({ html: element, className: kind, iconSize: null });
  return L.marker(at, { icon, title, alt: title, riseOnHover: true });
}
