import { ownRules, type Technology } from "./_tech-rule.ts";

/* Written as said in _tech-servers.ts: services that pages load, by the hosts that their providers tell people to load from. */

/** Services that pages embed. Written for Sonde as `_tech-servers.ts` says. */
export const services: readonly Technology[] = [
  ...ownRules("analytics", [
    {
      name: "Google Analytics",
      script: [
        /^(?:https?:)?\/\/www\.google-analytics\.com\//i,
        /^(?:https?:)?\/\/www\.googletagmanager\.com\/gtag\/js\?id=(?:G|UA)-/i,
      ],
    },
    { name: "Matomo", cpe: "matomo:matomo", script: /\/(?:matomo|piwik)\.js/i, cookie: { "_pk_id*": true } },
    { name: "Plausible", script: /plausible\.io\/js\//i },
    { name: "Fathom", script: /cdn\.usefathom\.com\//i },
    { name: "Umami", script: /(?:cloud\.umami\.is|analytics\.umami\.is)\//i },
    { name: "Adobe Analytics", cookie: { s_vi: true, "amcv_*": true } },
    { name: "Hotjar", script: /static\.hotjar\.com\//i },
    { name: "Microsoft Clarity", script: /www\.clarity\.ms\/tag\//i, cookie: { _clck: true } },
    { name: "Mixpanel", script: /cdn\.mxpnl\.com\//i },
    { name: "Amplitude", script: /cdn\.amplitude\.com\//i },
    { name: "Segment", script: /cdn\.segment\.com\//i },
    { name: "Yandex Metrica", script: /mc\.yandex\.(?:ru|com)\/metrika\//i },
    { name: "Cloudflare Web Analytics", script: /static\.cloudflareinsights\.com\/beacon/i },
    { name: "New Relic", script: /js-agent\.newrelic\.com\//i },
    { name: "Sentry", script: /(?:browser|js)\.sentry-cdn\.com\/([\d.]{3,10}\d)?/i },
    { name: "Datadog RUM", script: /www\.datadoghq-browser-agent\.com\//i },
  ]),
  ...ownRules("tag manager", [
    {
      name: "Google Tag Manager",
      script: /^(?:https?:)?\/\/www\.googletagmanager\.com\/gtm\.js/i,
      html: /<iframe[^>]{1,60}src="https:\/\/www\.googletagmanager\.com\/ns\.html\?id=GTM-/,
    },
    { name: "Adobe Launch", script: /assets\.adobedtm\.com\//i },
    { name: "Tealium", script: /tags\.tiqcdn\.com\//i },
  ]),
  ...ownRules("advertising", [
    { name: "Google Ads", script: /pagead2\.googlesyndication\.com\//i },
    { name: "Meta Pixel", script: /connect\.facebook\.net\/[^"']{1,20}\/fbevents\.js/i },
    { name: "LinkedIn Insight Tag", script: /snap\.licdn\.com\//i },
    { name: "TikTok Pixel", script: /analytics\.tiktok\.com\//i },
    { name: "Criteo", script: /(?:static|dynamic)\.criteo\.(?:net|com)\//i },
  ]),
  ...ownRules("consent", [
    { name: "OneTrust", script: /cdn\.cookielaw\.org\//i, cookie: { optanonconsent: true } },
    { name: "Cookiebot", script: /consent\.cookiebot\.com\//i },
    { name: "Didomi", script: /sdk\.privacy-center\.org\//i },
    { name: "Usercentrics", script: /app\.usercentrics\.eu\//i },
    { name: "Axeptio", script: /static\.axept\.io\//i },
  ]),
  ...ownRules("support and marketing", [
    { name: "Intercom", script: /widget\.intercom\.io\//i },
    { name: "Crisp", script: /client\.crisp\.chat\//i },
    { name: "Tawk.to", script: /embed\.tawk\.to\//i },
    { name: "Drift", script: /js\.driftt\.com\//i },
    { name: "Zendesk Widget", script: /static\.zdassets\.com\//i },
    { name: "HubSpot", script: /js\.hs-(?:scripts|analytics)\.(?:com|net)\//i, cookie: { hubspotutk: true } },
    { name: "Marketo", script: /munchkin\.marketo\.net\//i },
    { name: "Mailchimp", script: /chimpstatic\.com\//i },
    { name: "Klaviyo", script: /static\.klaviyo\.com\//i },
    { name: "Optimizely", script: /cdn\.optimizely\.com\//i },
  ]),
  ...ownRules("captcha", [
    { name: "reCAPTCHA", script: /www\.(?:google\.com|recaptcha\.net)\/recaptcha\//i },
    { name: "hCaptcha", script: /(?:js\.|^https?:\/\/)hcaptcha\.com\//i },
    { name: "Cloudflare Turnstile", script: /challenges\.cloudflare\.com\/turnstile\//i },
    { name: "Friendly Captcha", script: /friendly-challenge[@/]/i },
  ]),
  ...ownRules("payment", [
    { name: "Stripe", script: /js\.stripe\.com\//i, cookie: { __stripe_mid: true } },
    { name: "PayPal", script: /www\.paypal(?:objects)?\.com\/(?:sdk\/js|api\/checkout)/i },
    { name: "Braintree", script: /js\.braintreegateway\.com\/web\/([\d.]{3,10}\d)?/i },
    { name: "Adyen", script: /checkoutshopper-(?:live|test)[\w-]{0,10}\.adyen\.com\//i },
    { name: "Klarna", script: /x\.klarnacdn\.net\//i },
  ]),
  ...ownRules("identity", [
    { name: "Auth0", script: /cdn\.auth0\.com\/js\/(?:auth0|lock)(?:-spa-js)?\/([\d.]{1,10}\d)?/i },
    { name: "Okta", script: /(?:global|ok\d)\.oktacdn\.com\//i, header: { "x-okta-request-id": true } },
    { name: "Firebase", script: /www\.gstatic\.com\/firebasejs\/([\d.]{3,10}\d)\//i },
    { name: "Clerk", script: /\/npm\/@clerk\/clerk-js@([\d.]{1,10}\d)?/i },
  ]),
  ...ownRules("content", [
    { name: "Google Fonts", html: /<link[^>]{1,100}href="https:\/\/fonts\.googleapis\.com\/css/i },
    {
      name: "Adobe Fonts",
      html: /<link[^>]{1,100}href="https:\/\/use\.typekit\.net\//i,
      script: /use\.typekit\.net\//i,
    },
    { name: "Google Maps", script: /maps\.google(?:apis)?\.com\/maps\/api\/js/i },
    { name: "Mapbox GL JS", script: /api\.mapbox\.com\/mapbox-gl-js\/v?([\d.]{3,10}\d)\//i },
    { name: "YouTube", html: /<iframe[^>]{1,200}src="https:\/\/www\.youtube(?:-nocookie)?\.com\/embed\//i },
    { name: "Vimeo", html: /<iframe[^>]{1,200}src="https:\/\/player\.vimeo\.com\/video\//i },
    { name: "cdnjs", script: /cdnjs\.cloudflare\.com\//i },
    { name: "jsDelivr", script: /cdn\.jsdelivr\.net\//i },
    { name: "unpkg", script: /(?:^|\/)unpkg\.com\//i },
    { name: "Algolia", script: /\/algoliasearch(?:@([\d.]{1,10}\d))?[^"']{0,40}\.js/i },
  ]),
];
