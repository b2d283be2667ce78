// Draws the table of areas: outlines shaded by the same numbers, no tiles, no points.
/* global L, topojson */
const SHADES = [0, 0.12, 0.28, 0.45, 0.65];

const place = document.getElementById("crisis-map");
if (place) draw(place);

async function draw(element) {
  const answer = await fetch(element.dataset.counts, { headers: { Accept: "application/json" } });
  if (!answer.ok) return say("The drawing could not be fetched; the table has all of it.");
  const { outlines, is_topojson: isTopojson, areas } = await answer.json();
  if (!outlines) return say("No areas are loaded, so there is nothing to draw.");
  const file = await (await fetch(outlines)).json();
  const shapes = isTopojson ? topojson.feature(file, file.objects.counties) : file;
  const counted = new Map(areas.map((area) => [area.code, area]));
  const color = getComputedStyle(element).getPropertyValue("--accent") || "#1d5f8a";
  const ink = getComputedStyle(document.body).color;

  const map = L.map(element, { preferCanvas: true, attributionControl: false, zoomAnimation: false, keyboard: false });
  const shown = L.geoJSON(shapes, {
    style: ({ id }) => style(counted.get(String(id)), ink),
    onEachFeature: ({ id }, layer) => tell(counted.get(String(id)), layer),
  }).addTo(map);
  const held = shown.getLayers().filter(({ feature }) => counted.has(String(feature.id)));
  map.fitBounds(held.length ? L.featureGroup(held).getBounds() : shown.getBounds(), { padding: [12, 12] });
  element.dataset.drawn = String(held.length);

  function style(area, line) {
    const fill = area ? area.heat : 0;
    return { color: line, weight: area ? 1 : 0.3, opacity: area ? 0.7 : 0.4, fillColor: resolved(color), fillOpacity: SHADES[fill] };
  }
}

// light-dark() and variables are for style sheets; a canvas wants the colour itself.
function resolved(color) {
  const probe = document.createElement("i");
  probe.style.color = color;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function tell(area, layer) {
  if (!area) return;
  layer.bindTooltip(`${area.name}: ${area.count} doors, ${area.words}`, { sticky: true });
  layer.on("click", () => { window.location.href = area.url; });
}

function say(words) {
  document.getElementById("crisis-map-said").textContent = words;
}
