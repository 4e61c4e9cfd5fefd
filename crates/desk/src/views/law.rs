//! The rulebook and the calendar, as everyone sees them.

use governance::{Case, CaseState, LawInForce};
use rulebook::model::{AboutKind, Article, Change, Field, Procedure};
use terms::{ArticleId, OfficerId};

use super::{ArticleView, FieldAsked, LawView, ProcedureView, RuleView, Viewer, name, word};
use crate::desk::Desk;
use crate::no::{DeskNo, not_found};

impl Desk {
    /// The procedures in force, and whether the caller may open a case of each.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn procedures(&self, caller: &OfficerId) -> Result<Vec<ProcedureView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let mut procedures: Vec<&Procedure> = self.law().procedures.values().collect();
        procedures.sort_by_key(|procedure| procedure.head.line);
        Ok(procedures.into_iter().map(|it| viewer.procedure_view(it)).collect())
    }

    /// The rulebooks that came into force here, the newest first, and what they mean for cases.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn laws(&self, caller: &OfficerId) -> Result<Vec<LawView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        Ok(bench.state.laws.iter().rev().map(|law| viewer.law_view(law)).collect())
    }

    /// Every article of the rulebook in force.
    pub fn articles(&self) -> Vec<ArticleView> {
        self.law().articles.iter().map(|article| self.article_view(article)).collect()
    }

    /// One article.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] when the rulebook has none of this id.
    pub fn article(&self, id: &ArticleId) -> Result<ArticleView, DeskNo> {
        let article = self.law().article(id).ok_or_else(|| not_found("article", id))?;
        Ok(self.article_view(article))
    }

    /// Every day of a year: whether offices work, and why.
    pub fn calendar(&self, year: i16) -> Vec<rulebook::CalendarDay> {
        self.library.calendar.year(year)
    }

    fn article_view(&self, article: &Article) -> ArticleView {
        let rules = self.law().rule_lines(article).into_iter();
        ArticleView {
            id: article.id.clone(),
            heading: article.heading.clone(),
            gist: article.gist.clone(),
            text: self.library.texts.get(&article.id).cloned(),
            rules: rules
                .map(|rule| RuleView {
                    id: rule.id,
                    kind: rule.kind.to_owned(),
                    strength: rule.strength,
                    reading: rule.reading,
                    says: rule.says,
                    confirmed_by: rule.confirmed_by,
                    line: rule.line,
                })
                .collect(),
            outside: article.outside.clone(),
            later: article.later.clone(),
        }
    }
}

impl Viewer<'_> {
    fn law_view(&self, law: &LawInForce) -> LawView {
        let seen = |is: &dyn Fn(&Case) -> bool| {
            let cases = self.state().cases.iter();
            let cases = cases.filter(|(_, case)| is(case) && self.sees_case(case));
            cases.map(|(id, _)| id.clone()).collect()
        };
        let is_open = |case: &Case| case.state == CaseState::Open;
        let corrected = law.before.filter(|_| law.change == Some(Change::Erratum));
        LawView {
            version: law.version,
            rulebook: law.rulebook,
            change: law.change,
            on: law.on,
            open: seen(&|case| is_open(case) && case.rulebook == law.rulebook),
            stalled: seen(&|case| is_open(case) && case.stalled == Some(law.rulebook)),
            review: corrected
                .map(|before| seen(&|case| !is_open(case) && case.rulebook == before))
                .unwrap_or_default(),
        }
    }

    fn procedure_view(&self, procedure: &Procedure) -> ProcedureView {
        ProcedureView {
            id: procedure.id.clone(),
            name: procedure.name.clone(),
            article: procedure.head.article.clone(),
            subject: procedure.subject.code().to_owned(),
            starts: name::roles(self.law(), procedure.starts.iter().copied()),
            requires: word::required(self.law(), procedure),
            fields: procedure.fields.iter().map(asked).collect(),
            about: (procedure.about != AboutKind::Nothing)
                .then(|| procedure.about.code().to_owned()),
            about_matter: matches!(procedure.about, AboutKind::Matter(_)),
            mine: self.may_open(procedure),
        }
    }
}

fn asked(field: &Field) -> FieldAsked {
    FieldAsked {
        id: field.id.clone(),
        name: field.name.clone(),
        article: field.article.clone(),
        kind: field.kind.code().to_owned(),
        choices: field.choices.clone(),
        role: field.role.map(|role| role.code().to_owned()),
        optional: field.optional,
    }
}
