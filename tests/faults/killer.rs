//! Kills the server at random moments and starts it again on the same data and ports.

use crate::chance::Chance;
use crate::history::History;
use ruqsat_tests::Server;
use std::time::Instant;

/// What the killer did.
#[derive(Default)]
pub(crate) struct Kills {
    /// Kills in all.
    pub(crate) made: u32,
    /// Of them before the server was ready.
    pub(crate) unready: u32,
    /// Times the server became ready again.
    pub(crate) restarts: u32,
}

/// Kills so many times. The first few fall into the very first starts, while keys, schema and demo accounts are made.
pub(crate) async fn work(
    server: &mut Server,
    kills: u32,
    chance: &mut Chance,
    history: &History,
) -> Result<Kills, String> {
    let begun = Instant::now();
    let mut done = Kills::default();
    server.spawn()?;
    let births = (kills / 10).min(8);
    for kill in 1..=kills {
        let early = kill <= births || chance.once_in(6);
        let pause = if kill <= births {
            chance.pause(0, 2_500)
        } else if early {
            chance.pause(0, 700)
        } else {
            server.ready().await?;
            done.restarts += u32::from(done.made > 0);
            chance.pause(50, 1_400)
        };
        tokio::time::sleep(pause).await;
        server.kill()?;
        done.made += 1;
        done.unready += u32::from(early);
        println!(
            "kill {kill:>3} of {kills} after {:>6.1} s, {:>4} ms after the {}; {} writes acknowledged so far",
            begun.elapsed().as_secs_f64(),
            pause.as_millis(),
            if early { "start" } else { "first ready answer" },
            history.acknowledged(),
        );
        server.spawn()?;
    }
    server.ready().await?;
    done.restarts += 1;
    Ok(done)
}
