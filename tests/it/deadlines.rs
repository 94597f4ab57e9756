//! The working calendar, the calculator of terms, and the deadlines of applications and tasks.

mod calculator;
mod of_cases;
