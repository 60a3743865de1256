// Finds every visible text with less contrast to its background than WCAG level AA requires:
// 4.5 to 1, or 3 to 1 for large text.
() => {
  const parse = (color) => {
    const parts = color.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const over = ({ rgb, alpha }, below) =>
    rgb.map((value, channel) => value * alpha + below[channel] * (1 - alpha));
  const linear = (value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const background = (node) => {
    if (!node) return isDark ? [18, 18, 18] : [255, 255, 255];
    const own = parse(getComputedStyle(node).backgroundColor);
    return own.alpha === 1 ? own.rgb : over(own, background(node.parentElement));
  };
  const hasText = (node) =>
    node.matches("input, select") ||
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());

  const weak = [];
  let checked = 0;
  for (const node of document.body.querySelectorAll("*")) {
    if (!hasText(node) || node.closest(".unseen, .skip")) continue;
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(node);
    const below = background(node);
    const both = [luminance(over(parse(style.color), below)), luminance(below)];
    const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    checked += 1;
    if (ratio < (isLarge ? 3 : 4.5)) {
      weak.push(`${node.tagName} ${node.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
    }
  }
  return { checked, weak, background: background(document.body).join(" ") };
}
