//! The envelope: its canonical bytes, its bounds, and that nothing else is read.

use proptest::prelude::*;

use super::*;
use crate::testing;

#[test]
fn the_bytes_of_an_envelope() {
    let text = String::from_utf8(testing::envelope(3).encode().unwrap()).unwrap();
    let hash = |audience| hex::encode(testing::envelope(3).commitments.of(audience));
    let expected = format!(
        "gongshu-entry/v1\nseq 3\nkind step-answered\nserial grants 1\nplace futian\n\
         recorded 1770339603000\nday 2026-02-06\nrulebook {}\narticles FT-16 FT-18\n\
         public {}\nparties {}\nregulator {}\npersonal {}\n",
        hex::encode(leaf_hash(b"rulebook")),
        hash(Audience::Public),
        hash(Audience::Parties),
        hash(Audience::Regulator),
        hash(Audience::Personal),
    );
    assert_eq!(text, expected);
}

/// One replacement in the text of entry 3, and why it is no envelope any more.
fn check(from: &str, to: &str, expected: &EnvelopeError) {
    let text = String::from_utf8(testing::envelope(3).encode().unwrap()).unwrap();
    assert!(text.contains(from), "`{from}` is not there");
    let changed = text.replacen(from, to, 1);
    assert_eq!(Envelope::parse(changed.as_bytes()).as_ref(), Err(expected), "{from} -> {to}");
}

#[test]
fn what_is_no_envelope() {
    let line = |line, expected| EnvelopeError::Line { line, expected };
    check("gongshu-entry/v1", "gongshu-entry/v2", &line(1, FORMAT));
    check("seq 3", "seq  3", &EnvelopeError::Field("seq"));
    check("seq 3", "seq 03", &EnvelopeError::Field("seq"));
    check("seq 3", "seq +3", &EnvelopeError::Field("seq"));
    check("seq 3", "seq 9007199254740992", &EnvelopeError::Field("seq"));
    check("seq 3", "Seq 3", &line(2, "seq"));
    check("kind ", "kind\t", &line(3, "kind"));
    check("step-answered", "Step", &EnvelopeError::Field("kind"));
    check("step-answered", "", &EnvelopeError::Field("kind"));
    check("step-answered", &"k".repeat(MAX_KIND + 1), &EnvelopeError::Field("kind"));
    check("grants 1", "grants", &EnvelopeError::Field("serial"));
    check("grants 1", "grants 0", &EnvelopeError::Field("serial"));
    check("grants 1", "Grants 1", &EnvelopeError::Field("serial"));
    check("grants 1", " 1", &EnvelopeError::Field("serial"));
    check("place futian", "place -futian", &EnvelopeError::Field("place"));
    check("place futian", "place ", &EnvelopeError::Field("place"));
    check("recorded 1770339603000", "recorded 253402300800000", &EnvelopeError::Field("recorded"));
    check("day 2026-02-06", "day 2026-02-30", &EnvelopeError::Field("day"));
    check("day 2026-02-06", "day 2026-2-06", &EnvelopeError::Field("day"));
    check("day 2026-02-06", "day 1969-12-31", &EnvelopeError::Field("day"));
    check("FT-16 FT-18", "FT-18 FT-16", &EnvelopeError::Field("articles"));
    check("FT-16 FT-18", "FT-16 FT-16", &EnvelopeError::Field("articles"));
    check("FT-16 FT-18", "FT-16  FT-18", &EnvelopeError::Field("articles"));
    check("FT-16 FT-18", "", &EnvelopeError::Field("articles"));
    check("public ", "public 0", &EnvelopeError::Field("public"));
    check("\nparties", "\npartie", &line(11, "parties"));
    check("\nday", "\r\nday", &EnvelopeError::Field("recorded"));
    check("\nday", "\n\nday", &EnvelopeError::Shape);
    check("\nplace futian", "", &EnvelopeError::Shape);
    check("futian", "福田", &EnvelopeError::Shape);
    check("gongshu", &"g".repeat(MAX_BYTES), &EnvelopeError::TooLong);
    let upper = hex::encode_upper(leaf_hash(b"rulebook"));
    check(&upper.to_lowercase(), &upper, &EnvelopeError::NotCanonical);
}

#[test]
fn the_end_is_one_line_feed() {
    let bytes = testing::envelope(3).encode().unwrap();
    let cut = &bytes[..bytes.len() - 1];
    assert_eq!(Envelope::parse(cut), Err(EnvelopeError::Shape));
    assert_eq!(Envelope::parse(&[&bytes[..], b"\n"].concat()), Err(EnvelopeError::Shape));
    assert_eq!(Envelope::parse(b"\xff\n"), Err(EnvelopeError::Shape));
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    type Change = fn(&mut Envelope);
    let cases: [(&str, Change); 6] = [
        ("seq", |it| it.seq = 1 << 53),
        ("kind", |it| it.kind = "a kind".to_owned()),
        ("serial", |it| it.serial = Some(Serial { register: "grants".to_owned(), number: 0 })),
        ("place", |it| it.place = "Futian".to_owned()),
        ("recorded", |it| it.recorded_ms = -1),
        ("articles", |it| it.articles = (0..65).map(|it| format!("A{it:02}")).collect()),
    ];
    for (field, change) in cases {
        let mut envelope = testing::envelope(3);
        change(&mut envelope);
        assert_eq!(envelope.encode(), Err(EnvelopeError::Field(field)));
    }
}

#[test]
fn days_are_counted_from_1970() {
    let days = |text: &str| text.parse::<LegalDay>().map(LegalDay::days_since_epoch);
    let known = [
        ("1970-01-01", 0),
        ("1999-12-31", 10_956),
        ("2000-02-29", 11_016),
        ("2026-02-06", 20_490),
        ("9999-12-31", 2_932_896),
    ];
    for (text, count) in known {
        assert_eq!(days(text), Ok(count), "{text}");
    }
    for text in
        ["1900-02-29", "2100-02-29", "2026-00-01", "2026-13-01", "2026-04-31", "10000-01-01"]
    {
        assert_eq!(days(text), Err(EnvelopeError::Field("day")), "{text}");
    }
}

#[test]
fn a_commitment_is_told_apart_by_its_audience() {
    let opening = [9; 32];
    let all = Audience::ALL.map(|audience| commit(audience, &opening, b"part"));
    for (at, one) in all.iter().enumerate() {
        assert!(all.iter().skip(at + 1).all(|other| other != one));
    }
    let named: Vec<_> = Audience::ALL.iter().map(|it| it.to_string().parse()).collect();
    assert_eq!(named, Audience::ALL.map(Ok));
    assert!("Public".parse::<Audience>().is_err());
    assert_eq!(format!("{:?}", testing::parts(1)[0]), "Part(public, 23 bytes)");
}

fn word(first: &str, rest: &str, max: usize) -> impl Strategy<Value = String> + use<> {
    proptest::string::string_regex(&format!("{first}{rest}{{0,{}}}", max - 1)).unwrap()
}

prop_compose! {
    fn any_envelope()(
        (seq, recorded_ms) in (0..=MAX_NUMBER, 0..=MAX_RECORDED_MS),
        kind in word("[a-z0-9.-]", "[a-z0-9.-]", MAX_KIND),
        serial in proptest::option::of((word("[a-z]", "[a-z]", MAX_REGISTER), 1..=MAX_NUMBER)),
        place in word("[a-z0-9]", "[a-z0-9_-]", MAX_PLACE),
        day in (1970_u16..=9999, 1_u8..=12, 1_u8..=28),
        rulebook in any::<[u8; 32]>(),
        articles in proptest::collection::btree_set(
            word("[A-Za-z0-9]", "[A-Za-z0-9.-]", MAX_ARTICLE), 0..=MAX_ARTICLES),
        (public, parties, regulator, personal) in any::<([u8; 32], [u8; 32], [u8; 32], [u8; 32])>(),
    ) -> Envelope {
        Envelope {
            seq,
            kind,
            serial: serial.map(|(register, number)| Serial { register, number }),
            place,
            recorded_ms,
            day: LegalDay::new(day.0, day.1, day.2).unwrap(),
            rulebook,
            articles: articles.into_iter().collect(),
            commitments: Commitments { public, parties, regulator, personal },
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(envelope in any_envelope()) {
        let bytes = envelope.encode().unwrap();
        prop_assert!(bytes.len() <= MAX_BYTES);
        prop_assert_eq!(Envelope::parse(&bytes), Ok(envelope));
    }

    #[test]
    fn what_is_read_is_written_the_same(
        envelope in any_envelope(),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = envelope.encode().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = Envelope::parse(&bytes) {
            prop_assert_eq!(read.encode().unwrap(), bytes);
        }
    }
}
