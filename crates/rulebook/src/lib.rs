//! The library: reads rulebooks and calendars and answers what the law of a place says on a day.
