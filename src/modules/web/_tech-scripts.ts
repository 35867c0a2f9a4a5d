import { ownRules, type Technology } from "./_tech-rule.ts";

/* Written as said in _tech-servers.ts: from file names and marks that the libraries themselves ship. */

/** Libraries in pages. Written for Sonde as `_tech-servers.ts` says. */
export const scripts: readonly Technology[] = [
  ...ownRules("JavaScript library", [
    {
      name: "jQuery",
      cpe: "jquery:jquery",
      script: [
        /\bjquery[.-]([\d.]{3,10}\d)(?:\.slim)?(?:\.min)?\.js/i,
        /\/jquery\/([\d.]{3,10}\d)\/jquery/i,
        /\/jquery(?:\.slim)?(?:\.min)?\.js(?:\?ver=([\d.]{3,10}\d))?/i,
      ],
    },
    {
      name: "jQuery UI",
      cpe: "jqueryui:jquery_ui",
      implies: ["jQuery"],
      script: [
        /jquery-ui[.-]([\d.]{3,10}\d)(?:\.custom)?(?:\.min)?\.js/i,
        /\/jqueryui\/([\d.]{3,10}\d)\//i,
        /\/jquery-ui(?:\.min)?\.js/i,
      ],
    },
    {
      name: "jQuery Migrate",
      implies: ["jQuery"],
      script: /jquery-migrate(?:[.-]([\d.]{3,10}\d))?(?:\.min)?\.js(?:\?ver=([\d.]{3,10}\d))?/i,
    },
    {
      name: "Lodash",
      cpe: "lodash:lodash",
      script: [/\/lodash(?:\.js)?[@/]([\d.]{3,10}\d)\//i, /\/lodash(?:\.min)?\.js/i],
    },
    {
      name: "Moment.js",
      cpe: "momentjs:moment",
      script: [/\/moment(?:\.js)?[@/]([\d.]{3,10}\d)\//i, /\/moment(?:-with-locales)?(?:\.min)?\.js/i],
    },
    {
      name: "Underscore.js",
      cpe: "underscorejs:underscore",
      script: /\/underscore(?:-umd)?(?:-min|\.min)?\.js(?:\?ver=([\d.]{3,10}\d))?/i,
    },
    { name: "D3", script: /\/d3(?:\.v(\d{1,2}))?(?:\.min)?\.js/i },
    {
      name: "Chart.js",
      cpe: "chartjs:chart.js",
      script: [/\/chart\.js[@/]([\d.]{3,10}\d)/i, /\/chart(?:\.umd)?(?:\.min)?\.js/i],
    },
    { name: "three.js", script: /\/three(?:\.module)?(?:\.min)?\.js/i },
    { name: "htmx", script: [/\/htmx(?:\.org)?@([\d.]{3,10}\d)/i, /\/htmx(?:\.min)?\.js/i] },
    { name: "Swiper", script: /\/swiper(?:@([\d.]{1,10}\d))?(?:-bundle|\/swiper-bundle)?(?:\.min)?\.js/i },
    { name: "Select2", script: /\/select2(?:@([\d.]{3,10}\d))?[^"']{0,60}\/select2(?:\.full)?(?:\.min)?\.js/i },
    {
      name: "CKEditor",
      cpe: "ckeditor:ckeditor",
      script: /\/ckeditor(?:5|4)?(?:\/([\d.]{3,10}\d))?\/[^"']{0,40}ckeditor\.js/i,
    },
    {
      name: "TinyMCE",
      cpe: "tiny:tinymce",
      script: /\/tiny_?mce(?:\/([\d.]{1,10}))?[^"']{0,40}\/tiny_?mce(?:\.min)?\.js/i,
    },
    { name: "Leaflet", script: [/\/leaflet@([\d.]{3,10}\d)\//i, /\/leaflet(?:-src)?\.js/i] },
    {
      name: "Socket.IO",
      cpe: "socket:socket.io",
      implies: ["Node.js"],
      script: /\/socket\.io(?:\/([\d.]{3,10}\d))?\/socket\.io(?:\.min)?\.js/i,
    },
    { name: "core-js", script: /\/core-js[@/]([\d.]{3,10}\d)\//i },
    { name: "RequireJS", script: /\/require(?:\.min)?\.js(?:$|\?)/i },
    { name: "Modernizr", script: /modernizr(?:[.-]([\d.]{3,10}\d))?[\w.-]{0,20}\.js/i },
    { name: "DOMPurify", cpe: "cure53:dompurify", script: /(?:\/dompurify@([\d.]{3,10}\d)|\/purify(?:\.min)?\.js)/i },
  ]),
  ...ownRules("JavaScript framework", [
    {
      name: "React",
      cpe: "facebook:react",
      script: [/\/react(?:-dom)?@([\d.]{3,10}\d)\//i, /\/react(?:-dom)?(?:\.production)?(?:\.min)?\.js/i],
      html: /<[a-z]{2,10}[^>]{1,200}\sdata-reactroot\b/,
    },
    {
      name: "Vue.js",
      cpe: "vuejs:vue.js",
      script: [/\/vue@([\d.]{3,10}\d)/i, /\/vue(?:\.global)?(?:\.prod|\.runtime)?(?:\.min)?\.js/i],
      html: /<[a-z]{2,10}[^>]{1,200}\sdata-v-[0-9a-f]{8}\b/,
    },
    {
      name: "Angular",
      cpe: "angular:angular",
      html: /<[a-z-]{2,30}[^>]{0,100}\sng-version="([\d.]{3,12})(?:-[\w.]{1,20})?"/,
    },
    {
      name: "AngularJS",
      cpe: "angularjs:angular.js",
      script: [/\/angular(?:js)?[@/]([\d.]{3,10}\d)\/angular/i, /\/angular(?:\.min)?\.js/i],
      html: /<(?:html|body|div)[^>]{0,200}\sng-app\b/,
    },
    { name: "Svelte", cpe: "svelte:svelte", html: /class="[^"]{0,100}\bsvelte-[a-z0-9]{6,8}\b/ },
    {
      name: "Ember.js",
      cpe: "emberjs:ember.js",
      script: /\/ember(?:\.prod)?(?:\.min)?\.js/i,
    },
    {
      name: "Backbone.js",
      cpe: "backbonejs:backbone.js",
      implies: ["Underscore.js"],
      script: /\/backbone(?:-min|\.min)?\.js(?:\?ver=([\d.]{3,10}\d))?/i,
    },
    { name: "Alpine.js", script: [/\/alpinejs@([\d.]{1,10}\d)/i, /\/alpine(?:\.min)?\.js/i] },
    { name: "Knockout.js", script: /\/knockout(?:-([\d.]{3,10}\d))?(?:-min|\.min)?\.js/i },
    {
      name: "Stimulus",
      html: /<[a-z]{2,10}[^>]{0,200}\sdata-controller="[^"]{1,100}"[^>]{0,200}\sdata-action="[^"]{0,100}->/,
    },
    { name: "Turbo", script: /@hotwired\/turbo|\/turbo(?:-[0-9a-f]{8,64})?(?:\.min)?\.js/i },
    { name: "Livewire", implies: ["Laravel"], script: /\/livewire(?:\.min)?\.js\?id=/i, html: /\swire:snapshot="/ },
    { name: "Inertia.js", html: /<div id="app" data-page="\{&quot;component&quot;/ },
    { name: "Polymer", script: /\/polymer(?:\.min|-mini)?\.(?:js|html)/i },
    { name: "Lit", script: /\/lit(?:-html|-element)?@([\d.]{3,10}\d)/i },
    { name: "Preact", script: /\/preact(?:@([\d.]{3,10}\d))?(?:\/|\.min)/i },
  ]),
  ...ownRules("CSS framework", [
    {
      name: "Bootstrap",
      cpe: "getbootstrap:bootstrap",
      script: [
        /\/bootstrap[@/]([\d.]{3,10}\d)\//i,
        /\/bootstrap(?:\.bundle)?(?:\.min)?\.js(?:\?ver=([\d.]{3,10}\d))?/i,
      ],
      html: [
        /<link[^>]{1,100}href="[^"]{0,200}\/bootstrap[@/]([\d.]{3,10}\d)\//i,
        /<link[^>]{1,100}href="[^"]{0,200}\/bootstrap(?:\.min)?\.css/i,
      ],
    },
    {
      name: "Tailwind CSS",
      script: /cdn\.tailwindcss\.com(?:\/([\d.]{3,10}\d))?/i,
      html: /<link[^>]{1,100}href="[^"]{0,200}\/tailwind(?:\.min)?\.css/i,
    },
    {
      name: "Foundation",
      script: /\/foundation(?:\.min)?\.js/i,
      html: /<link[^>]{1,100}href="[^"]{0,200}\/foundation(?:\.min)?\.css/i,
    },
    { name: "Bulma", html: /<link[^>]{1,100}href="[^"]{0,200}\/bulma(?:@([\d.]{3,10}\d))?[^"]{0,40}\.css/i },
    { name: "Materialize", script: /\/materialize(?:\.min)?\.js/i },
    { name: "Semantic UI", script: /\/semantic(?:\.min)?\.js/i },
    { name: "UIkit", script: /\/uikit(?:@([\d.]{3,10}\d))?[^"']{0,30}(?:\.min)?\.js/i },
    {
      name: "Font Awesome",
      html: [
        /<link[^>]{1,100}href="[^"]{0,200}\/font-?awesome\/([\d.]{3,10}\d)\//i,
        /<link[^>]{1,100}href="[^"]{0,200}\/font-?awesome(?:\.min)?\.css/i,
      ],
      script: /kit\.fontawesome\.com\//i,
    },
  ]),
];
