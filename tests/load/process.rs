//! What processes cost, as `/proc` tells: processor time and memory.

use std::path::Path;

/// Clock ticks of `/proc` in a second: Linux shows hundredths on every machine in use, whatever its kernel counts in.
const TICKS: f64 = 100.0;

/// The times of a process, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Times {
    parent: u32,
    /// User and system, its own.
    own: u64,
    /// User and system, of children that ended and were waited for.
    ended: u64,
}

/// Reads a line of `/proc/PID/stat`. The name of the program may hold anything, blanks and parentheses too.
fn times(line: &str) -> Option<Times> {
    let fields: Vec<&str> = line.get(line.rfind(')')? + 1..)?.split_whitespace().collect();
    // The third field of the manual is the first here.
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    Some(Times {
        parent: u32::try_from(field(4)?).ok()?,
        own: field(14)? + field(15)?,
        ended: field(16)? + field(17)?,
    })
}

fn read(pid: u32) -> Option<Times> {
    times(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// Milliseconds of processor time of a process so far.
pub(crate) fn alone(pid: u32) -> Option<f64> {
    read(pid).map(|times| times.own as f64 / TICKS * 1000.0)
}

/// Milliseconds of processor time of a process and its children so far, living and dead.
pub(crate) fn with_children(pid: u32) -> Option<f64> {
    let root = read(pid)?;
    let all = std::fs::read_dir("/proc").ok()?.flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let living: u64 = pids.filter_map(read).filter(|times| times.parent == pid).map(|times| times.own).sum();
    Some((root.own + root.ended + living) as f64 / TICKS * 1000.0)
}

/// The process above one of PostgreSQL's, which is above them all; none where it is on another machine.
pub(crate) fn postmaster(backend: u32) -> Option<u32> {
    let name = std::fs::read_to_string(format!("/proc/{backend}/comm")).ok()?;
    if name.trim() == "postgres" { read(backend).map(|times| times.parent) } else { None }
}

/// Memory of a process in MiB: resident now, and the most there ever was.
pub(crate) fn memory(pid: u32) -> Option<(f64, f64)> {
    let status = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status")).ok()?;
    Some((mebibytes(&status, "VmRSS:")?, mebibytes(&status, "VmHWM:")?))
}

fn mebibytes(status: &str, name: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_whatever_the_program_is_called() {
        let rest = "S 17 42 42 0 -1 4194560 1 2 3 4 250 50 7 3 20 0 1 0 99 1 2";
        for name in ["postgres", "a) S 9 (b", "two words"] {
            let read = times(&format!("42 ({name}) {rest}"));
            assert_eq!(read, Some(Times { parent: 17, own: 300, ended: 10 }), "{name}");
        }
        assert_eq!(times("42 (short) S 1 2"), None);
        assert_eq!(times(""), None);
    }

    #[test]
    fn this_very_process_has_cost_something() {
        let me = std::process::id();
        let begun = std::time::Instant::now();
        // On a busy machine it takes a while until one's own time is a few ticks.
        while alone(me).unwrap() < 30.0 && begun.elapsed().as_secs() < 30 {
            std::hint::spin_loop();
        }
        let (own, all) = (alone(me).unwrap(), with_children(me).unwrap());
        assert!(own >= 30.0 && all >= own, "{own} {all}");
        let (now, most) = memory(me).unwrap();
        assert!(now > 1.0 && most >= now, "{now} {most}");
        assert_eq!(postmaster(me), None);
        assert_eq!(mebibytes("Name:\tx\nVmRSS:\t    2048 kB\n", "VmRSS:"), Some(2.0));
    }
}
