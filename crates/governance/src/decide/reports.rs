//! Recording what the desk reports, and refusals.

use std::collections::BTreeMap;

use terms::{Day, OfficerId, Refusal};

use super::{next_serial, plain};
use crate::act::{Act, Command};
use crate::event::{Event, Recorded, Register};
use crate::report::Report;
use crate::state::State;

pub(super) fn record(
    _state: &State,
    report: &Report,
    officer: &OfficerId,
    today: Day,
) -> Vec<Recorded> {
    let mut words = BTreeMap::new();
    let event = match report {
        Report::Imported { resource, version, source, rows, set_aside, columns } => {
            Event::ResourceImported {
                resource: resource.clone(),
                version: *version,
                source: *source,
                rows: *rows,
                set_aside: *set_aside,
                columns: columns.clone(),
            }
        }
        Report::ImportFailed { resource, version, why } => {
            words.insert("why".to_owned(), why.clone());
            Event::ImportFailed { resource: resource.clone(), version: *version }
        }
        Report::RunAnswered { run, plan, result, rows, lookable } => Event::RunAnswered {
            run: run.clone(),
            plan: *plan,
            result: *result,
            rows: *rows,
            lookable: *lookable,
        },
        Report::RunInterrupted { run, why } => {
            Event::RunInterrupted { run: run.clone(), why: why.clone() }
        }
        Report::Looked { table, shown, cells } => Event::TableLooked {
            table: table.clone(),
            officer: officer.clone(),
            shown: *shown,
            cells: *cells,
            on: today,
        },
        Report::QuotaLeased { subscription, month, calls } => {
            Event::QuotaLeased { subscription: subscription.clone(), month: *month, calls: *calls }
        }
        Report::UsageRecorded { subscription, month, billed, unconfirmed } => {
            Event::UsageRecorded {
                subscription: subscription.clone(),
                month: *month,
                billed: *billed,
                unconfirmed: *unconfirmed,
            }
        }
        Report::Delivered { release } => {
            Event::FileDelivered { release: release.clone(), officer: officer.clone() }
        }
    };
    let mut recorded = plain(event, Vec::new());
    recorded.words = words;
    vec![recorded]
}

pub(super) fn refused(state: &State, act: &Act, refusal: &Refusal) -> Recorded {
    let serial = next_serial(state, Register::Refusals);
    let party = state.officers.get(&act.actor).map(|officer| officer.party.clone());
    let event = Event::ActRefused {
        command: command_name(&act.command).to_owned(),
        party: party.unwrap_or_else(|| unreachable!("only officers of a party are refused by law")),
        rules: refusal.grounds().map(|ground| ground.citation.rule.clone()).collect(),
        serial,
    };
    let mut recorded =
        plain(event, refusal.grounds().map(|ground| ground.citation.clone()).collect());
    recorded.register = Some((Register::Refusals, serial));
    recorded.public.insert("command".to_owned(), command_name(&act.command).to_owned());
    for (number, ground) in refusal.grounds().enumerate() {
        recorded.words.insert(format!("fact.{number}.zh"), ground.fact.zh.clone());
        recorded.words.insert(format!("fact.{number}.en"), ground.fact.en.clone());
    }
    recorded
}

/// The name of a command, as on the wire.
pub(super) fn command_name(command: &Command) -> &'static str {
    match command {
        Command::RegisterParty { .. } => "register_party",
        Command::AppointOfficer { .. } => "appoint_officer",
        Command::DismissOfficer { .. } => "dismiss_officer",
        Command::RegisterKey { .. } => "register_key",
        Command::DeclareAffiliation { .. } => "declare_affiliation",
        Command::PublishCall { .. } => "publish_call",
        Command::OpenCase { .. } => "open_case",
        Command::RevokeDecision { .. } => "revoke_decision",
        Command::PassCase { .. } => "pass_case",
        Command::AnswerStep { .. } => "answer_step",
        Command::AskSupplement { .. } => "ask_supplement",
        Command::GiveSupplement { .. } => "give_supplement",
        Command::WithdrawCase { .. } => "withdraw_case",
        Command::StartImport { .. } => "start_import",
        Command::RunQuery { .. } => "run_query",
        Command::Look { .. } => "look",
        Command::RequestRelease { .. } => "request_release",
        Command::LiftHold { .. } => "lift_hold",
        Command::Suspend { .. } => "suspend",
        Command::TerminateAgreement { .. } => "terminate_agreement",
        Command::ErasePerson { .. } => "erase_person",
        Command::EraseVersion { .. } => "erase_version",
        Command::PublishPartnerRules { .. } => "publish_partner_rules",
        Command::WithdrawProduct { .. } => "withdraw_product",
        Command::StopProduct { .. } => "stop_product",
        Command::CloseSubscription { .. } => "close_subscription",
        Command::IssueKey { .. } => "issue_key",
        Command::RevokeKey { .. } => "revoke_key",
        Command::AnswerTemplate { .. } => "answer_template",
        Command::MoveClock { .. } => "move_clock",
    }
}
