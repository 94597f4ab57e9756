//! The bytes of files in a folder: written aside, synced, renamed into place, and the folder synced too. Whatever
//! happens in between, a file is there whole or not at all.

use super::staging::{Staged, Staging, make_folder, remove};
use super::unavailable;
use async_trait::async_trait;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::{FileName, Files, Incoming, Outgoing};
use std::io::{self, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// Bytes read at once.
const PIECE: u64 = 256 * 1024;

/// A folder with a folder for each first two digits of a hash. Every server on one database needs the same.
#[derive(Clone, Debug)]
pub struct FolderFiles {
    folder: PathBuf,
    staging: Staging,
}

impl FolderFiles {
    /// Opens the folder, which is made if it is not there.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        make_folder(&folder)?;
        // Within it, because a file is renamed within one file system only.
        let staging = Staging::open(folder.join("incoming"))?;
        Ok(Self { folder, staging })
    }
}

struct ToFolder {
    staged: Staged,
    folder: PathBuf,
}

#[async_trait]
impl Incoming for ToFolder {
    async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.staged.write(piece).await
    }

    async fn keep(mut self: Box<Self>, name: &FileName) -> Result<()> {
        drop(self.staged.whole().await?);
        let (from, to, top) =
            (self.staged.path().to_owned(), self.folder.join(name.as_str()), self.folder.clone());
        let moved = tokio::task::spawn_blocking(move || move_into_place(&from, &to, &top)).await;
        moved.map_err(unavailable)?.map_err(unavailable)
    }
}

fn move_into_place(from: &Path, to: &Path, top: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(top);
    if !folder.is_dir() {
        make_folder(folder)?;
        sync(top)?;
    }
    std::fs::rename(from, to)?;
    sync(folder)
}

/// A name in a folder is safe once the folder is.
fn sync(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and renaming is as safe as that system makes it.
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

struct FromFolder {
    file: File,
    left: u64,
}

#[async_trait]
impl Outgoing for FromFolder {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let wanted = self.left.min(PIECE);
        if wanted == 0 {
            return Ok(None);
        }
        let mut piece = vec![0; usize::try_from(wanted).map_err(unavailable)?];
        // One that ends before it should says so: `UnexpectedEof`.
        self.file.read_exact(&mut piece).await.map_err(unavailable)?;
        self.left -= wanted;
        Ok(Some(piece))
    }
}

#[async_trait]
impl Files for FolderFiles {
    async fn begin(&self) -> Result<Box<dyn Incoming>> {
        Ok(Box::new(ToFolder { staged: self.staging.begin().await?, folder: self.folder.clone() }))
    }

    async fn read(&self, name: &FileName, range: Range<u64>) -> Result<Box<dyn Outgoing>> {
        let mut file = File::open(self.folder.join(name.as_str())).await.map_err(unavailable)?;
        file.seek(SeekFrom::Start(range.start)).await.map_err(unavailable)?;
        Ok(Box::new(FromFolder { file, left: range.end.saturating_sub(range.start) }))
    }

    async fn remove(&self, name: &FileName) -> Result<()> {
        remove(&self.folder.join(name.as_str())).await.map_err(unavailable)
    }

    async fn tidy(&self) -> Result<()> {
        self.staging.tidy().await
    }
}
