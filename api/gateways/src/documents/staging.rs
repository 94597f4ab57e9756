//! Bytes on their way in: a file of its own, which goes with its upload unless it is kept.

use super::unavailable;
use ruqsat_licensing::Result;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncWriteExt, BufWriter};

/// How old something has to be that nobody uploads any more: a process that was killed left it.
const LEFT: Duration = Duration::from_secs(24 * 60 * 60);
/// Pieces come as small as a network likes; the disk gets them in greater ones.
const BUFFER: usize = 256 * 1024;

/// The folder where they lie aside.
#[derive(Clone, Debug)]
pub(super) struct Staging {
    folder: PathBuf,
}

/// One of them.
#[derive(Debug)]
pub(super) struct Staged {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Staging {
    pub(super) fn open(folder: PathBuf) -> io::Result<Self> {
        make_folder(&folder)?;
        Ok(Self { folder })
    }

    /// A new, empty one.
    pub(super) async fn begin(&self) -> Result<Staged> {
        let mut random = [0u8; 16];
        aws_lc_rs::rand::fill(&mut random).map_err(|_| unavailable("no randomness"))?;
        let name: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = self.folder.join(name);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        // They are somebody's papers: no other account of this machine reads them.
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await.map_err(unavailable)?;
        Ok(Staged { path, file: Some(BufWriter::with_capacity(BUFFER, file)) })
    }

    /// Removes what has been lying here for long.
    pub(super) async fn tidy(&self) -> Result<()> {
        let mut all = tokio::fs::read_dir(&self.folder).await.map_err(unavailable)?;
        while let Some(one) = all.next_entry().await.map_err(unavailable)? {
            // What is gone meanwhile needs no removing.
            let age =
                one.metadata().await.and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
            if age.is_some_and(|age| age > LEFT) {
                remove(&one.path()).await.map_err(unavailable)?;
            }
        }
        Ok(())
    }
}

impl Staged {
    pub(super) async fn write(&mut self, piece: &[u8]) -> Result<()> {
        let file = self.file.as_mut().ok_or_else(|| unavailable("the upload is over"))?;
        file.write_all(piece).await.map_err(unavailable)
    }

    /// The file with all that was written, safe from a loss of power. It is still removed unless it is moved away.
    pub(super) async fn whole(&mut self) -> Result<File> {
        let mut file = self.file.take().ok_or_else(|| unavailable("the upload is over"))?;
        file.flush().await.map_err(unavailable)?;
        let file = file.into_inner();
        file.sync_all().await.map_err(unavailable)?;
        Ok(file)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // One that was moved away is not here any more; one that cannot be removed now is too old tomorrow.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Removes a file; where there is none, nothing.
pub(super) async fn remove(path: &Path) -> io::Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Makes a folder that only this account reads.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}
