import { type FeatureName, featureNames, type RiskFeatures } from "./features.ts";
import { type Contribution, levelOf, type RiskModel } from "./model.ts";

/** What a feature is worth: the most it can add, how much a value adds, and the sentence that says why. */
type Rule<T> = { readonly most: number; points(value: T): number; why(value: T): string };
type Rules = { readonly [F in FeatureName]: Rule<Exclude<RiskFeatures[F], null>> };

const yes = (most: number, why: string): Rule<boolean> => ({
  most,
  points: (value) => (value ? most : 0),
  why: () => why,
});
const each = (most: number, points: number, what: string): Rule<number> => ({
  most,
  points: (value) => Math.min(most, value * points),
  why: (value) => `${value} ${what}`,
});

const exposures = [0, 0, 2, 10, 20, 35] as const;
const exposed = [
  "",
  "Nothing answers.",
  "It serves the web.",
  "It can be administered from the internet.",
  "A database or a desktop answers to everybody.",
  "Something that should not lies open.",
];

const rules: Rules = {
  open_ports_count: {
    most: 15,
    points: (value) => Math.min(15, Math.max(0, value - 2) * 1.5), // the web alone takes two
    why: (value) => `${value} ports are open`,
  },
  has_ssh_open: yes(8, "SSH answers to everybody"),
  has_rdp_open: yes(20, "Remote Desktop answers to everybody"),
  has_database_ports_open: yes(25, "A database answers to everybody"),
  ssl_days_until_expiry: {
    most: 20,
    points: (value) => (value < 0 ? 20 : value < 7 ? 15 : value < 30 ? 8 : 0),
    why: (value) => (value < 0 ? `The certificate ended ${-value} days ago` : `The certificate ends in ${value} days`),
  },
  ssl_cert_is_self_signed: yes(12, "Nobody vouches for the certificate: it is signed by itself"),
  outdated_software_count: each(18, 6, "pieces of outdated software"),
  breach_history_count: each(15, 5, "breaches that it is named in"),
  http_security_headers_score: {
    most: 10,
    points: (value) => (100 - value) / 10,
    why: (value) => `Security headers reach ${value} of 100`,
  },
  exposure_type_score: {
    most: 35,
    points: (value) => exposures[value] ?? 0,
    why: (value) => exposed[value] ?? "",
  },
  dns_misconfig_count: each(16, 4, "faults in DNS or mail records"),
};

const total = featureNames.reduce((sum, name) => sum + rules[name].most, 0);
const round = (value: number) => Math.round(value * 100) / 100;

/**
 * Points for each feature, a hundred at most: where they come to more, each is made less in proportion, so that they
 * always add up. What nobody looked at adds nothing, and takes from the confidence as much as it could have added.
 */
export const ruleModel: RiskModel = {
  id: "rules-1",
  score(features) {
    const found = featureNames.flatMap((feature): (Contribution & { most: number })[] => {
      const value = features[feature];
      if (value === null) return [];
      const rule = rules[feature] as Rule<number | boolean>;
      return [{ feature, value, points: rule.points(value), why: rule.why(value), most: rule.most }];
    });
    const sum = found.reduce((all, one) => all + one.points, 0);
    const scale = sum > 100 ? 100 / sum : 1;
    const contributions = found
      .filter(({ points }) => points > 0)
      .map(({ most: _most, ...one }) => ({ ...one, points: round(one.points * scale) }))
      .sort((a, b) => b.points - a.points);
    const score = round(
      Math.min(
        100,
        contributions.reduce((all, one) => all + one.points, 0),
      ),
    );
    const looked = found.reduce((all, one) => all + one.most, 0);
    return { score, level: levelOf(score), confidence: round(looked / total), contributions, model: "rules-1" };
  },
};
