//! The history as a whole: who is entered, and in which order its parts are thought up.

use terms::Day;

use super::bodies::{BODIES, COLLEAGUES, LIN, SIGNATORIES, Who};
use super::pen::{At, Pen};
use super::products::Product;
use super::resources::Resource;
use crate::dice::Dice;
use crate::journey::Line;
use serde_json::json;

/// The seed of the history.
const SEED: u64 = 2025;

/// What is known while the history is thought up.
pub(super) struct Town {
    pub(super) pen: Pen,
    /// Resources whose rows are in the vault, and since when.
    pub(super) imported: Vec<(&'static Resource, At)>,
    /// Partners with a platform service agreement, and since when.
    pub(super) partners: Vec<(Who, At)>,
    /// Grants that were opened.
    pub(super) grants: Vec<Grant>,
    /// Files that have left.
    pub(super) releases: Vec<Release>,
    /// Products that circulate.
    pub(super) products: Vec<Product>,
}

/// A grant that was opened.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// The name it is bound to.
    pub(super) name: String,
    /// The name of its service agreement.
    pub(super) agreement: String,
    pub(super) holder: Who,
    pub(super) resource: &'static Resource,
    pub(super) scenario: &'static str,
    pub(super) since: At,
}

/// A file that has left.
#[derive(Clone, Debug)]
pub(super) struct Release {
    /// The name it is bound to.
    pub(super) name: String,
    pub(super) grant: Grant,
    pub(super) since: At,
}

/// The lines of the history on these working days.
pub(super) fn tell(works: Vec<Day>) -> Vec<(Day, Vec<Line>)> {
    let mut town = Town {
        pen: Pen::new(works, Dice::new(SEED)),
        imported: Vec::new(),
        partners: Vec::new(),
        grants: Vec::new(),
        releases: Vec::new(),
        products: Vec::new(),
    };
    town.enter_bodies();
    town.compile_catalogue();
    town.admit_partners();
    town.select_operators();
    town.apply_for_resources();
    town.use_data();
    town.make_products();
    town.subscribe();
    town.supervise();
    town.keep_up();
    town.pen.pages()
}

impl Town {
    fn enter_bodies(&mut self) {
        for body in BODIES {
            let form = json!({
                "party": body.party,
                "name": { "zh": body.zh, "en": body.en },
                "legal_form": body.legal_form,
                "roles": body.roles,
            });
            self.pen.act(0, LIN, "register_party", form);
            for (officer, name) in body.officers {
                self.appoint(Who { officer, party: body.party }, name);
            }
        }
        for (officer, name) in COLLEAGUES {
            self.appoint(*officer, name);
        }
        for officer in SIGNATORIES {
            self.pen.act(0, *officer, "register_key", json!({ "public_key": "$key" }));
        }
    }

    fn appoint(&mut self, officer: Who, name: &str) {
        let form = json!({ "officer": officer.officer, "party": officer.party, "name": name });
        self.pen.act(0, LIN, "appoint_officer", form);
        self.pen.account(0, LIN, officer.officer);
    }
}
