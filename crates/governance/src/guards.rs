//! Grounds: a guard that finds its fact adds a ground under each rule that switches it on.

use rulebook::model::{RuleHead, Rulebook};
use rulebook::vocabulary::GuardName;
use terms::{ArticleId, Citation, Ground, Refusal, Role, Text};

/// The grounds found so far, under one rulebook.
pub(crate) struct Grounds<'a> {
    law: &'a Rulebook,
    /// The law the case runs under, where that is another: its own rules are cited from there.
    of_case: &'a Rulebook,
    found: Vec<Ground>,
}

impl<'a> Grounds<'a> {
    /// No grounds yet.
    pub(crate) fn new(law: &'a Rulebook) -> Self {
        Self { law, of_case: law, found: Vec::new() }
    }

    /// The same for a case that runs under `of_case`.
    pub(crate) fn of_case(law: &'a Rulebook, of_case: &'a Rulebook) -> Self {
        Self { law, of_case, found: Vec::new() }
    }

    /// Adds a ground under every rule of the guard; a guard the place does not have says nothing.
    pub(crate) fn add(&mut self, guard: GuardName, fact: &Text, remedy: &Text) {
        let cites: Vec<_> =
            self.law.guards_named(guard).map(|it| self.law.cite(&it.head)).collect();
        for citation in cites {
            self.push(citation, fact, remedy);
        }
    }

    /// Adds a ground under the guard, or under the article on validity where the place has none:
    /// for rules without which nothing could be decided.
    pub(crate) fn always(&mut self, guard: GuardName, fact: &Text, remedy: &Text) {
        self.add(guard, fact, remedy);
        if self.law.guards_named(guard).next().is_none() {
            let citation = self.of_validity(guard.code());
            self.push(citation, fact, remedy);
        }
    }

    /// Adds a ground under one rule.
    pub(crate) fn under(&mut self, head: &RuleHead, fact: &Text, remedy: &Text) {
        self.push(self.of_case.cite(head), fact, remedy);
    }

    /// Adds a ground under one rule, for the article that asks for an item.
    pub(crate) fn item(&mut self, head: &RuleHead, asks: &ArticleId, fact: &Text, remedy: &Text) {
        let mut citation = self.of_case.cite(head);
        if citation.article != *asks {
            citation.heading = self
                .of_case
                .article(asks)
                .map_or_else(|| Text::same(asks.as_str()), |article| article.heading.clone());
            citation.article = asks.clone();
        }
        self.push(citation, fact, remedy);
    }

    /// Requires that one of `roles` is among those the rule `rule` names.
    pub(crate) fn require_role(&mut self, rule: &str, has: impl Fn(Role) -> bool, act: &Text) {
        let guard = self.law.guards.values().find(|guard| guard.head.id.as_str() == rule);
        let Some(guard) = guard else {
            let citation = self.of_validity(rule);
            let fact = Text::new(
                format!("本地规则未规定由谁{}", act.zh),
                format!("the rulebook of this place does not say who may {}", act.en),
            );
            let remedy = Text::new("请规则解释机关补充规则", "ask the interpreter to add the rule");
            self.push(citation, &fact, &remedy);
            return;
        };
        if guard.roles.iter().any(|role| has(*role)) {
            return;
        }
        let names = self.role_names(guard.roles.iter().copied());
        let fact = Text::new(
            format!("只有{}可以{}", names.zh, act.zh),
            format!("only {} may {}", names.en, act.en),
        );
        let remedy = Text::new(format!("请由{}办理", names.zh), format!("ask {}", names.en));
        let citation = self.law.cite(&guard.head);
        self.push(citation, &fact, &remedy);
    }

    /// The names of roles in this place, joined.
    pub(crate) fn role_names(&self, roles: impl Iterator<Item = Role>) -> Text {
        let names: Vec<Text> = roles.map(|role| self.law.role_name(role)).collect();
        let zh: Vec<_> = names.iter().map(|name| name.zh.as_str()).collect();
        let en: Vec<_> = names.iter().map(|name| name.en.as_str()).collect();
        Text::new(zh.join("、"), en.join(", "))
    }

    /// The refusal, if there is a ground.
    pub(crate) fn verdict(self) -> Result<(), Refusal> {
        Refusal::from_grounds(self.found).map_or(Ok(()), Err)
    }

    fn push(&mut self, citation: Citation, fact: &Text, remedy: &Text) {
        let ground = Ground { citation, fact: fact.clone(), remedy: remedy.clone() };
        if !self.found.contains(&ground) {
            self.found.push(ground);
        }
    }

    fn of_validity(&self, rule: &str) -> Citation {
        let article = self.law.place.validity.clone();
        let heading = self
            .law
            .article(&article)
            .map_or_else(|| Text::same(article.as_str()), |it| it.heading.clone());
        let line = self.law.article(&article).map_or(0, |article| article.line);
        let rule = rule.replace('.', "-");
        let rule = terms::RuleId::new(rule).unwrap_or_else(|_| unreachable!("guard codes are ids"));
        Citation {
            place: self.law.place.id.clone(),
            article,
            heading,
            rule,
            strength: terms::Strength::Reading,
            line,
            rulebook: self.law.digest,
        }
    }
}
