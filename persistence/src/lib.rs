//! Everything that keeps state: Diesel, migrations, outbox. The only place that knows SQL.
