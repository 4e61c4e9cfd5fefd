//! Whether somebody is who he says, by a password: at the log-in, and for a calendar program with
//! every request.

use std::sync::Arc;

use governance::Mode;
use terms::OfficerId;

use super::accounts::MAX_PASSWORD;
use crate::house::{House, Seat};
use crate::problem::Problem;

/// Checks the password of an officer; wrong ones are counted and soon refused unread.
pub(crate) async fn check(
    house: &Arc<House>,
    officer: String,
    password: String,
) -> Result<OfficerId, Problem> {
    rehearsal_only(house)?;
    // What is no id is nobody's: it is neither hashed nor counted.
    let officer = OfficerId::new(officer).map_err(|_| wrong())?;
    let begun = house.attempts.begin(officer.as_str());
    begun.map_err(|wait| Problem::too_many_attempts(wait.seconds))?;
    let accounts = Arc::clone(&house.accounts);
    let tried = officer.clone();
    let holds = house
        .seated(Seat::LogIn, move || {
            Ok::<_, Problem>(password.len() <= MAX_PASSWORD && accounts.verify(&tried, &password))
        })
        .await?;
    if !holds {
        tracing::info!(%officer, "a log-in failed");
        return Err(wrong());
    }
    Ok(officer)
}

/// Local log-ins are for rehearsals.
pub(crate) fn rehearsal_only(house: &House) -> Result<(), Problem> {
    match house.mode {
        Mode::Rehearsal => Ok(()),
        Mode::Live => Err(Problem::unauthenticated(
            "正式环境须由外部身份系统登录，本版本尚未接入，暂无法登录",
            "a live place needs an outside identity system, which this version does not speak \
             yet: nobody can log in",
        )),
    }
}

/// The same words for a wrong officer and a wrong password.
pub(crate) fn wrong() -> Problem {
    Problem::unauthenticated("账号或者密码不正确", "the officer or the password is wrong")
}
