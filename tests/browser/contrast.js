// Gives every text that can be seen with less contrast against its ground than WCAG's level AA asks: 4.5 to 1, or 3 to 1 for large text.

const parse = (color) => {
  const parts = color.match(/[\d.]+/g).map(Number);
  return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
};
const over = (top, bottom) => top.rgb.map((value, place) => value * top.alpha + bottom[place] * (1 - top.alpha));
const luminance = (rgb) => {
  const [red, green, blue] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const ground = (node) => {
  if (!node) return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  const own = parse(getComputedStyle(node).backgroundColor);
  return own.alpha === 1 ? own.rgb : over(own, ground(node.parentElement));
};

const weak = [];
let looked = 0;
for (const node of document.body.querySelectorAll("*")) {
  const own = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
  if (!(own || node.matches("input, select")) || !node.checkVisibility({ visibilityProperty: true }) || node.closest(".unseen, .skip")) continue;
  const style = getComputedStyle(node);
  const below = ground(node);
  const [light, dark] = [luminance(over(parse(style.color), below)), luminance(below)].sort((one, other) => other - one);
  const ratio = (light + 0.05) / (dark + 0.05);
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
  looked += 1;
  if (ratio < (large ? 3 : 4.5)) weak.push(`${node.tagName.toLowerCase()} ${node.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
}
return { looked, weak, ground: ground(document.body).join(" ") };
