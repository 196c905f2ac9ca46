export default function (site) {
  site.addGlobalData("layout", "layout.njk");
}
