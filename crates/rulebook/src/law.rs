//! The questions the council asks a rulebook. The answer always carries its citation.

use terms::{Citation, Day, Role, RuleId, Text};

use crate::model::{
    Article, Contents, Field, Guard, Item, Limit, Outcome, Policy, Procedure, RuleHead, Rulebook,
    Status, Step, Transition,
};
use crate::vocabulary::GuardName;

impl Rulebook {
    /// Whether the rulebook binds on `day`.
    pub fn status_on(&self, day: Day) -> Status {
        if self.place.draft {
            return Status::Draft;
        }
        match (self.place.first_day, self.place.last_day) {
            (Some(first), _) if day < first => Status::NotYet,
            (_, Some(last)) if day > last => Status::Lapsed,
            _ => Status::InForce,
        }
    }

    /// The article with this id.
    pub fn article(&self, id: &terms::ArticleId) -> Option<&Article> {
        self.articles.iter().find(|article| article.id == *id)
    }

    /// The citation of a rule.
    pub fn cite(&self, head: &RuleHead) -> Citation {
        Citation {
            place: self.place.id.clone(),
            article: head.article.clone(),
            heading: self
                .article(&head.article)
                .map_or_else(|| Text::same(head.article.as_str()), |it| it.heading.clone()),
            rule: head.id.clone(),
            strength: head.strength,
            line: head.line,
            rulebook: self.digest,
        }
    }

    /// The guards of this name that the rulebook switches on, in the order of their rules.
    pub fn guards_named(&self, name: GuardName) -> impl Iterator<Item = &Guard> {
        self.guards.values().filter(move |guard| guard.name == name)
    }

    /// Whether any rule has this id.
    pub fn has_rule(&self, id: &str) -> bool {
        self.articles.iter().flat_map(|article| &article.rules).any(|rule| rule.as_str() == id)
    }

    /// The procedure with this id.
    pub fn procedure(&self, id: &terms::ProcedureId) -> Option<&Procedure> {
        self.procedures.get(id)
    }

    /// Where the open cases of a procedure go when this version comes into force.
    pub fn transition_of(&self, procedure: &terms::ProcedureId) -> Option<&Transition> {
        self.transitions.values().find(|it| it.cases.contains(procedure))
    }

    /// The list of contents with this rule id.
    pub fn contents_of(&self, rule: &RuleId) -> Option<&Contents> {
        self.contents.get(rule)
    }

    /// The limit with this rule id.
    pub fn limit(&self, rule: &str) -> Option<&Limit> {
        self.limits.iter().find(|(id, _)| id.as_str() == rule).map(|(_, limit)| limit)
    }

    /// The policy with this rule id.
    pub fn policy(&self, rule: &str) -> Option<&Policy> {
        self.policies.iter().find(|(id, _)| id.as_str() == rule).map(|(_, policy)| policy)
    }

    /// What a role is called in this place.
    pub fn role_name(&self, role: Role) -> Text {
        self.place.roles.get(&role).cloned().unwrap_or_else(|| Text::same(role.code()))
    }
}

impl Procedure {
    /// The step with this id.
    pub fn step(&self, id: &terms::StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }

    /// The field with this id.
    pub fn field(&self, id: &terms::ItemId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == *id)
    }

    /// The required item with this id.
    pub fn item(&self, id: &terms::ItemId) -> Option<&Item> {
        self.requires.iter().find(|item| item.id == *id)
    }
}

impl Step {
    /// The outcome with this code.
    pub fn outcome(&self, id: &terms::ItemId) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == *id)
    }

    /// The favourable outcome.
    pub fn favourable(&self) -> Option<&Outcome> {
        self.outcomes.first()
    }
}
