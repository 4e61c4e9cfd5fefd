//! Erased data is gone.

use super::world::{World, grant, order, people, refused};
use ports::{ReadingRoom, RoomFailure, RoomNo};
use terms::{ResourceId, VersionNo};

#[test]
fn an_erased_version_answers_nothing_and_never_comes_back() {
    let world = World::with_people();
    let resource = ResourceId::new("people").unwrap();
    world.room.erase_version(&resource, VersionNo(1)).unwrap();
    world.room.erase_version(&resource, VersionNo(1)).unwrap();
    let no = world.run(&grant(), "select count(*) from people", "t-1").unwrap_err();
    assert!(matches!(no, RoomNo::Failed(RoomFailure::Erased(_))), "{:?}", refused(&no));
    let again = world.import(&order("people", &["id"]), people().as_bytes());
    assert!(matches!(again, Err(RoomFailure::Erased(_))));
    assert!(matches!(world.room.set_aside(&resource, VersionNo(1)), Err(RoomFailure::Erased(_))));
}

#[test]
fn a_version_that_never_was_is_missing() {
    let world = World::new();
    let no = world.run(&grant(), "select count(*) from people", "t-1").unwrap_err();
    assert!(matches!(no, RoomNo::Failed(RoomFailure::Missing(_))), "{:?}", refused(&no));
}
