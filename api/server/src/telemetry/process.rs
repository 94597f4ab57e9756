//! What the process takes of the machine, told as Prometheus' own clients tell it. Read from `/proc`, so on Linux only;
//! the crates that do this for every system cost more to build than all the rest of the metrics.

use metrics::{Unit, describe_gauge, gauge};

/// Ticks in a second, in what `/proc` tells (USER_HZ, the same on every machine).
const TICKS: f64 = 100.0;

pub(super) fn describe() {
    // The seconds are no whole ones, and counters of the facade are.
    describe_gauge!("process_cpu_seconds_total", Unit::Seconds, "Processor time spent, user and system.");
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Memory in use.");
    describe_gauge!("process_threads", "Threads.");
    describe_gauge!("process_open_fds", "Open files and sockets.");
}

/// Reads them anew; what the system does not tell is left out.
pub(super) fn read() {
    let text = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    if let Some(seconds) = cpu_seconds(&text("/proc/self/stat")) {
        gauge!("process_cpu_seconds_total").set(seconds);
    }
    let status = text("/proc/self/status");
    if let Some(kilobytes) = field(&status, "VmRSS:") {
        gauge!("process_resident_memory_bytes").set(kilobytes * 1024.0);
    }
    if let Some(threads) = field(&status, "Threads:") {
        gauge!("process_threads").set(threads);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        gauge!("process_open_fds").set(files.count() as f64);
    }
}

/// Fields 14 and 15 of proc_pid_stat(5). The second, the program's name, is in parentheses and may hold anything.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut ticks = rest.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (ticks.next()?.parse().ok()?, ticks.next()?.parse().ok()?);
    Some((user + system) / TICKS)
}

/// A number of proc_pid_status(5).
fn field(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_writes_is_understood() {
        let stat = "42 (a ) b) S 1 42 42 0 -1 4194560 900 0 0 0 150 25 0 0 20 0 9 0 1000 60000000 20000";
        assert_eq!(cpu_seconds(stat), Some(1.75));
        let status = "Name:\truqsat\nVmRSS:\t   81234 kB\nThreads:\t9\n";
        assert_eq!((field(status, "VmRSS:"), field(status, "Threads:")), (Some(81234.0), Some(9.0)));
        for broken in ["", "42 (x", "42 (x) S 1", "VmRSS:"] {
            assert_eq!((cpu_seconds(broken), field(broken, "VmRSS:")), (None, None), "{broken}");
        }
    }
}
